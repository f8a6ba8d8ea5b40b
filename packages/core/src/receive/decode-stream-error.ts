import type { Attempt } from '../contract/api-error.js'
import type { AnyCatalog, CatalogError } from '../contract/catalog.js'
import { isEnvelope } from '../envelope/envelope.js'
import { isRecord } from '../values/plain-data.js'
import { type HeadersLike, readHeader } from '../wire/headers.js'
import { decodeError } from './decode.js'

/** One server-sent event, and what is known of the response that it came in. */
export interface ReceivedEvent {
  /** The event's name; absent where the stream gave it none. */
  readonly event?: string | undefined
  readonly data: string
  /** The response's headers: they name the request where the event does not. */
  readonly headers?: HeadersLike | undefined
  /** What the client has tried; becomes the error's `attempts`. */
  readonly attempts?: readonly Attempt[] | undefined
}

/**
 * The error that a server-sent event reports, or `undefined` where the event is data. An event named `error` always is
 * one; so is any event whose JSON has an `error` object or is an envelope, and one without a name whose `error` is a
 * text. Its status is the one that it says, else that of its kind, else 500. Never throws.
 */
export function decodeStreamError<C extends AnyCatalog>(
  catalog: C,
  received: ReceivedEvent,
): CatalogError<C> | undefined {
  const { event, data, headers, attempts } = received
  const isNamedError = event === 'error'
  if (!isNamedError && !mayBeError(data)) return undefined
  const body = parseRecord(data)
  if (!isNamedError && !(body && isError(body, event))) return undefined
  const error = isRecord(body?.['error']) ? body['error'] : {}
  // Ours, OpenAI's `error`, ours as problem+json, and OpenAI's Responses API.
  const kind = [error['code'], body?.['kind'], body?.['code']].find(
    (name): name is string => typeof name === 'string' && Object.hasOwn(catalog.errors, name),
  )
  // Ours first; then OpenAI's and LiteLLM's, Google's, problem+json's and NestJS's.
  const status = [body?.['code'], error['code'], error['status'], body?.['status'], body?.['statusCode']].find(isStatus)
  return decodeError(catalog, {
    status: Number(status ?? (kind && catalog.errors[kind]?.status) ?? 500),
    // Of the headers only the id: what else they say was said of a success.
    headers: {
      'x-error-kind': kind,
      'x-request-id': readHeader(headers, 'x-request-id') ?? readHeader(headers, 'request-id'),
    },
    body: body ?? data,
    attempts,
  })
}

/** Spares ordinary events a `JSON.parse`. A quote inside of a JSON text is escaped, so these are keys. */
function mayBeError(data: string): boolean {
  return /"error"\s*:\s*["{]/.test(data) || (data.includes('"request_id"') && data.includes('"code"'))
}

/** An ordinary chunk may have `"error": null`, and with `choices` a text is no more than a remark. */
function isError(body: Record<string, unknown>, event: string | undefined): boolean {
  const { error } = body
  if (isRecord(error)) return true
  // A named event is an application's own, and so may be its `error`: a tool's output, say.
  const isAnonymous = event === undefined || event === 'message'
  if (typeof error === 'string' && error !== '' && isAnonymous) return !('choices' in body)
  // With more beside its three fields it may as well be a line of somebody's log.
  return isEnvelope(body) && Object.keys(body).length === 3
}

function parseRecord(data: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** LiteLLM writes its codes as texts. */
function isStatus(value: unknown): boolean {
  return (typeof value === 'number' || typeof value === 'string') && /^[45]\d\d$/.test(String(value))
}
