/** Response headers in any of the usual shapes: `Headers`, `Map`, pairs, or Node's and axios's plain objects. */
export type HeadersLike =
  | { get(name: string): unknown }
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, unknown>>

/** One header's value, its name in lower case; `undefined` where it is missing or empty. */
export function readHeader(headers: HeadersLike | undefined, name: string): string | undefined {
  if (!headers || typeof headers !== 'object') return undefined
  if ('get' in headers && typeof headers.get === 'function' && !(headers instanceof Map)) {
    return toText(headers.get(name))
  }
  const pairs = Symbol.iterator in headers ? (headers as Iterable<readonly [string, unknown]>) : Object.entries(headers)
  for (const [key, value] of pairs) {
    if (String(key).toLowerCase() === name) return toText(value)
  }
  return undefined
}

function toText(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value
  return first === undefined || first === null || first === '' ? undefined : String(first)
}

/** The three forms of RFC 9110, 5.6.7, as far as they can be told from other text: `Date.parse` takes nearly anything. */
const HTTP_DATE = /^\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i

/**
 * The wait that a response asks for, in ms: `retry-after-ms`, else `retry-after` in seconds or as an HTTP-date (RFC
 * 9110, 10.2.3). `undefined` where there is none or it makes no sense.
 */
export function readRetryAfter(headers: HeadersLike | undefined, now: number): number | undefined {
  const milliseconds = readDecimal(readHeader(headers, 'retry-after-ms'))
  if (milliseconds !== undefined) return milliseconds
  const value = readHeader(headers, 'retry-after')
  const seconds = readDecimal(value)
  if (seconds !== undefined) return seconds * 1000
  const date = value && HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function readDecimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(?:\.\d*)?\s*$/.test(text) ? Number(text) : undefined
}
