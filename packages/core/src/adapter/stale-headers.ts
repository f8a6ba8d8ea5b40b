import type { ApiError } from '../contract/api-error.js'

/** Headers that a handler may have set about the body that is now not sent, or as a verdict on it. */
const STALE = [
  'accept-ranges',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'repr-digest',
  'trailer',
  'transfer-encoding',
  'retry-after-ms',
  'x-should-retry',
]

/**
 * The headers to remove before an error is written: what a handler had set about the answer that is replaced. A
 * `retry-after` stays on an error that may be retried: a rate limiter has set it for just this.
 */
export function staleHeaders(error: ApiError): readonly string[] {
  return error.retryable ? STALE : [...STALE, 'retry-after']
}
