import type { AnyCatalog } from '../contract/catalog.js'
import { statusError } from '../contract/generic-errors.js'
import { reasonPhrase } from '../wire/reason-phrase.js'
import { newRequestId } from '../wire/request-id.js'
import { byteLength } from './byte-length.js'
import { type ErrorResponseOptions, type ErrorResponseParts, toErrorResponse } from './error-response.js'
import { type ErrorHooks, type ErrorLog, pathOf, reportError } from './report-error.js'
import { type WritableResponse, writeResponse } from './write-response.js'

/** What is used of Node's socket. */
export interface ClientErrorSocket {
  readonly writable: boolean
  end(text: string): unknown
  destroy(): unknown
  /** Ends the socket for good once all is written, whether or not its client does. */
  destroySoon?(): unknown
}

/** What Node's HTTP parser objects to, by its code; all else is a bad request (400). */
const STATUSES = new Map<unknown, number>([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['HPE_HEADER_OVERFLOW', 431],
])

/** How to answer, and whom to tell. */
export interface ClientErrorOptions
  extends Pick<ErrorHooks, 'onError' | 'envelope'>,
    Pick<ErrorResponseOptions, 'requestIdHeaders'> {}

/**
 * Answers what never became a request: the listener of `clientError` on Node's server. The answer is the contract's, with
 * an id and the error hook, and the connection ends with it. Where none can be read any more, it is destroyed.
 */
export function answerClientError(
  catalog: AnyCatalog,
  error: Error & { readonly code?: unknown },
  socket: ClientErrorSocket,
  { onError, envelope, requestIdHeaders }: ClientErrorOptions = {},
  log: ErrorLog = () => {},
): void {
  // Node keeps the response here that the socket is in the middle of.
  const { _httpMessage: running } = socket as { _httpMessage?: { readonly headersSent: boolean } | null }
  // A client that breaks its request off in the middle is told by whoever reads the body of it.
  const isBrokenOff = error.code === 'ECONNRESET' || (running && error.code === 'HPE_INVALID_EOF_STATE')
  if (!socket.writable || isBrokenOff || running?.headersSent) {
    socket.destroy()
    return
  }
  const requestId = newRequestId()
  const status = STATUSES.get(error.code) ?? 400
  const parts = toErrorResponse(catalog, statusError(catalog, status, { cause: error }), {
    ...{ requestId, envelope, requestIdHeaders },
  })
  endWith(parts, socket)
  reportError(parts, { requestId, method: '', path: '' }, onError, log)
}

/** What is used of Node's request for a tunnel. */
export interface ConnectRequest {
  readonly url?: string | undefined
  readonly headers: { readonly accept?: string | undefined }
}

/** What an HTTP API is asked with, for who asks with CONNECT. */
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'

/**
 * Refuses a request for a tunnel, of which no route hears: the listener of `connect` on Node's server. Without one, Node closes the
 * connection without a word. The answer is a 405 of the contract with `allow`, and the connection ends with it; over HTTP/2, where
 * Node gives a response in place of the socket, only the stream does.
 */
export function answerConnect(
  catalog: AnyCatalog,
  { url = '', headers: { accept } }: ConnectRequest,
  socket: ClientErrorSocket | WritableResponse,
  options: ClientErrorOptions & Pick<ErrorResponseOptions, 'requestId'> = {},
  log: ErrorLog = () => {},
): void {
  const { onError, envelope, requestIdHeaders, requestId = newRequestId() } = options
  const path = pathOf(url)
  const form = { requestId, envelope, requestIdHeaders, accept, path }
  const parts = toErrorResponse(catalog, statusError(catalog, 405), form)
  const answer = { ...parts, headers: { allow: METHODS, ...parts.headers } }
  if ('setHeader' in socket) writeResponse(answer, 'CONNECT', socket)
  else {
    endWith(answer, socket)
    socket.destroySoon?.()
  }
  reportError(parts, { requestId, method: 'CONNECT', path }, onError, log)
}

/** Writes a response by hand, and ends the connection with it. */
function endWith({ status, headers, body }: ErrorResponseParts, socket: ClientErrorSocket): void {
  const all = { ...headers, 'content-length': byteLength(body), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join('')}\r\n${body}`)
}
