import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import type { EnvelopeOption } from './negotiate.js'
import { toStreamFrame } from './stream-frame.js'

declare function setTimeout(callback: () => void, ms: number): unknown
declare function clearTimeout(timer: unknown): void

/** How long, in ms, to wait for the last frame to reach the reader before the response is destroyed. */
const FLUSH_LIMIT_MS = 1000
/** How long, in ms, the frame is left to its reader: Chromium drops what it has not read yet when the connection breaks. */
const READING_MS = 50

/** What is used of Node's `ServerResponse`. */
export interface AbortableResponse {
  readonly writableEnded: boolean
  getHeader(name: string): unknown
  write(chunk: string, callback: () => void): unknown
  once(event: 'close', listener: () => void): unknown
  destroy(): unknown
}

/**
 * Ends a Node response whose headers are out (wire rule 6): an event stream gets one error frame, at most 1 s to be
 * read, and is then destroyed; anything else is destroyed at once. A clean end would read as success.
 */
export function abortResponse(
  catalog: AnyCatalog,
  response: AbortableResponse,
  error: ApiError,
  requestId: string,
  form: { readonly envelope?: EnvelopeOption | undefined; readonly path?: string | undefined } = {},
): void {
  // All was said before the failure; destroying the connection could cut off what is still on its way.
  if (response.writableEnded) return
  if (!/^\s*text\/event-stream\b/i.test(contentTypeOf(response))) {
    response.destroy()
    return
  }
  const destroy = () => void response.destroy()
  const timer = setTimeout(destroy, FLUSH_LIMIT_MS)
  response.once('close', () => clearTimeout(timer))
  response.write(toStreamFrame(catalog, error, requestId, form), () => setTimeout(destroy, READING_MS))
  // compression's response holds text back until it is told to let go.
  const { flush } = response as { flush?: () => void }
  if (typeof flush === 'function') flush.call(response)
  // A handler that goes on writing, unaware, would add to the stream or end it as a success.
  Object.assign(response, { write: () => false, end: () => response })
}

/** Node keeps no headers to ask for where a sole `writeHead` has set them all; then their text has it. */
function contentTypeOf(response: AbortableResponse): string {
  const { _header = '' } = response as { _header?: unknown }
  return String(response.getHeader('content-type') ?? /^content-type:(.*)$/im.exec(String(_header))?.[1] ?? '')
}
