import type { AnyCatalog, ApiError, Params } from '@errspec/core'
import { type BodyFormat, notFoundError, toErrorResponse } from '@errspec/core/adapter'
import { exampleParams, readParams } from '../../catalog-params.js'
import type { Scenario } from '../../scenario.js'

/** What an error response has to be, computed by the functions that adapters answer with. */
export interface Expectation {
  readonly catalog: AnyCatalog
  /** The error; its params are examples where the scenario says none. */
  readonly error: ApiError
  /** The params as they must arrive, cleaned; `undefined` where any will do. */
  readonly params: Params | undefined
  readonly hasTextParams: boolean
  readonly body: BodyFormat
  /** OpenAI's error object, as it would stand beside the three fields. */
  readonly openAiError: {
    readonly message: string
    readonly type: string
    readonly code: string
    readonly param: unknown
  }
  /** The headers and body for a request id, and for a wait where the server asks for one. */
  parts(requestId: string, waitSeconds?: number): { headers: Readonly<Record<string, string>>; body: string }
}

export function expectKind(catalog: AnyCatalog, kind: string, scenario: Scenario, body: BodyFormat): Expectation {
  const { params, retryable } = scenario
  const filled = params ?? exampleParams(catalog, kind)
  const raise = (wait?: number): ApiError =>
    catalog.error(kind, filled, {
      stack: false,
      retryable,
      ...(wait === undefined ? {} : { retryAfterMs: wait * 1000 }),
    })
  const error = raise()
  return {
    catalog,
    error,
    params: params && error.params,
    hasTextParams: Object.values(error.params).some((value) => typeof value === 'string'),
    body,
    openAiError: JSON.parse(toErrorResponse(catalog, error, { body: 'openai' }).body).error,
    parts: (requestId, wait) => toErrorResponse(catalog, raise(wait), { requestId, body }),
  }
}

export function expectNotFound(catalog: AnyCatalog, body: BodyFormat): Expectation {
  const { kind } = notFoundError(catalog)
  if (Object.hasOwn(catalog.errors, kind)) return expectKind(catalog, kind, { path: '/' }, body)
  return {
    catalog,
    error: notFoundError(catalog),
    params: undefined,
    hasTextParams: false,
    body,
    openAiError: JSON.parse(statusParts(catalog, 404, '', undefined, 'openai').body).error,
    parts: (requestId, wait) => statusParts(catalog, 404, requestId, wait, body),
  }
}

/** The answer of a status that has no kind. */
export function statusParts(catalog: AnyCatalog, status: number, requestId: string, wait?: number, body?: BodyFormat) {
  const headers = wait === undefined ? {} : { 'retry-after': String(wait) }
  return toErrorResponse(catalog, { status, expose: false, headers }, { requestId, body })
}

/** How a text relates to the one that is expected. */
export interface TextVerdict {
  /** Whether it is the kind's text, with whatever params; cleanliness aside. */
  readonly isKindText: boolean
  /** Whether it has the expected params as well, where there are any. */
  readonly matches: boolean
  /** The string params that are not clean, by name. */
  readonly unclean: readonly string[]
  /** The params as they came. */
  readonly params: Params
}

/** Judges a message without its notice. */
export function judgeText({ catalog, error, params: expected }: Expectation, text: string): TextVerdict {
  const isKind = Object.hasOwn(catalog.errors, error.kind)
  if (!isKind || Object.keys(error.params).length === 0) {
    const matches = text === error.message
    return { isKindText: matches, matches, unclean: [], params: {} }
  }
  const params = readParams(catalog, error.kind, text)
  if (Object.keys(params).length === 0) return { isKindText: false, matches: false, unclean: [], params }
  const cleaned: ApiError = catalog.error(error.kind, params, { stack: false })
  const unclean = Object.keys(params).filter((name) => cleaned.params[name] !== params[name])
  // A text that is read back into params and does not come out the same is an alias, or writes a number in another way.
  const isCanonical = unclean.length > 0 || cleaned.message === text
  const isExpected =
    expected === undefined ||
    text === error.message ||
    Object.keys(expected).every((name) => expected[name] === cleaned.params[name])
  return { isKindText: isCanonical, matches: isCanonical && isExpected, unclean, params }
}

/** A wire message, taken apart. */
export interface MessageReading extends TextVerdict {
  readonly text: string
  /** What is wrong about the notice; `undefined` where nothing is. */
  readonly noticeFault: string | undefined
}

/** The longest notice, in words, that a reworded one is looked for in. */
const MOST_NOTICE_WORDS = 40

/**
 * Takes a wire message apart, so that a fault of the notice is not one of the text as well. `isStatusRight` is false
 * where the policy cannot be told, since the status is wrong.
 */
export function readMessage(expectation: Expectation, message: string, isStatusRight: boolean): MessageReading {
  const { catalog, error } = expectation
  const { notice } = catalog
  const reading = (text: string, noticeFault?: string): MessageReading => ({
    text,
    noticeFault,
    ...judgeText(expectation, text),
  })
  if (!notice) return reading(message)
  const isDue = error.toEnvelope('').message !== error.message
  const isCertain = isStatusRight || notice.on !== '5xx'
  if (!message.endsWith(notice.text)) {
    if (!isDue || !isCertain) return reading(message)
    const whole = reading(message, 'it is missing')
    if (whole.matches && whole.unclean.length === 0) return whole
    // The longest text first, since a param at its end may have spaces too.
    let cut = message.length
    for (let words = 0; words < MOST_NOTICE_WORDS; words++) {
      cut = message.slice(0, cut).search(/\s\S*$/)
      if (cut <= 0) break
      const start = reading(message.slice(0, cut), `its text is another: ${JSON.stringify(message.slice(cut))}`)
      if (start.matches && start.unclean.length === 0) return start
    }
    return whole
  }
  const without = (text: string) => text.slice(0, -notice.text.length)
  if (!isDue && isCertain) {
    // A message of the catalog may itself end with the notice's text.
    const whole = reading(message)
    return whole.matches && whole.text === error.message ? whole : reading(without(message), 'it is not due here')
  }
  let text = without(message)
  const once = reading(text)
  if (!text.endsWith(notice.text) || text === error.message) return once
  while (text.endsWith(notice.text)) text = without(text)
  return reading(text, 'it is there more than once')
}
