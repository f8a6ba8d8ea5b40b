import { readObjects } from './read-objects.js'

/** An HTTP response, as `curl -i` or a proxy's log prints it. */
interface PrintedResponse {
  readonly status: number
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What follows it, as text. */
  readonly body: string
}

/** What belongs together in a text: a line, an object over several lines, or a printed response. */
export interface TextRecord {
  readonly text: string
  /** The objects in it, each with the text before it. */
  readonly objects: readonly { readonly value: object; readonly before: string }[]
  /** The text without the objects. */
  readonly words: string
  readonly response?: PrintedResponse
}

/** Divides a text into its records. */
export function recordsIn(text: string): readonly TextRecord[] {
  const pieces = piecesOf(answerOf(text))
  const records: TextRecord[] = []
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as TextRecord
    const status = STATUS_LINE.exec(piece.text)?.[1]
    if (status === undefined) {
      if (piece.text.trim() !== '') records.push(piece)
      continue
    }
    const lines = [piece.text]
    const headers: Record<string, string> = {}
    for (let line = pieces[at + 1]?.text ?? ''; HEADER.test(line); line = pieces[at + 1]?.text ?? '') {
      const [, name = '', value = ''] = HEADER.exec(line) ?? []
      headers[name.toLowerCase()] = value.trim()
      lines.push(line)
      at++
    }
    // A blank line, then the body, if there is one.
    const hasBody = /^<?\s*$/.test(pieces[at + 1]?.text ?? 'none') && !STATUS_LINE.test(pieces[at + 2]?.text ?? '')
    const body = hasBody ? pieces[at + 2] : undefined
    if (hasBody) at += 2
    records.push({
      text: [...lines, '', body?.text ?? ''].join('\n'),
      objects: body?.objects ?? [],
      words: '',
      response: { status: Number(status), headers, body: body?.text ?? '' },
    })
  }
  return records
}

/** What `curl -v` prints, without what it sent and what it says itself. */
function answerOf(text: string): string {
  if (!/^< HTTP\//m.test(text)) return text
  const lines = text.split('\n').filter((line) => !/^(?:[>*](?: |\r?$)|[{}] \[)/.test(line))
  return lines.map((line) => line.replace(/^< ?/, '')).join('\n')
}

const STATUS_LINE = /^(?:<\s*)?HTTP\/[\d.]+\s+(\d{3})(?:\s|$)/
const HEADER = /^(?:<\s*)?([A-Za-z][\w-]*):\s+(.*)$/

/** The lines of a text, where an object over several of them makes them one. */
function piecesOf(text: string): readonly TextRecord[] {
  const objects = readObjects(text)
  const pieces: TextRecord[] = []
  let start = 0
  let first = 0
  while (start <= text.length) {
    let end = text.indexOf('\n', start)
    if (end === -1) end = text.length
    let last = first
    let from = start
    const inside: { value: object; before: string }[] = []
    for (let object = objects[last]; object && object.start < end; object = objects[++last]) {
      inside.push({ value: object.value, before: text.slice(from, object.start) })
      from = object.end
      if (object.end > end) {
        end = text.indexOf('\n', object.end)
        if (end === -1) end = text.length
      }
    }
    const words = inside.map(({ before }) => before).join(' ')
    pieces.push({
      text: text.slice(start, end).replace(/\r$/, ''),
      objects: inside,
      words: `${words} ${from < end ? text.slice(from, end) : ''}`.trim(),
    })
    first = last
    start = end + 1
  }
  return pieces
}
