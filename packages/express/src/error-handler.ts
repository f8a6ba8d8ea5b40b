import type { AnyCatalog } from '@errspec/core'
import {
  abortResponse,
  checkCatalog,
  checkErrorHooks,
  clientLeft,
  type ErrorHooks,
  type ErrorLog,
  isGiven,
  leaveForLoggers,
  logText,
  pathOf,
  type RoutedRequest,
  reportError,
  reportUndeclared,
  requestIdFor,
  requestIdHeadersOf,
  requestPaths,
  toErrorResponse,
  writeResponse,
} from '@errspec/core/adapter'
import type { ErrorMiddleware } from './request.js'

const log: ErrorLog = Object.assign(
  // One argument: `%` in a path is no format.
  (line: string, error: unknown) => console.error(`${line} ${logText(error)}`),
  { ofExpected: 'nothing' as const },
)
const ignore = () => {}

/**
 * Answers whatever a handler or middleware threw in the contract's envelope; nothing of an unknown error reaches the
 * wire. Put it last. Without `onError`, a 5xx and its cause chain go to `console.error`.
 */
export function errorHandler(catalog: AnyCatalog, options: ErrorHooks = {}): ErrorMiddleware {
  checkCatalog('errorHandler', catalog)
  checkErrorHooks('errorHandler', catalog, options)
  // A copy: what is told once is told once by each handler.
  const hooks = { ...options }
  const { onError, mapError, envelope } = hooks
  // Express tells an error handler by its four parameters.
  return (thrown, request, response, _next) => {
    const requestId = requestIdFor(request)
    const { originalUrl = request.url ?? '/' } = request as { originalUrl?: string }
    const path = pathOf(originalUrl)
    const left = clientLeft(request, response)
    const parts = toErrorResponse(catalog, thrown, {
      requestId,
      mapError,
      envelope,
      path,
      accept: request.headers.accept,
      requestIdHeaders: requestIdHeadersOf(request),
      clientLeft: left,
      request,
    })
    const { method = 'GET' } = request
    const where = { requestId, method, path }
    leaveForLoggers(response, thrown, parts)
    // A stream that is still piped into the response would otherwise crash the process with its next chunk.
    response.on('error', ignore)
    const wasGiven = isGiven(response)
    const isUnderWay = response.headersSent || wasGiven
    if (isUnderWay) abortResponse(catalog, response, parts.error, requestId, { envelope, path })
    const { answerFailure } = isUnderWay ? {} : writeResponse(parts, method, response)
    reportError(parts, where, onError, log, answerFailure)
    const paths = () => requestPaths(request as RoutedRequest)
    reportUndeclared(parts, { requestId, method, path, paths, isSeen: !left && !wasGiven }, hooks, log)
  }
}
