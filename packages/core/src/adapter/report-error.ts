import type { ApiError } from '../contract/api-error.js'
import type { AnyOperations } from '../contract/operations.js'
import { printable } from '../values/printable.js'
import type { ErrorResponseOptions, ErrorResponseParts } from './error-response.js'
import { shortened } from './log-text.js'

/** Where an error happened. */
export interface ErrorContext {
  readonly requestId: string
  readonly method: string
  /** The path without its query. */
  readonly path: string
  /** True for a 4xx, which is the caller's to mend; false for a 5xx. */
  readonly expected: boolean
}

/** Where an error happened that its operation does not declare. */
export interface UndeclaredContext extends ErrorContext {
  /** The name of the operation: `'POST /orders'`. */
  readonly operation: string
}

/** The hooks and settings that every adapter takes. */
export interface ErrorHooks extends Pick<ErrorResponseOptions, 'mapError' | 'envelope'> {
  /**
   * Called once for every error, with what was answered; its `cause` is what was thrown. Without it a 5xx is logged and
   * a 4xx is silent. What it throws is logged and changes nothing.
   */
  readonly onError?: ((error: ApiError, context: ErrorContext) => unknown) | undefined
  /**
   * Which operation raises what, of this catalog or of one that it extends (`defineOperations`). An error whose kind is not declared
   * by the operation of its request is answered as ever, and reported: once for each operation and kind, in the log and to
   * `onUndeclared`.
   */
  readonly operations?: AnyOperations | undefined
  /** Called once for each operation and kind that it does not declare. What it throws is logged and changes nothing. */
  readonly onUndeclared?: ((error: ApiError, context: UndeclaredContext) => unknown) | undefined
}

/**
 * Writes a line, which has no control characters, and the error that it is about (`logText`). `expected` is true for a 4xx, which
 * most logs leave out.
 */
export type ErrorLog = ((line: string, error: unknown, expected: boolean) => void) & {
  /** What it writes of a 4xx, so that nothing else is made: it is not called at all, or without the error. Default: both. */
  readonly ofExpected?: 'nothing' | 'line' | undefined
}

/** A method or path longer than this is cut in a log's line, in UTF-16 units. */
const LONGEST_PART = 1000

/** What was answered, and what failed on the way. Of an answer of `toErrorResponse`, `error` is made when it is asked for. */
export type ReportedError = Pick<ErrorResponseParts, 'error' | 'kind' | 'status' | 'hookFailure'>

/**
 * Tells the hook, or the log where there is none, of an error. `answerFailure` is what the answer itself met, and was given in spite
 * of. Never throws, and waits for nothing.
 */
export function reportError(
  answered: ReportedError,
  where: Omit<ErrorContext, 'expected'>,
  onError: ErrorHooks['onError'],
  log: ErrorLog,
  answerFailure?: unknown,
): void {
  const { status, hookFailure } = answered
  const { requestId, method, path } = where
  const expected = status < 500
  const writeFailure = (words: string, failure: unknown) =>
    safely(log, `${lineOf(answered, where)}: ${words}`, failure, false)
  const write = () => {
    const { ofExpected } = log
    if (expected && ofExpected === 'nothing') return
    safely(log, lineOf(answered, where), expected && ofExpected ? undefined : answered.error, expected)
  }
  if (hookFailure !== undefined) writeFailure('mapError threw', hookFailure)
  if (answerFailure !== undefined) writeFailure('its answer met a failure of its own', answerFailure)
  if (!onError) return write()
  callHook(
    () => onError(answered.error, { requestId, method, path, expected }),
    (failure) => {
      writeFailure('onError threw', failure)
      // The hook may have failed before it wrote anything down.
      write()
    },
  )
}

/** What a log's line says of an error and its request. */
export function lineOf(
  { status, kind }: Pick<ApiError, 'status' | 'kind'>,
  where: Omit<ErrorContext, 'expected'>,
): string {
  const part = (text: string) => printable(shortened(text, LONGEST_PART))
  return `${part(where.requestId)} ${part(where.method)} ${part(where.path)} ${status} ${kind}`
}

/** Calls a team's own function, and tells of its failure, whether it throws or rejects. Waits for nothing. */
export function callHook(call: () => unknown, onFailure: (failure: unknown) => void): void {
  try {
    Promise.resolve(call()).catch(onFailure)
  } catch (failure) {
    onFailure(failure)
  }
}

/** Leaves what was thrown on a Node response, where loggers such as pino-http look (`err`); what is no error, as the cause of the answer's. */
export function leaveForLoggers(response: object, thrown: unknown, answered: Pick<ErrorResponseParts, 'error'>): void {
  const seen: { err?: unknown } = response
  seen.err = isError(thrown) ? thrown : answered.error
}

function isError(thrown: unknown): boolean {
  try {
    return thrown instanceof Error
  } catch {
    // A Proxy may refuse even to be asked.
    return false
  }
}

/** A request's path: its URL without query and fragment, and without the host that a proxy's request begins with. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/)
  const path = end === -1 ? url : url.slice(0, end)
  return path.startsWith('/') ? path : path.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '')
}

/** Writes to a log that may fail, or may not be able to print the value. */
export function safely(log: ErrorLog, line: string, about: unknown, expected: boolean): void {
  try {
    log(line, about, expected)
  } catch {
    try {
      log(line, 'it could not be printed: a property of it, or of its cause, throws when it is read', expected)
    } catch {
      // A log that is broken altogether must not take the answer down with it.
    }
  }
}
