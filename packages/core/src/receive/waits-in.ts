import { longestOf, readDecimal, untilReset } from '../wire/headers.js'
import { type Fact, isText, textAt, valuesAt } from './facts.js'
import { CODES, FAILS_AGAIN, TYPES, WAITS, WAITS_MS } from './places.js'

const UNITS: Readonly<Record<string, number>> = { ms: 1, milli: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** "try again in 1m26.4s", "retry after 26 seconds". */
const IN_WORDS = /\b(?:try again|retry|retry your requests?|available) (?:in|after) ((?:[\d.]+ ?(?!mo)[a-z]+,? ?)+)/i

/**
 * The wait that a body of others names, in ms, at one of the places where services have it or, with `words`, in its text; the
 * longest of several. `undefined` where there is none.
 */
export function waitIn(facts: Fact, now: number, words = ''): number | undefined {
  const wait = (paths: readonly string[], read: (value: string) => number) =>
    paths.flatMap((path) => valuesAt(facts, path)).map((value) => read(String(value)))
  return longestOf([
    ...wait(WAITS, (value) =>
      Number.isNaN(readDecimal(value)) ? durationOf(value) : untilReset(readDecimal(value), now),
    ),
    ...wait(WAITS_MS, readDecimal),
    durationOf(IN_WORDS.exec(words)?.[1] ?? ''),
  ])
}

/** "47s", "1m26.4s", "26 seconds" in ms; `NaN` for what is none. */
function durationOf(text: string): number {
  if (!/^(?:\d+(?:\.\d+)? ?[a-z]+,? ?)+$/i.test(text)) return Number.NaN
  const parts = [...text.matchAll(/([\d.]+) ?(ms|milli|[smhd])/gi)]
  return parts.length === 0
    ? Number.NaN
    : Math.ceil(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit.toLowerCase()] ?? 0), 0))
}

/** Whether a body of others has a code or class that the same request meets again. A rate limit may be of any class. */
export function failsAgain(facts: Fact, status: number): boolean {
  const words = [...CODES, ...(status === 429 ? [] : TYPES)].flatMap((path) => valuesAt(facts, path))
  return words.some((word) => FAILS_AGAIN.includes(String(word)))
}

/** Whether a 429 is about a budget or quota that is used up, where a later try fails as well. */
export function saysSpent(facts: Fact, text = ''): boolean {
  if (
    [textAt(facts, TYPES), textAt(facts, CODES)].some(
      (word) => isText(word) && /budget|quota|billing|credit/i.test(word),
    )
  )
    return true
  // "Quota exceeded ... per minute" is a rate limit by another name.
  return (
    !/(?:\b|_)per[ _-](?:\d+ ?)?(?:s|sec|second|m|min|minute|h|hour)s?(?:\b|_)|\d\D{0,20}\/ ?(?:s|sec|second|m|min|minute|h|hour)\b/i.test(
      text,
    ) &&
    /\b(?:budget|quota|credits?|spend(?:ing)? limit)\b/i.test(text) &&
    /exceed|spent|exhaust|deplet|used up|insufficient|reached|out of|over\b/i.test(text)
  )
}
