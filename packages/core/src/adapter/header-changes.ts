import { readRetryAfter } from '../wire/headers.js'
import { LONGEST_RETRY_AFTER_S } from '../wire/wire.js'
import type { ErrorResponseParts } from './error-response.js'
import { mergeVary } from './negotiate.js'

/**
 * What a handler may have set about the answer that is now not sent: its body, where it is to be found, and what has a proxy or a
 * CDN keep it or send something else (wire rule 4). `content-security-policy` is about the page, and stays.
 */
const STALE =
  /^(?:accept-ranges|age|allow|content-(?!security-policy).*|(?:.*-)?cdn-cache-control|surrogate-control|edge-control|(?:.*-)?digest|etag|expires|last-modified|location|pragma|refresh|signature(?:-input)?|(?:x-)?sourcemap|trailer|transfer-encoding|upgrade|use-as-dictionary|x-accel-.*|x-archive-files|x-lighttpd-.*|x-litespeed-.*|x-reproxy-.*|x-sendfile.*|retry-after-ms|x-should-retry|x-error-params)$/

/** The names that were looked at, since a service has few of them, and so many at most. */
const looked = /* @__PURE__ */ new Map<string, boolean>()
const MOST_LOOKED = 500

/** Headers that belong to a status, whoever has set them. */
const OF_STATUS: Readonly<Record<number, string>> = { 405: 'allow', 416: 'content-range', 426: 'upgrade' }

/** What an error does to the headers that are set on a response. */
export interface HeaderChanges {
  readonly remove: readonly string[]
  readonly set: Readonly<Record<string, string>>
}

/**
 * Which of the headers that a handler has set go before an error is written, and which come. What is about the request or the
 * connection stays: CORS, cookies, `retry-after` on an error that may be retried (a rate limiter has set it for just this), a
 * challenge on a 401, and what a 405, 416 or 426 needs.
 */
export function headerChanges(
  parts: Pick<ErrorResponseParts, 'error' | 'status' | 'headers'>,
  present: Readonly<Record<string, unknown>>,
): HeaderChanges {
  return changesAmong(parts, Object.keys(present), (name) => present[name])
}

/** The same of headers of which only the names are at hand. */
export function changesAmong(
  parts: Pick<ErrorResponseParts, 'error' | 'status' | 'headers'>,
  names: readonly string[],
  read: (name: string) => unknown,
): HeaderChanges {
  const { status, headers } = parts
  const remove: string[] = []
  // Copied once something changes in it: for most answers nothing does.
  let set: Record<string, string> = headers
  const change = () => {
    if (set === headers) set = { ...headers }
    return set
  }
  for (const name of names) {
    const lower = name.toLowerCase()
    if (lower === 'vary' && set['vary'] !== undefined) change()['vary'] = mergeVary(read(name) as string, set['vary'])
    else if (lower === 'www-authenticate' && status === 401) delete change()[lower]
    else if (lower === 'retry-after') {
      if (!parts.error.retryable) remove.push(name)
      else if (set[lower] === undefined && isTooLong(read(name))) change()['x-should-retry'] = 'false'
    } else if (isStale(lower) && OF_STATUS[status] !== lower) remove.push(name)
  }
  return { remove, set }
}

function isStale(name: string): boolean {
  const known = looked.get(name)
  if (known !== undefined) return known
  const stale = STALE.test(name)
  if (looked.size < MOST_LOOKED) looked.set(name, stale)
  return stale
}

/** Whether a wait is longer than a client is still told to retry after. */
function isTooLong(value: unknown): boolean {
  return Number(readRetryAfter({ 'retry-after': value }, Date.now())) > LONGEST_RETRY_AFTER_S * 1000
}
