/** An event of a stream, as a parser of the standard dispatches it. */
export interface StreamEvent {
  readonly event: string
  readonly data: string
}

/** The events of a `text/event-stream` (HTML standard, 9.2.6). What is not closed by a blank line is no event. */
export function parseEvents(text: string): StreamEvent[] {
  const events: StreamEvent[] = []
  let event = ''
  let data: string[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  // What follows the last line break is not a line yet.
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      if (data.length > 0) events.push({ event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
      continue
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
  return events
}
