import type { AnyCatalog } from '@errspec/core'
import {
  abortResponse,
  checkCatalog,
  checkErrorHooks,
  clientLeft,
  type ErrorHooks,
  isGiven,
  leaveForLoggers,
  logText,
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
      clientLeft: clientLeft(request, response),
      request,
    })
    const where = { requestId, method: request.method ?? 'GET', path }
    leaveForLoggers(response, thrown, parts.error)
    // A stream that is still piped into the response would otherwise crash the process with its next chunk.
    response.on('error', () => {})
    const isUnderWay = response.headersSent || isGiven(response)
    if (isUnderWay) abortResponse(catalog, response, parts.error, requestId, { envelope, path })
    const failures = isUnderWay ? {} : writeResponse(parts, where.method, response)
    reportError({ ...parts, ...failures }, where, onError, (line, error, expected) => {
      // One argument: `%` in a path is no format.
      if (!expected) console.error(`${line} ${logText(error)}`)
    })
  }
}
