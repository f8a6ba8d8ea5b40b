import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  abortResponse,
  bodyHeaders,
  checkCatalog,
  checkErrorHooks,
  type ErrorHooks,
  type ErrorResponseParts,
  mergeVary,
  pathOf,
  reportError,
  requestIdFor,
  toErrorResponse,
} from '@errspec/core/adapter'
import type { ErrorMiddleware } from './request.js'

/**
 * Answers whatever a handler or middleware threw with the contract's envelope; nothing of an unknown error reaches the
 * wire. Put it last. Without `onError`, a 5xx and its cause chain go to `console.error`.
 */
export function errorHandler(catalog: AnyCatalog, options: ErrorHooks = {}): ErrorMiddleware {
  checkCatalog('errorHandler', catalog)
  checkErrorHooks('errorHandler', options)
  const { onError, mapError, body } = options
  // Express tells an error handler by its four parameters.
  return (thrown, request, response, _next) => {
    const requestId = requestIdFor(request)
    const { accept } = request.headers
    const parts = toErrorResponse(catalog, thrown, { requestId, mapError, body, accept })
    const { originalUrl = request.url ?? '/' } = request as { originalUrl?: string }
    const where = { requestId, method: request.method ?? 'GET', path: pathOf(originalUrl) }
    reportError(parts, where, onError, (line, error) => console.error(line, error))
    // A stream that is still piped into the response would otherwise crash the process with its next chunk.
    response.on('error', () => {})
    if (response.headersSent) abortResponse(catalog, response, parts.error, requestId)
    else write(parts, request, response)
  }
}

function write(
  { status, headers, body }: ErrorResponseParts,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  for (const name of bodyHeaders) response.removeHeader(name)
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, name === 'vary' ? mergeVary(response.getHeader(name), value) : value)
  }
  response.statusCode = status
  // A phrase that the handler chose belongs to the answer that is replaced; Node fills in the standard one.
  response.statusMessage = ''
  response.setHeader('content-length', Buffer.byteLength(body))
  response.end(request.method === 'HEAD' ? undefined : body)
}
