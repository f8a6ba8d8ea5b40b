import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { parseTemplate } from '../template/template.js'
import { reasonPhrase } from '../wire/reason-phrase.js'
import { envelopeOf } from '../wire/wire.js'

/**
 * How an error's body looks (wire rule 7): the envelope alone; `'openai'`, with the `error` object beside it that older
 * OpenAI SDKs need to show a message; `'negotiate'`, RFC 9457 for those who ask for it.
 */
export type BodyFormat = 'envelope' | 'openai' | 'negotiate'

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

const PROBLEM = 'application/problem+json'

/** A body's text, and the headers that follow from its form. */
export function formatBody(
  catalog: AnyCatalog,
  error: ApiError,
  requestId: string,
  format: BodyFormat,
  accept: string | undefined,
): { readonly body: string; readonly headers: Record<string, string> } {
  if (format === 'negotiate') {
    const problem = prefersProblem(accept)
    const body = problem ? problemOf(catalog, error, requestId) : envelopeOf(catalog, error, requestId)
    return {
      body: JSON.stringify(body),
      headers: { vary: 'accept', ...(problem ? { 'content-type': `${PROBLEM}; charset=utf-8` } : {}) },
    }
  }
  const body = format === 'openai' ? openAiBody(catalog, error, requestId) : envelopeOf(catalog, error, requestId)
  return { body: JSON.stringify(body), headers: {} }
}

/** The envelope with OpenAI's `error` object beside its three fields. */
export function openAiBody(catalog: AnyCatalog, error: ApiError, requestId: string) {
  const envelope = envelopeOf(catalog, error, requestId)
  const definition = Object.hasOwn(catalog.errors, error.kind) ? catalog.errors[error.kind] : undefined
  const names = definition ? parseTemplate(definition.message).names : []
  return {
    ...envelope,
    error: {
      message: envelope.message,
      type: error.status < 500 ? 'invalid_request_error' : 'server_error',
      code: error.kind,
      param: names.length === 1 ? names[0] : null,
      request_id: requestId,
    },
  }
}

/** RFC 9457. The type is `about:blank`, whose title is the status's phrase; the kind says more. */
function problemOf(catalog: AnyCatalog, error: ApiError, requestId: string) {
  return {
    type: 'about:blank',
    title: reasonPhrase(error.status),
    status: error.status,
    detail: envelopeOf(catalog, error, requestId).message,
    kind: error.kind,
    request_id: requestId,
  }
}

/** Whether an `Accept` header names problem+json, and likes it no less than plain JSON. */
function prefersProblem(accept = ''): boolean {
  const quality = new Map<string, number>()
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    quality.set(type, q === undefined ? 1 : Number(q.slice(2)) || 0)
  }
  const problem = quality.get(PROBLEM) ?? 0
  return problem > 0 && problem >= (quality.get('application/json') ?? 0)
}

/** A `vary` header with those of a list of names that it does not have yet; one with `*` has them all. */
export function mergeVary(present: string | readonly string[] | number | undefined, added: string): string {
  const text = Array.isArray(present) ? present.join(', ') : String(present ?? '')
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  if (names.includes('*')) return text
  const missing = added.split(',').flatMap((part) => part.trim() || [])
  const further = missing.filter((name) => !names.includes(name.toLowerCase()))
  return [...(text.trim() ? [text] : []), ...further].join(', ')
}
