/** One event of a stream. */
export interface ServerSentEvent {
  /** Its name; absent where the stream gave it none. */
  readonly event?: string | undefined
  readonly data: string
  /** The id that the stream gave since the event before; absent where it gave none. */
  readonly id?: string | undefined
}

/** What has come of a stream's text. */
export interface EventParser {
  /** Reads on; gives the events that are whole by now. A chunk may end anywhere, also between CR and LF. */
  read(text: string): readonly ServerSentEvent[]
  /** Whether the event that has begun is longer than `LONGEST_EVENT`. */
  isOverfull(): boolean
  /** The lines, as far as they are kept, whose field nobody knows: an error that was not written as an event, say. */
  strayText(): string
}

/** The longest event that is put together, in UTF-16 units: bounded for a stream that never ends one. */
export const LONGEST_EVENT = 16 * 1024 * 1024
/** How much of what is no event is kept, in UTF-16 units: as much as is read of an error's body. */
const STRAY_LIMIT = 64 * 1024

const NONE: readonly ServerSentEvent[] = []

/**
 * Reads the text of an event stream by HTML's rules, as it comes; each character is looked at once, however small the chunks.
 * An unknown field named `error` (llama.cpp writes one) is an event of that name.
 *
 * A parser of our own, since eventsource-parser drops the id of a block without data, holds back a CR that ends a chunk, and would
 * be three times the bytes; tests hold this one to what that one reads.
 */
export function createEventParser(): EventParser {
  // What has come of the line that has begun, and of the block.
  let line: string[] = []
  let lineSize = 0
  let data: string | undefined
  let event: string | undefined
  let id: string | undefined
  let followsReturn = false
  let stray = ''
  let events: ServerSentEvent[] = []

  const endBlock = () => {
    if (data !== undefined) {
      events.push({ event, data, id })
      // It stays for the next event where the block has no data, as a server sends it that only moves the position on.
      id = undefined
    }
    data = undefined
    event = undefined
  }
  const addData = (value: string) => {
    data = data === undefined ? value : `${data}\n${value}`
  }
  const endLine = (text: string) => {
    if (text === '') return endBlock()
    // Nearly all lines are of this form.
    if (text.startsWith('data: ')) return addData(text.slice(6))
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + (text[colon + 1] === ' ' ? 2 : 1))
    if (field === 'data') addData(value)
    else if (field === 'event') event = value || undefined
    else if (field === 'id') id = value.includes('\0') ? id : value
    else if (field === 'error') events.push({ event: field, data: value })
    else if (field !== '' && field !== 'retry' && stray.length < STRAY_LIMIT) stray += `${text.slice(0, STRAY_LIMIT)}\n`
  }

  return {
    read(text) {
      if (text === '') return NONE
      const own = followsReturn && text.startsWith('\n') ? text.slice(1) : text
      followsReturn = text.endsWith('\r')
      const lines = own.includes('\r') ? own.replace(/\r\n?/g, '\n') : own
      let start = 0
      // Line by line: a list of them would be thrown away with each chunk.
      for (let end = lines.indexOf('\n'); end >= 0; end = lines.indexOf('\n', start)) {
        const text = lines.slice(start, end)
        start = end + 1
        if (lineSize === 0) endLine(text)
        else {
          endLine(line.join('') + text)
          line = []
          lineSize = 0
        }
      }
      if (start < lines.length) line.push(lines.slice(start))
      lineSize += lines.length - start
      if (events.length === 0) return NONE
      const come = events
      events = []
      return come
    },
    isOverfull: () => lineSize + (data?.length ?? 0) > LONGEST_EVENT,
    strayText: () => stray,
  }
}
