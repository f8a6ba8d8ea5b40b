/** Response headers in any of the usual shapes: `Headers`, `Map`, pairs, or Node's and axios's plain objects. */
export type HeadersLike =
  | { get(name: string): unknown }
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, unknown>>

/** One header's value, its name in lower case; `undefined` where it is missing or empty. */
export function readHeader(headers: HeadersLike | undefined, name: string): string | undefined {
  const source = Object(headers)
  // A `Map` may have its names in any case.
  const hasGet = typeof source.get === 'function' && !(source instanceof Map)
  const pairs: Iterable<readonly unknown[]> = Symbol.iterator in source ? source : Object.entries(source)
  const value = hasGet ? source.get(name) : [...pairs].find(([key]) => String(key).toLowerCase() === name)?.[1]
  return String((Array.isArray(value) ? value[0] : value) ?? '') || undefined
}

/** The three forms of RFC 9110, 5.6.7, as far as they can be told from other text: `Date.parse` takes nearly anything. */
const HTTP_DATE = /^\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i
/** One form names no zone, and means UTC. */
const ZONE = /(?:GMT|UTC|Z|[+-]\d{4})\s*$/i

/**
 * The wait that a response asks for, in ms: `retry-after-ms`, else `retry-after` in seconds or as an HTTP-date (RFC
 * 9110, 10.2.3). `undefined` where there is none or it makes no sense.
 */
export function readRetryAfter(headers: HeadersLike | undefined, now: number): number | undefined {
  const value = readHeader(headers, 'retry-after') ?? ''
  const waits = [
    readDecimal(readHeader(headers, 'retry-after-ms')),
    readDecimal(value) * 1000,
    HTTP_DATE.test(value) ? Math.max(0, Date.parse(ZONE.test(value) ? value : `${value} GMT`) - now) : Number.NaN,
  ]
  return waits.find((wait) => !Number.isNaN(wait))
}

function readDecimal(text = ''): number {
  return /^\s*\d+(?:\.\d*)?\s*$/.test(text) ? Number(text) : Number.NaN
}
