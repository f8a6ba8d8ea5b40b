import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiError } from '@errspec/core'
import { type ErrorContext, pathOf, requestIdFor, type UndeclaredContext } from '@errspec/core/adapter'
import { type DestinationStream, type Logger, pino } from 'pino'
import { findCall } from './call.js'
import { ROUTES } from './routes.js'

/**
 * Writes to standard error: standard output has the line that says where the gateway listens. Not pino's own
 * destination: a pipe that is read slowly would fill its buffer in memory.
 */
export function createLogger(level: string, stream: DestinationStream = process.stderr): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream)
}

/** Logs a request when its response is over, with its id, and what the call itself noted. */
export function logRequest(logger: Logger, request: IncomingMessage, response: ServerResponse): void {
  const started = performance.now()
  response.once('close', () => {
    const line = {
      requestId: requestIdFor(request),
      method: request.method,
      path: loggable(pathOf(request.url ?? '/')),
      status: response.statusCode,
      milliseconds: Math.round(performance.now() - started),
      ...findCall(request)?.notes,
    }
    logger.info(line, response.writableFinished ? 'answered' : 'broken off')
  })
}

/**
 * Logs an error: of a 4xx its kind, of a 5xx the whole chain of its causes. Nothing that a client or a model wrote is
 * in it: messages of foreign errors can quote what they choked on, so only their place is kept.
 */
export function logError(logger: Logger, error: ApiError, { requestId, method, path, expected }: ErrorContext): void {
  const line = { requestId, method, path: loggable(path), kind: error.kind, status: error.status }
  const causes = causesOf(error.cause)
  if (expected) logger.info(line, 'refused')
  // What was being done for a client that went away is given up, and nobody is there to be answered.
  else if (causes.some(({ type }) => type === 'AbortError'))
    logger.info({ requestId, method, path: line.path }, 'given up')
  else logger.error({ ...line, causes }, error.message)
}

/** Logs an error that its endpoint is not known to raise: what the contract says of the endpoint, or the code, is to be mended. */
export function logUndeclared(logger: Logger, { kind, status }: ApiError, context: UndeclaredContext): void {
  const { requestId, method, path, operation } = context
  logger.warn({ requestId, method, path: loggable(path), kind, status, operation }, 'undeclared')
}

/** A path that no route has may be anything, also a key that was pasted into it. */
const loggable = (path: string) => (ROUTES.includes(path) ? path : '(no route)')

interface LoggedCause {
  readonly type: string
  readonly code?: unknown
  readonly message?: unknown
  /** Places in the code, the innermost first. */
  readonly at: readonly string[]
}

/** Our own errors. A foreign one's message is the library's text only where it has a code: `connect ECONNREFUSED 127.0.0.1:1`. */
const SAFE_NAMES = new Set(['BackendFailure', 'ApiError'])

function causesOf(thrown: unknown): LoggedCause[] {
  const causes: LoggedCause[] = []
  for (let cause = thrown; cause !== undefined && cause !== null && causes.length < 10; ) {
    const { name, code, message, stack } = cause as { [key in 'name' | 'code' | 'message' | 'stack']?: unknown }
    const isSafe = SAFE_NAMES.has(String(name)) || (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code))
    causes.push({
      type: cause instanceof Error ? String(name) : typeof cause,
      ...(isSafe ? { code, message } : {}),
      at: framesOf(stack, message),
    })
    cause = (cause as { cause?: unknown }).cause
  }
  return causes
}

/** The places of a stack, without the message at its head. */
function framesOf(stack: unknown, message: unknown): string[] {
  const text = String(stack ?? '')
  const head = text.indexOf(String(message ?? ''))
  const places = head < 0 ? text : text.slice(head + String(message ?? '').length)
  return places
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim().slice(3))
}
