import { type AnyCatalog, type ApiError, decodeAnswer, decodeStreamError, type Params } from '@errspec/core'
import { noticeFor } from '@errspec/core/adapter'
import { bodyClues, isCoded, matchTemplate, wordingsOf } from '@errspec/core/schema'
import { codeOf } from '../shared/contract/contract.js'
import type { ChangedNumber } from '../shared/exact-number.js'
import { fitsEnvelope } from './fits-envelope.js'
import { isOrdinary, readsLikeProse } from './ordinary-words.js'

/**
 * What tells that an error is of the contract: its kind, its code, a body in the contract's envelope, the notice that the contract
 * puts at the end of such messages; or nothing but its words, which somebody else may use as well.
 */
export type ToldBy = 'kind' | 'code' | 'envelope' | 'notice' | 'words'

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
  /** Absent where it is of no kind of the catalog. */
  readonly toldBy?: ToldBy | undefined
  /** That it may be of another status just as well. */
  readonly isOneOfSeveral?: boolean | undefined
  /** The text that came, without the notice. */
  readonly message: string
  readonly retryable: boolean
  readonly requestId?: string | undefined
  /** The numbers that it came with, and that JavaScript reads as other ones. */
  readonly changedNumbers?: readonly ChangedNumber[] | undefined
  /** That its kind was named, and its message was not seen. */
  readonly isNamedOnly?: boolean
}

/** Whether an error is of the catalog, certainly or maybe. */
export const isOfContract = ({ errors }: AnyCatalog, { kind }: FoundError) => Object.hasOwn(errors, kind)

/** Whether there is no doubt that it is. */
export const isCertain = ({ toldBy, isOneOfSeveral }: FoundError) =>
  toldBy !== undefined && toldBy !== 'words' && !isOneOfSeveral

/** An answer as a client of the contract reads it, and what tells it. */
export function received(
  catalog: AnyCatalog,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): FoundError {
  const error: ApiError = decodeAnswer(catalog, { status, headers, body }).error
  const found = foundError(catalog, error)
  if (!isOfContract(catalog, found)) return found
  return { ...found, toldBy: toldBy(catalog, found, error.response?.body, headers) }
}

function toldBy(
  catalog: AnyCatalog,
  found: FoundError,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  place: 'body' | 'frame' = 'body',
): ToldBy {
  const { kind, code, status, message } = found
  if (headers['x-error-kind'] === kind) return 'kind'
  if (isCoded(catalog.envelope) && (bodyClues(catalog, body)?.isKnown || hasCode(body, code))) return 'code'
  const notice = noticeFor(catalog, status)
  if (notice !== '' && saysSo(body, message + notice)) return 'notice'
  if (!isCoded(catalog.envelope) && fitsEnvelope(catalog, kind, status, body, place)) return 'envelope'
  // It came as a code in the form of somebody else; one that is a word is everybody's.
  return !hasWordingOf(catalog, kind, message) && /[_.-]/.test(String(code)) ? 'kind' : 'words'
}

const hasWordingOf = (catalog: AnyCatalog, kind: string, message: string) =>
  wordingsOf(catalog.errors).some((one) => one.kind === kind && matchTemplate(one.template, message) !== undefined)

/** How deep a body's texts are looked for. */
const MOST_LEVELS = 5

function saysSo(value: unknown, text: string, levels = MOST_LEVELS): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (levels === 0 || typeof value !== 'object' || value === null) return false
  return Object.values(value).some((part) => saysSo(part, text, levels - 1))
}

/** A message of which no more is known than its status. */
export function receivedText(catalog: AnyCatalog, status: number, message: string): FoundError {
  return received(catalog, status, { message }, {})
}

/** A kind that is named without its message. */
export function named(catalog: AnyCatalog, kind: string, isProof = true): FoundError {
  const { status = 0 } = catalog.errors[kind] ?? {}
  const found = received(catalog, status, {}, { 'x-error-kind': kind })
  return { ...found, toldBy: isProof ? 'kind' : 'words', isNamedOnly: true }
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
    const found = error && foundError(catalog, error as ApiError)
    if (!found) return []
    return [isOfContract(catalog, found) ? { ...found, toldBy: toldBy(catalog, found, body, {}, 'frame') } : found]
  }
  const found = clues.statuses
    .map((status) => received(catalog, status, body, {}))
    .filter((error) => isOfContract(catalog, error))
  return found.length > 1 ? found.map((error) => ({ ...error, isOneOfSeveral: true })) : found
}

/** Whether a body has a code in the contract's own envelope, known or not. */
export function hasOwnCode(catalog: AnyCatalog, body: object): boolean {
  const { kind, code } = bodyClues(catalog, body) ?? {}
  return isCoded(catalog.envelope) && (kind ?? code) !== undefined
}

/**
 * A message without its status: every status whose errors read so, those included that have more params than it shows. `hasNotice`:
 * the notice stood behind it.
 */
export function recognizeAnywhere(catalog: AnyCatalog, message: string, hasNotice = false): readonly FoundError[] {
  const isWording = (status: number) =>
    isCoded(catalog.envelope) &&
    wordingsOf(catalog.errors).some(
      (one) => one.status === status && matchTemplate(one.template, message) !== undefined,
    )
  const found = Object.keys(catalog.statuses)
    .map(Number)
    .filter((status) => catalog.recognize({ message, status }) !== undefined || isWording(status))
    .map((status) => receivedText(catalog, status, message))
    .filter((error) => isOfContract(catalog, error))
    .map(
      (error): FoundError =>
        hasNotice && noticeFor(catalog, error.status) !== '' ? { ...error, toldBy: 'notice' } : error,
    )
  return found.length > 1 ? found.map((error) => ({ ...error, isOneOfSeveral: true })) : found
}

/**
 * Whether an error's words say enough for it to be the contract's, if nothing else tells it: everybody says `Forbidden`, and a
 * sentence may begin like a message.
 */
export function isTelling(catalog: AnyCatalog, { kind, message, toldBy }: FoundError, hasOwnId: boolean): boolean {
  if (toldBy !== 'words') return true
  if (isOrdinary(message)) return hasOwnId
  if (!hasWordingOf(catalog, kind, message)) return false
  return !wordingsOf(catalog.errors).some((wording) => wording.kind === kind && readsLikeProse(wording, message))
}

/** An error of which nothing is believed but its status and its text. */
export function foreign(catalog: AnyCatalog, { status, message, requestId }: FoundError): FoundError {
  const { retryable } = decodeAnswer(catalog, { status }).error
  return { status, kind: 'unrecognized', params: {}, message, retryable, requestId }
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
