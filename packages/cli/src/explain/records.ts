import { plainLine } from './plain-lines.js'
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
  /** The objects in it, each with how it is written and the text before it. */
  readonly objects: readonly { readonly value: object; readonly source: string; readonly before: string }[]
  /** The text without the objects. */
  readonly words: string
  readonly response?: PrintedResponse
  /** The first of its lines in the text, from 0. */
  readonly line: number
  /** Whether it stood in the frame of a box. */
  readonly isFramed: boolean
  /** Whether it goes on with what the record before it is about, as an indented line does. */
  readonly goesOn: boolean
}

/**
 * Divides a text, or its lines, into its records. Where a log has wrapped a text of an object, `joint` stands. A line that is an object by itself, and of
 * which `mayTell` says that it tells nothing, is left out: it need not be parsed.
 */
export function recordsIn(
  text: string | readonly string[],
  joint = ' ',
  mayTell: (line: string) => boolean = () => true,
): readonly TextRecord[] {
  const pieces = piecesOf(answerOf(linesOf(typeof text === 'string' ? text.split('\n') : text, mayTell)), joint)
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
      ...piece,
      text: [...lines, '', body?.text ?? ''].join('\n'),
      objects: body?.objects ?? [],
      words: '',
      response: { status: Number(status), headers, body: body?.text ?? '' },
    })
  }
  return records
}

/** A line as it is read, with its place. */
interface Line {
  readonly text: string
  readonly index: number
  readonly isFramed: boolean
}

function linesOf(lines: readonly string[], mayTell: (line: string) => boolean): readonly Line[] {
  return lines.map((line, index) => {
    const { text: plain, isFramed } = plainLine(line.endsWith('\r') ? line.slice(0, -1) : line)
    const isIdle = plain.startsWith('{') && plain.endsWith('}') && !mayTell(plain)
    return { text: isIdle ? '' : plain, isFramed, index }
  })
}

/** What `curl -v` prints, without what it sent and what it says itself. */
function answerOf(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ text }) => text.startsWith('< HTTP/'))) return lines
  return lines
    .filter(({ text }) => !/^(?:[>*](?: |$)|[{}] \[)/.test(text))
    .map((line) => ({ ...line, text: line.text.replace(/^< ?/, '') }))
}

const STATUS_LINE = /^(?:<\s*)?HTTP\/[\d.]+\s+(\d{3})(?:\s|$)/
const HEADER = /^(?:<\s*)?([A-Za-z][\w-]*):\s+(.*)$/

/** How a line begins that goes on with an error: a stack, its properties, its causes. */
const GOES_ON = /^(?:\s|[)}\]]|caused by:)/i

/** The lines of a text, where an object over several of them makes them one. */
function piecesOf(lines: readonly Line[], joint: string): readonly TextRecord[] {
  const text = lines.map((line) => line.text).join('\n')
  const objects = readObjects(text, joint)
  const pieces: TextRecord[] = []
  let start = 0
  let first = 0
  for (let at = 0; at < lines.length; at++) {
    const { index, isFramed, text: line } = lines[at] as Line
    let end = start + line.length
    let last = first
    let from = start
    const inside: { value: object; source: string; before: string }[] = []
    for (let object = objects[last]; object && object.start < end; object = objects[++last]) {
      const { value, start: opens, end: closes } = object
      inside.push({ value, source: text.slice(opens, closes), before: text.slice(from, opens) })
      from = object.end
      for (; object.end > end; end += 1 + (lines[at]?.text.length ?? 0)) at++
    }
    const words = inside.map(({ before }) => before).join(' ')
    const wasFramed = isFramed && lines[index - 1]?.isFramed === true
    pieces.push({
      text: inside.length === 0 ? line : text.slice(start, end),
      objects: inside,
      words: inside.length === 0 ? line.trim() : `${words} ${from < end ? text.slice(from, end) : ''}`.trim(),
      line: index,
      isFramed,
      goesOn: isFramed ? wasFramed : GOES_ON.test(line),
    })
    first = last
    start = end + 1
  }
  return pieces
}
