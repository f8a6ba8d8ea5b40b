import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { EventData } from './chat.js'

/** Writes events as they come and no faster than they are read. What the source throws, it throws: the stream is then left open. */
export async function writeEvents(response: ServerResponse, events: EventData, signal: AbortSignal): Promise<void> {
  response.setHeader('content-type', 'text/event-stream; charset=utf-8')
  response.setHeader('cache-control', 'no-cache')
  await writePieces(response, asFrames(events), signal)
}

async function* asFrames(events: EventData): AsyncGenerator<string> {
  for await (const data of events) yield `data: ${data}\n\n`
}

/** Writes pieces as they come and no faster than they are read. What the source throws, it throws. */
export async function writePieces(
  response: ServerResponse,
  pieces: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  for await (const piece of pieces) {
    if (signal.aborted) return
    // Who goes away while the stream waits for them is seen at the next piece.
    if (!response.write(piece)) await once(response, 'drain', { signal }).catch(() => {})
  }
  response.end()
}
