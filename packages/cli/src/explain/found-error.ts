import { type AnyCatalog, type ApiError, decodeAnswer, decodeStreamError, type Params } from '@errspec/core'
import { bodyClues, isCoded, matchTemplate, wordingsOf } from '@errspec/core/schema'
import { codeOf } from '../shared/contract/contract.js'

/** An error that a text speaks of, as far as it says. */
export interface FoundError {
  /** 0 where nothing says it. */
  readonly status: number
  /** A kind of the catalog, or `'unrecognized'`. */
  readonly kind: string
  /** The machine code that came, or that of the kind. */
  readonly code?: string | number | undefined
  readonly params: Params
  /** That it is of its kind, and not all of its params could be read. */
  readonly isWithoutParams?: boolean | undefined
  /** That nothing but its words tells the kind, in a contract where they are prose. */
  readonly isGuess?: boolean | undefined
  /** The text that came, without the notice. */
  readonly message: string
  readonly retryable: boolean
  readonly requestId?: string | undefined
  /** That its kind was named, and its message was not seen. */
  readonly isNamedOnly?: boolean
}

/** An answer as a client of the contract reads it. */
export function received(
  catalog: AnyCatalog,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): FoundError {
  const error: ApiError = decodeAnswer(catalog, { status, headers, body }).error
  const clues = bodyClues(catalog, error.response?.body)
  const isTold = !isCoded(catalog.envelope) || clues?.isKnown || 'x-error-kind' in headers || hasCode(body, error.code)
  return { ...foundError(catalog, error), ...(isTold ? {} : { isGuess: true }) }
}

/** A message of which no more is known than its status. */
export function receivedText(catalog: AnyCatalog, status: number, message: string): FoundError {
  return received(catalog, status, { message }, {})
}

/** A kind that is named without its message. */
export function named(catalog: AnyCatalog, kind: string): FoundError {
  const { status = 0 } = catalog.errors[kind] ?? {}
  return { ...received(catalog, status, {}, { 'x-error-kind': kind }), isNamedOnly: true }
}

/**
 * The errors that a body in the contract's own envelope is, at each status that it can be of; none where it fits no error of it, or
 * where what stands beside it says another status.
 */
export function receivedAlone(catalog: AnyCatalog, body: object, said: readonly number[]): readonly FoundError[] {
  const clues = bodyClues(catalog, body)
  if (!clues || said.some((status) => !clues.statuses.includes(status))) return []
  if (clues.isFrame) {
    const error = decodeStreamError(catalog, { event: 'error', data: JSON.stringify(body) })
    return error ? [foundError(catalog, error as ApiError)] : []
  }
  return clues.statuses
    .map((status) => received(catalog, status, body, {}))
    .filter(({ kind }) => Object.hasOwn(catalog.errors, kind))
}

/** Whether a body has a code in the contract's own envelope, known or not. */
export function hasOwnCode(catalog: AnyCatalog, body: object): boolean {
  const { kind, code } = bodyClues(catalog, body) ?? {}
  return isCoded(catalog.envelope) && (kind ?? code) !== undefined
}

/** A message without its status: every status whose errors read so, those included that have more params than it shows. */
export function recognizeAnywhere(catalog: AnyCatalog, message: string): readonly FoundError[] {
  const isWording = (status: number) =>
    isCoded(catalog.envelope) &&
    wordingsOf(catalog.errors).some(
      (one) => one.status === status && matchTemplate(one.template, message) !== undefined,
    )
  return Object.keys(catalog.statuses)
    .map(Number)
    .filter((status) => catalog.recognize({ message, status }) !== undefined || isWording(status))
    .map((status) => receivedText(catalog, status, message))
    .filter(({ kind }) => Object.hasOwn(catalog.errors, kind))
}

function foundError(catalog: AnyCatalog, error: ApiError): FoundError {
  const { status, kind, code, params, message, retryable, requestId } = error
  const found = { status, kind, code, params, message, retryable, requestId }
  if (Object.hasOwn(catalog.errors, kind)) return found
  // An error of which not all params can be read has its code, and no kind: a client could not rely on them.
  const known = Object.keys(catalog.errors).find(
    (name) => catalog.errors[name]?.status === status && String(codeOf(catalog, name)) === String(code),
  )
  return known === undefined ? found : { ...found, kind: known, isWithoutParams: true }
}

/** Whether a body has a code where others have theirs. */
function hasCode(body: unknown, code: unknown): boolean {
  const { error, kind, code: own } = Object(body)
  return code !== undefined && [error?.code, kind, own].some((value) => String(value) === String(code))
}
