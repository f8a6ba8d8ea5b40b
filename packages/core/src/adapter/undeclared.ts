import type { ApiError } from '../contract/api-error.js'
import type { AnyOperations } from '../contract/operations.js'
import { UNRECOGNIZED } from '../definition/definition.js'
import { perObject } from '../values/plain-data.js'
import { printable } from '../values/printable.js'
import type { ErrorResponseParts } from './error-response.js'
import { type FoundOperation, findOperation } from './find-operation.js'
import { callHook, type ErrorContext, type ErrorHooks, type ErrorLog, lineOf, safely } from './report-error.js'

/** The request whose error was answered. */
export interface AnsweredRequest extends Omit<ErrorContext, 'expected'> {
  /** Whatever its path may be in the contract, the most likely first (`requestPaths`); only asked for if need be. Default: `path` alone. */
  readonly paths?: (() => readonly string[]) | undefined
  /** False where nobody can see the answer: the client has left, or was given another one before. Default: true. */
  readonly isSeen?: boolean | undefined
}

/** What has been reported, by the hooks that it was reported to. */
const toldTo = /* @__PURE__ */ perObject((_hooks: object) => new Set<string>())

/**
 * Tells the log and `onUndeclared` of an answered error whose kind the operation of its request does not declare: once for each
 * operation and kind, for as long as the adapter passes the same `hooks`. An error without a kind is none that could be declared, and
 * a request that is for no operation is nobody's. Never throws, and waits for nothing.
 */
export function reportUndeclared(
  answered: Pick<ErrorResponseParts, 'error'>,
  request: AnsweredRequest,
  hooks: Pick<ErrorHooks, 'operations' | 'onUndeclared'>,
  log: ErrorLog,
): void {
  const { operations, onUndeclared } = hooks
  // Before anything is taken apart: most services declare nothing.
  if (!operations || request.isSeen === false) return
  const { requestId, method, path, paths } = request
  const { error } = answered
  const { kind } = error
  if (kind === UNRECOGNIZED) return
  const found = operationOf(operations, method, paths?.() ?? [path])
  if (!found || found.kinds.has(kind)) return
  const told = toldTo(hooks)
  const { operation } = found
  if (told.has(`${operation} ${kind}`)) return
  told.add(`${operation} ${kind}`)

  const line = lineOf(error, request)
  safely(log, `${line}: '${printable(operation)}' does not declare this kind`, advice(error, found), false)
  if (!onUndeclared) return
  const context = { requestId, method, path, expected: error.status < 500, operation }
  callHook(
    () => onUndeclared(error, context),
    (failure) => safely(log, `${line}: onUndeclared threw`, failure, false),
  )
}

/**
 * The operation of a request. A path has the api's `basePath` in front; where none of them has, they are taken as paths behind it, for
 * a proxy, a mount or a global prefix may stand in its place.
 */
function operationOf(api: AnyOperations, method: string, paths: readonly string[]): FoundOperation | undefined {
  const { basePath } = api
  const behind = basePath === undefined ? [] : paths.map((path) => `${basePath.replace(/\/$/, '')}${path}`)
  for (const path of [...paths, ...behind]) {
    const found = findOperation(api, method, path)
    if (found) return found
  }
  return undefined
}

/** What to do, and where the error was raised. None of the error's own text: a team that has an `onError` decides what of it is logged. */
function advice({ kind, stack }: ApiError, { operation }: FoundOperation): Error {
  const text = `Add '${kind}' to the list of '${printable(operation)}' in defineOperations, or to that of '*' if any operation may raise it; or raise another error`
  const frames = (typeof stack === 'string' ? stack : '').match(/^ {4}at .*$/gm) ?? []
  const advising = new Error(text)
  advising.stack = [text, ...frames].join('\n')
  return advising
}
