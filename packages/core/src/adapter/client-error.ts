import type { AnyCatalog } from '../contract/catalog.js'
import { statusError } from '../contract/generic-errors.js'
import { reasonPhrase } from '../wire/reason-phrase.js'
import { newRequestId } from '../wire/request-id.js'
import { byteLength } from './body-text.js'
import { type ErrorResponseOptions, toErrorResponse } from './error-response.js'
import { type ErrorHooks, type ErrorLog, reportError } from './report-error.js'

/** What is used of Node's socket. */
export interface ClientErrorSocket {
  readonly writable: boolean
  end(text: string): unknown
  destroy(): unknown
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
  if (!socket.writable || error.code === 'ECONNRESET' || running?.headersSent) {
    socket.destroy()
    return
  }
  const requestId = newRequestId()
  const status = STATUSES.get(error.code) ?? 400
  const parts = toErrorResponse(catalog, statusError(catalog, status, { cause: error }), {
    ...{ requestId, envelope, requestIdHeaders },
  })
  const headers = {
    ...parts.headers,
    'content-length': byteLength(parts.body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.join('')}\r\n${parts.body}`)
  reportError(parts, { requestId, method: '', path: '' }, onError, log)
}
