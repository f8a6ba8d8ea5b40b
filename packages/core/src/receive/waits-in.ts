import { longestOf, readDecimal, untilReset } from '../wire/headers.js'
import { type Fact, isText, valuesAt, valuesOf } from './facts.js'
import { CODES, FAILS_AGAIN, TYPES, WAITS } from './places.js'

/**
 * The wait that a body of others names, in ms, at one of the places where services have it or, with `words`, in its text
 * ("try again in 1m26.4s", "retry after 26 seconds"); the longest of several. `undefined` where there is none.
 */
export function waitIn(facts: Fact, now: number, words = ''): number | undefined {
  const inWords = words.matchAll(
    /\b(?:(?:again|retry|available|resets?) (?:in|after)|requests? after|wait(?: for)?) ~?((?:[\d.]+ ?(?!mo)[a-z]+,? ?)+)/gi,
  )
  return longestOf([
    ...valuesOf(facts, WAITS).map((value) => {
      const seconds = readDecimal(String(value))
      return Number.isNaN(seconds) ? durationOf(String(value)) : untilReset(seconds, now)
    }),
    ...valuesOf(facts, ['retryafterms']).map((value) => readDecimal(String(value))),
    ...[...inWords].map(([, duration = '']) => durationOf(duration)),
  ])
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, mi: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** "47s", "1m26.4s", "26 seconds" in ms; `NaN` for what is none. */
function durationOf(text: string): number {
  if (!/^(?:\d+(?:\.\d+)? ?[smhd][a-z]*,? ?)+$/i.test(text)) return Number.NaN
  const parts = text.toLowerCase().matchAll(/([\d.]+) ?(ms|mi(?=ll)|.)/g)
  return Math.ceil([...parts].reduce((sum, [, count, unit = '']) => sum + Number(count) * Number(UNITS[unit]), 0))
}

/** Whether a body of others has a code or class that the same request meets again. A rate limit may be of any class. */
export function failsAgain(facts: Fact, status: number): boolean {
  return wordsAt(facts, status === 429 ? CODES : [...CODES, ...TYPES]).some((word) => FAILS_AGAIN.test(word))
}

const wordsAt = (facts: Fact, paths: readonly string[]) => paths.flatMap((path) => valuesAt(facts, path)).filter(isText)

const PER_TIME =
  /(?:\b|_)per[ _-](?:\d+ ?)?(?:s|sec|second|m|min|minute|h|hour)s?(?:\b|_)|\d\D{0,20}\/ ?(?:s|sec|second|m|min|minute|h|hour)\b/i

/** Whether a 429 is about a budget or quota that is used up, where a later try fails as well. */
export function saysSpent(facts: Fact, text = ''): boolean {
  return (
    wordsAt(facts, [...CODES, ...TYPES]).some((word) => /budget|quota|billing|credit/i.test(word)) ||
    // "Quota exceeded ... per minute" is a rate limit by another name, and Google asks to "check quota" at any.
    (!PER_TIME.test(text) &&
      !text.includes('e.g. check quota') &&
      /\b(?:budget|quota|credits?|spend(?:ing)? limit)\b/i.test(text) &&
      /exceed|spent|exhaust|deplet|used up|insufficient|reached|out of|over\b/i.test(text))
  )
}
