import type { ApiError, Params } from '@errspec/core'
import { noticeFor } from '@errspec/core/adapter'
import { textParamsOf } from '../../example-params.js'
import type { Expectation } from './expectation.js'
import { readText, readWording } from './received-error.js'

/** How a text relates to the one that is expected. */
interface TextVerdict {
  /** Whether it is the kind's text, with whatever params; cleanliness aside. */
  readonly isKindText: boolean
  /** Whether it has the expected params as well, where there are any. */
  readonly matches: boolean
  /** The text params that are not clean, by name. */
  readonly unclean: readonly string[]
  /** The params that it shows, as they came. */
  readonly params: Params
  /** Where it differs only in how its numbers are written: the text as the contract writes them. */
  readonly canonical?: string | undefined
}

/** A wire message, taken apart. */
export interface MessageReading extends TextVerdict {
  readonly text: string
  /** What is wrong about the notice; `undefined` where nothing is. */
  readonly noticeFault: string | undefined
}

/** Judges a message without its notice. */
function judgeText({ catalog, error, params: expected }: Expectation, text: string): TextVerdict {
  const isKind = Object.hasOwn(catalog.errors, error.kind)
  const params = isKind ? readText(catalog, error.kind, text) : undefined
  if (!params || Object.keys(params).length === 0) {
    const matches = text === error.message
    return { isKindText: matches, matches, unclean: [], params: {} }
  }
  let cleaned: ApiError
  try {
    // Those that the message does not show are no matter here.
    cleaned = catalog.error(error.kind, { ...error.params, ...params }, { stack: false })
  } catch {
    return { isKindText: false, matches: false, unclean: [], params }
  }
  const texts = textParamsOf(catalog, error.kind)
  const unclean = Object.keys(params).filter((name) => texts.includes(name) && cleaned.params[name] !== params[name])
  // A text that is read back into params and does not come out the same is an alias, or writes a number in another way.
  const isCanonical = unclean.length > 0 || cleaned.message === text
  const isExpected =
    expected === undefined ||
    text === error.message ||
    Object.keys(params).every((name) => expected[name] === cleaned.params[name])
  const isOwnWording = readWording(catalog, error.kind, text) !== undefined
  const canonical = isCanonical || !isOwnWording ? undefined : cleaned.message
  return { isKindText: isCanonical, matches: isCanonical && isExpected, unclean, params, canonical }
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
  const isDue = noticeFor(catalog, error.status) !== ''
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
