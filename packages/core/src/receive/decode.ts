import { type ApiError, type Attempt, createApiError } from '../contract/api-error.js'
import type { AnyCatalog, CatalogError } from '../contract/catalog.js'
import type { WireMessage } from '../contract/create-catalog.js'
import { UNRECOGNIZED } from '../definition/definition.js'
import type { RetryVerdict } from '../retry/retry.js'
import { isRetryable } from '../retry/retry-table.js'
import { isRecord } from '../values/plain-data.js'
import { type HeadersLike, readHeader, readRetryAfter } from '../wire/headers.js'
import { reasonPhrase } from '../wire/reason-phrase.js'
import { withoutNotice } from '../wire/wire.js'

/** A response that is not a success, as any client has it. */
export interface ErrorResponse {
  /** The HTTP status. Authoritative: a `code` in the body that disagrees is ignored. */
  readonly status: number
  readonly headers?: HeadersLike | undefined
  /** The body's text, or what JSON made of it; absent or empty where there was none. */
  readonly body?: unknown
  /** What the client has tried; becomes the error's `attempts`. */
  readonly attempts?: readonly Attempt[] | undefined
}

/** An answer read by a contract: the error, and what it says about trying again. */
export interface DecodedAnswer<C extends AnyCatalog> {
  readonly error: CatalogError<C>
  readonly verdict: RetryVerdict
}

/**
 * Any error response as an error of the contract: the envelope, OpenAI's `{error}`, problem+json, NestJS's and FastAPI's
 * bodies, HTML, text, nothing. What the contract does not describe keeps its status and text and has the kind
 * `'unrecognized'`. Never throws.
 */
export function decodeError<C extends AnyCatalog>(
  catalog: C,
  response: ErrorResponse,
  now = Date.now(),
): CatalogError<C> {
  return decodeAnswer(catalog, response, now).error
}

/** `decodeError`, and the verdict that `decideRetry` asks for. */
export function decodeAnswer<C extends AnyCatalog>(
  catalog: C,
  response: ErrorResponse,
  now = Date.now(),
): DecodedAnswer<C> {
  const { status, headers, attempts } = response
  const header = (name: string) => readHeader(headers, name)
  const body = parseBody(response.body)
  const { error, request_id, requestId } = Object(body)
  const wireText = messageIn(body)
  const text = wireText && withoutNotice(catalog, wireText)
  const recognized = recognizeAnswer(catalog, status, wireText, header('x-error-kind'))

  const isSpent = status === 429 && !catalog.statuses[429] && saysSpent(body, text)
  const serverSays = header('x-should-retry')?.toLowerCase()
  // `true` counts on a 5xx alone: there our servers send it, and a listed 4xx fails again whatever a server says.
  const retryable =
    (isRetryable(catalog, status, recognized?.kind) && !isSpent) || (serverSays === 'true' && status >= 500)
  const verdict = !retryable ? 'not_retryable' : serverSays === 'false' ? 'server_veto' : 'retryable'

  const decoded = createApiError(
    catalog,
    {
      kind: UNRECOGNIZED as string,
      params: {},
      ...recognized,
      status,
      message: text ?? catalog.statuses[status]?.title ?? reasonPhrase(status),
      origin: 'received',
      retryable: verdict === 'retryable',
      requestId: firstText(request_id, error?.request_id, requestId, header('x-request-id'), header('request-id')),
      retryAfterMs: readRetryAfter(headers, now),
      attempts,
    },
    decodeAnswer,
  )
  return { error: decoded as ApiError as CatalogError<C>, verdict }
}

/** The header is believed where the status agrees; then the text; a param that cannot be read is left out. */
function recognizeAnswer(catalog: AnyCatalog, status: number, message: string | undefined, kind = '') {
  const isBelieved = Object.hasOwn(catalog.errors, kind) && catalog.errors[kind]?.status === status
  const answer = { message, code: status, kind: isBelieved ? kind : undefined } as WireMessage
  const recognized = catalog.recognize(answer)
  return isBelieved && recognized?.kind !== kind ? { kind, params: {} } : recognized
}

function parseBody(body: unknown): unknown {
  if (typeof body !== 'string' || !/^\s*[[{"]/.test(body)) return body
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The places where a body says in words what went wrong, the most specific first; no more than `levels` deep. */
function messageIn(body: unknown, levels = 5): string | undefined {
  if (typeof body === 'string') return textOf(body.trim())
  const { 0: first, message, error, detail, title, msg } = Object(body)
  if (Array.isArray(message)) return message.filter(isText).join('; ') || undefined
  const text = firstText(message, error?.message, detail, error, msg, title)
  return text ?? (levels > 0 ? messageIn(detail ?? first, levels - 1) : undefined)
}

/** Plain text as it is; of an HTML page, its title. */
function textOf(text: string): string | undefined {
  if (!text.startsWith('<')) return text.slice(0, 2000) || undefined
  return /<title[^<>]*>([^<]*)<\/title/i.exec(text)?.[1]?.trim().slice(0, 200) || undefined
}

/** Whether a 429 is about a budget or quota that is used up, where a later try fails as well. */
function saysSpent(body: unknown, text = ''): boolean {
  const { error, ...fields } = Object(body)
  const { type, code } = isRecord(error) ? error : fields
  if ([type, code].some((word) => isText(word) && /budget|quota|billing|credit/i.test(word))) return true
  // "Quota exceeded ... per minute" is a rate limit by another name.
  return (
    !/(?:\b|_)per[ _-](?:\d+ ?)?(?:s|sec|second|m|min|minute|h|hour)s?(?:\b|_)|\d\D{0,20}\/ ?(?:s|sec|second|m|min|minute|h|hour)\b/i.test(
      text,
    ) &&
    /\b(?:budget|quota|credits?|spend(?:ing)? limit)\b/i.test(text) &&
    /exceed|spent|exhaust|deplet|used up|insufficient|reached|out of|over\b/i.test(text)
  )
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function firstText(...candidates: unknown[]): string | undefined {
  return candidates.find(isText)
}
