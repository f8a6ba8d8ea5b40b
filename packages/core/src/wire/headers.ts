import { parseHttpDate } from './http-date.js'

/** Response headers in any of the usual shapes: `Headers`, `Map`, pairs, or Node's and axios's plain objects. */
export type HeadersLike =
  | { get(name: string): unknown }
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, unknown>>

/** One header's value, its name in lower case; `undefined` where it is missing or empty. Of several values the first. */
export function readHeader(headers: HeadersLike | undefined, name: string): string | undefined {
  return valuesOf(headers, name)[0]
}

/** All values of a header, each as it was sent; `Headers` joins them by commas. */
function valuesOf(headers: HeadersLike | undefined, name: string): readonly string[] {
  const source = Object(headers)
  // A `Map` may have its names in any case.
  if (typeof source.get === 'function' && !(source instanceof Map)) return textsOf(source.get(name))
  const pairs: Iterable<readonly unknown[]> = Symbol.iterator in source ? source : Object.entries(source)
  return [...pairs].flatMap(([key, value]) => (String(key).toLowerCase() === name ? textsOf(value) : []))
}

const NONE: readonly string[] = []

/** The values that a header's value stands for; an empty one is none. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  const text = String(value ?? '')
  return text ? [text] : NONE
}

/** Where the id of a request is told: by the service itself, before what stands in front of it. */
const ID_HEADERS =
  'x-request-id request-id x-amzn-requestid x-amz-request-id apim-request-id x-ms-request-id x-github-request-id ' +
  'x-oneapi-request-id x-notion-request-id x-okta-request-id opc-request-id sb-request-id twilio-request-id ' +
  'x-slack-req-id paypal-debug-id x-hubspot-correlation-id mistral-correlation-id x-debug-trace-id atl-traceid ' +
  'x-correlation-id x-trace-id x-kong-request-id x-vercel-id fly-request-id cf-ray x-amz-cf-id'

/** The id of the request that a response answers, by whichever of the usual headers names it. */
export function readRequestId(headers: HeadersLike | undefined): string | undefined {
  for (const name of ID_HEADERS.split(' ')) {
    const id = readHeader(headers, name)
    if (id) return id
  }
  return undefined
}

/**
 * The wait that a response asks for, in ms: `retry-after` in seconds or as an HTTP-date (RFC 9110, 10.2.3), and `retry-after-ms`,
 * which says exactly what seconds round up; of several values the longest. `undefined` where there is none or it makes no sense.
 */
export function readRetryAfter(headers: HeadersLike | undefined, now: number): number | undefined {
  const longest = (name: string, read: (value: string) => number) =>
    // A date has a comma of its own, behind which there is no number that ends.
    longestOf(valuesOf(headers, name).flatMap((value) => value.split(/,(?! \d\d[ -][A-Z])/).map(read)))
  const ms = longest('retry-after-ms', readDecimal)
  const inSeconds = longest('retry-after', (value) => {
    const seconds = readDecimal(value)
    return Number.isNaN(seconds) ? Math.max(0, parseHttpDate(value.trim(), now) - now) : seconds * 1000
  })
  return ms === undefined || Number(inSeconds) - ms > 1000 ? inSeconds : ms
}

/**
 * The wait until a rate limit's window ends, in ms, as a 429 without `retry-after` may tell it: Symfony's
 * `X-RateLimit-Retry-After`, the structured field `RateLimit` (its `t`, or `reset`), or a header that names the end in seconds,
 * from now or since the epoch. `undefined` where there is none, where it is over, and where the limit has something left: the
 * answer is about something else then.
 */
export function readRateLimitReset(headers: HeadersLike | undefined, now: number): number | undefined {
  const wait = untilReset(readDecimal(readHeader(headers, 'x-ratelimit-retry-after')), now)
  if (wait > 0) return wait
  const windows = ['ratelimit', 'x-ratelimit', 'x-rate-limit'].map((name) => [
    readHeader(headers, `${name}-reset`),
    readHeader(headers, `${name}-remaining`),
  ])
  const field = valuesOf(headers, 'ratelimit').join()
  // Before its eighth draft its members were those of one window, and later each is a window.
  for (const item of field.includes('reset=') ? [field] : field.split(',')) {
    windows.push([/\b(?:t|reset)=(\d+)/.exec(item)?.[1], /\b(?:r|remaining)=(\d+)/.exec(item)?.[1]])
  }
  return longestOf(windows.map(([end, left]) => (Number(left) > 0 ? Number.NaN : untilReset(readDecimal(end), now))))
}

/**
 * What a number in seconds is a wait of, in ms: too large for a wait it is a moment in seconds, and too large for that one
 * in ms. `NaN` where that moment is over.
 */
export function untilReset(end: number, now: number): number {
  const wait = end < 1e9 ? end * 1000 : end < 1e11 ? end * 1000 - now : end - now
  return wait > 0 ? Math.ceil(wait) : Number.NaN
}

/** The longest of some waits; `undefined` where all are `NaN`. */
export function longestOf(waits: readonly number[]): number | undefined {
  const known = waits.filter((wait) => !Number.isNaN(wait))
  return known.length > 0 ? Math.max(...known) : undefined
}

/** A decimal number that is not negative, as it stands in a text; else `NaN`. */
export function readDecimal(text = ''): number {
  return /^\s*\d+(?:\.\d*)?\s*$/.test(text) ? Number(text) : Number.NaN
}
