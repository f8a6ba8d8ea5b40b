/** A line of a log, or a part of one that is too long to be read at once. */
export interface LogLine {
  readonly text: string
  /** Where it stands in a line that is read in parts; each begins with the end of the one before. */
  readonly part?: 'first' | 'next' | 'last'
}

/** A longer line is read in parts of this length, in UTF-16 units. */
const LONGEST_LINE = 1024 * 1024
/** What two parts have in common: what is about one error is not longer. */
const OVERLAP = 256 * 1024

/** The lines of a log as it arrives: each unit of it is touched a few times, however long a line is, and little is held. */
export async function* linesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<LogLine> {
  const decoder = new TextDecoder()
  let pieces: string[] = []
  let length = 0
  let isInParts = false
  const ended = (text: string): LogLine => {
    const line = pieces.length === 0 ? text : [...pieces, text].join('')
    const whole: LogLine = isInParts ? { text: withoutReturn(line), part: 'last' } : { text: withoutReturn(line) }
    pieces = []
    length = 0
    isInParts = false
    return whole
  }
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      yield ended(text.slice(start, end))
      start = end + 1
    }
    pieces.push(text.slice(start))
    length += text.length - start
    if (length < LONGEST_LINE) continue
    const line = pieces.join('')
    for (let at = 0; ; at += LONGEST_LINE - OVERLAP) {
      if (line.length - at < LONGEST_LINE) {
        pieces = [line.slice(at)]
        length = line.length - at
        break
      }
      yield { text: line.slice(at, at + LONGEST_LINE), part: isInParts ? 'next' : 'first' }
      isInParts = true
    }
  }
  if (length > 0 || isInParts) yield ended('')
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line)
