import { inspect } from 'node:util'
import type { AnyCatalog } from '@errspec/core'
import {
  abortResponse,
  causeDepth,
  checkCatalog,
  checkErrorHooks,
  type ErrorHooks,
  pathOf,
  reportError,
  requestIdFor,
  requestIdHeadersOf,
  toErrorResponse,
  writeResponse,
} from '@errspec/core/adapter'
import type { ErrorMiddleware } from './request.js'

/**
 * Answers whatever a handler or middleware threw in the contract's envelope; nothing of an unknown error reaches the
 * wire. Put it last. Without `onError`, a 5xx and its cause chain go to `console.error`.
 */
export function errorHandler(catalog: AnyCatalog, options: ErrorHooks = {}): ErrorMiddleware {
  checkCatalog('errorHandler', catalog)
  checkErrorHooks('errorHandler', catalog, options)
  const { onError, mapError, envelope } = options
  // Express tells an error handler by its four parameters.
  return (thrown, request, response, _next) => {
    const requestId = requestIdFor(request)
    const { originalUrl = request.url ?? '/' } = request as { originalUrl?: string }
    const path = pathOf(originalUrl)
    const parts = toErrorResponse(catalog, thrown, {
      requestId,
      mapError,
      envelope,
      path,
      accept: request.headers.accept,
      requestIdHeaders: requestIdHeadersOf(request),
    })
    const where = { requestId, method: request.method ?? 'GET', path }
    reportError(parts, where, onError, (line, error, expected) => {
      // By itself the console prints but the first few causes.
      if (!expected) console.error(line, inspect(error, { depth: causeDepth(error) + 2 }))
    })
    // A stream that is still piped into the response would otherwise crash the process with its next chunk.
    response.on('error', () => {})
    if (response.headersSent) abortResponse(catalog, response, parts.error, requestId, { envelope, path })
    else writeResponse(parts, where.method, response)
  }
}
