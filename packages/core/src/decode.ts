import { type ApiError, type Attempt, createApiError } from './api-error.js'
import type { AnyCatalog, CatalogError } from './catalog.js'
import type { WireMessage } from './create-catalog.js'
import { UNRECOGNIZED } from './definition.js'
import { type HeadersLike, readHeader, readRetryAfter } from './headers.js'
import { isRecord } from './plain-data.js'
import { reasonPhrase } from './reason-phrase.js'
import type { RetryVerdict } from './retry.js'
import { isRetryable } from './retry-table.js'
import { withoutNotice } from './wire.js'

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
  const { status, headers } = response
  const body = parseBody(response.body)
  const wireText = messageIn(body)
  const text = wireText === undefined ? undefined : withoutNotice(catalog, wireText)
  const recognized = recognizeAnswer(catalog, status, wireText, readHeader(headers, 'x-error-kind'))

  const spent = status === 429 && !catalog.statuses[429] && saysSpent(body, text)
  const tableSays = isRetryable(catalog, status, recognized?.kind) && !spent
  const serverSays = readHeader(headers, 'x-should-retry')?.toLowerCase()
  // `true` counts on a 5xx alone: there our servers send it, and a listed 4xx fails again whatever a server says.
  const retryable = tableSays || (serverSays === 'true' && status >= 500)
  const verdict = !retryable ? 'not_retryable' : serverSays === 'false' ? 'server_veto' : 'retryable'

  const error = createApiError(
    catalog,
    {
      kind: UNRECOGNIZED as string,
      params: {},
      ...recognized,
      status,
      message: text ?? catalog.statuses[status]?.title ?? reasonPhrase(status),
      origin: 'received',
      retryable: verdict === 'retryable',
      requestId: requestIdIn(body) ?? readHeader(headers, 'x-request-id') ?? readHeader(headers, 'request-id'),
      retryAfterMs: readRetryAfter(headers, now),
      attempts: response.attempts,
    },
    decodeAnswer,
  )
  return { error: error as ApiError as CatalogError<C>, verdict }
}

/** The header is believed where the status agrees; then the text; a param that cannot be read is left out. */
function recognizeAnswer(catalog: AnyCatalog, status: number, message: string | undefined, kind = '') {
  const isBelieved = Object.hasOwn(catalog.errors, kind) && catalog.errors[kind]?.status === status
  const answer = { message, code: status, kind: isBelieved ? kind : undefined } as WireMessage
  const recognized = catalog.recognize(answer)
  return isBelieved && recognized?.kind !== kind ? { kind, params: {} } : recognized
}

function parseBody(body: unknown): unknown {
  if (typeof body !== 'string') return body
  const start = body.trimStart().charAt(0)
  if (start !== '{' && start !== '[' && start !== '"') return body
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The places where a body says in words what went wrong, the most specific first; no more than `levels` deep. */
function messageIn(body: unknown, levels = 5): string | undefined {
  if (typeof body === 'string') return textOf(body)
  if (levels === 0) return undefined
  if (Array.isArray(body)) return messageIn(body[0], levels - 1)
  if (!isRecord(body)) return undefined
  const { message, error, detail, title, msg } = body
  if (Array.isArray(message)) return message.filter((part) => typeof part === 'string').join('; ') || undefined
  return (
    firstText(message, isRecord(error) && error['message'], detail, error, msg, title) ??
    messageIn(typeof detail === 'object' ? detail : undefined, levels - 1)
  )
}

/** Plain text as it is; of an HTML page, its title. */
function textOf(body: string): string | undefined {
  const text = body.trim()
  if (!text.startsWith('<')) return text.slice(0, 2000) || undefined
  const tag = text.search(/<title/i)
  const start = text.indexOf('>', tag) + 1
  const title = text.slice(start)
  const end = title.search(/<\/title/i)
  if (tag === -1 || start === 0 || end === -1) return undefined
  return title.slice(0, end).trim().slice(0, 200) || undefined
}

function requestIdIn(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined
  return firstText(body['request_id'], isRecord(body['error']) && body['error']['request_id'], body['requestId'])
}

/** Whether a 429 is about a budget or quota that is used up, where a later try fails as well. */
function saysSpent(body: unknown, text = ''): boolean {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : body
  const machineWords = isRecord(error) ? `${firstText(error['type'])} ${firstText(error['code'])}` : ''
  if (/budget|quota|billing|credit/i.test(machineWords)) return true
  // "Quota exceeded ... per minute" is a rate limit by another name.
  if (/\bper[ -](?:second|minute|hour)/i.test(text)) return false
  return (
    /\b(?:budget|quota|credits?|spend(?:ing)? limit)\b/i.test(text) &&
    /exceed|spent|exhaust|deplet|used up|insufficient|reached|out of|over/i.test(text)
  )
}

function firstText(...candidates: unknown[]): string | undefined {
  return candidates.find((text): text is string => typeof text === 'string' && text !== '')
}
