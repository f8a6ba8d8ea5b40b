import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { type EndableResponse, isGiven, mayBeGiven } from './given.js'
import type { EnvelopeOption } from './negotiate.js'
import { toStreamFrame } from './stream-frame.js'

declare function setTimeout(callback: () => void, ms: number): unknown
declare function clearTimeout(timer: unknown): void

/** How long, in ms, to wait for the last frame to reach the reader before the response is destroyed. */
const FLUSH_LIMIT_MS = 1000
/** How long, in ms, the frame is left to its reader: Chromium drops what it has not read yet when the connection breaks. */
const READING_MS = 50
/** HTTP/2's INTERNAL_ERROR (RFC 9113, 7). */
const INTERNAL_ERROR = 2

/** What is used of Node's `ServerResponse`, and of that of HTTP/2. */
export interface AbortableResponse extends EndableResponse {
  getHeader(name: string): unknown
  write(chunk: string, callback: () => void): unknown
  once(event: 'close', listener: () => void): unknown
  destroy(): unknown
}

/**
 * Ends a Node response whose headers are out (wire rule 6): an event stream gets one error frame, at most 1 s to be
 * read, and is then destroyed; anything else is destroyed at once. A clean end would read as success. An answer that was wholly
 * given is left alone.
 */
export function abortResponse(
  catalog: AnyCatalog,
  response: AbortableResponse,
  error: ApiError,
  requestId: string,
  form: { readonly envelope?: EnvelopeOption | undefined; readonly path?: string | undefined } = {},
): void {
  // All was said before the failure; destroying the connection could cut off what is still on its way.
  if (isGiven(response)) return
  const isStream = /^\s*text\/event-stream\b/i.test(contentTypeOf(response))
  const { destroy: destroys } = response
  const destroy = () => breakOff(response, destroys)
  const isHeldBack = mayBeGiven(response)
  if (!isStream && !isHeldBack) {
    destroy()
    return
  }
  const timer = setTimeout(destroy, FLUSH_LIMIT_MS)
  response.once('close', () => clearTimeout(timer))
  if (isStream) {
    response.write(toStreamFrame(catalog, error, requestId, form), () => setTimeout(destroy, READING_MS))
    // compression's response holds text back until it is told to let go.
    const { flush } = response as { flush?: () => void }
    if (typeof flush === 'function') flush.call(response)
  }
  // A handler that goes on writing, unaware, would add to the answer or end it as a success. What a middleware still holds back
  // of one that was given goes out past these.
  Object.assign(response, { write: () => false, end: () => response })
  // Fastify destroys a response as soon as the stream fails that it sends, and would destroy the frame with it.
  if (isStream) response.destroy = () => response
}

/** Breaks a response off so that its reader sees an error, on every version of HTTP. */
function breakOff(response: AbortableResponse, destroy: AbortableResponse['destroy']): void {
  const { req, stream } = response as { req?: { httpVersionMajor?: number }; stream?: { close?(code: number): void } }
  // Destroyed without an error, a stream of HTTP/2 is reset with NO_ERROR, which reads as its end.
  if (req?.httpVersionMajor === 2) stream?.close?.(INTERNAL_ERROR)
  else destroy.call(response)
}

/** Node keeps no headers to ask for where a sole `writeHead` has set them all; then their text has it. */
function contentTypeOf(response: AbortableResponse): string {
  const { _header = '' } = response as { _header?: unknown }
  return String(response.getHeader('content-type') ?? /^content-type:(.*)$/im.exec(String(_header))?.[1] ?? '')
}
