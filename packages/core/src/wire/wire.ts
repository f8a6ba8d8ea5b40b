import type { ErrorDefinitions, NoticeDefinition, StatusDefinition } from '../definition/definition.js'
import { type EnvelopeDefinition, type Json, typeOfStatus } from '../envelope/envelope.js'
import type { EnvelopeCodec } from '../envelope/envelope-codec.js'
import { writeNumber } from '../template/numbers.js'
import type { ParamRules } from '../template/param-rules.js'
import type { Params } from '../template/param-types.js'
import { ownValue } from '../values/plain-data.js'
import { reasonPhrase } from './reason-phrase.js'

/** What the wire needs of a catalog. */
export interface WireContract {
  readonly name: string
  readonly envelope: EnvelopeDefinition
  readonly notice?: NoticeDefinition | undefined
  readonly statuses: Readonly<Record<number, StatusDefinition>>
  readonly errors: ErrorDefinitions
  readonly codec: EnvelopeCodec
  /** Writes the body of an error in its envelope. */
  readonly bodyOf: (contract: WireContract, error: WireError, request: RequestFacts) => Json
  /** The rules for the params of a kind; none for what is no kind. */
  readonly rulesOf: (kind: string) => ParamRules
}

/** What the wire needs of an error. */
export interface WireError {
  readonly kind: string
  readonly status: number
  readonly code: string | number | undefined
  readonly type: string
  readonly message: string
  readonly params: Params
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
}

/** What a body says of the request that failed. */
export interface RequestFacts {
  readonly requestId?: string | undefined
  /** The request's path. Its query, if it has one, is not shown. */
  readonly path?: string | undefined
  /** When it was answered, in ms since the epoch. Default: now. */
  readonly at?: number | undefined
}

/** The longest wait, in seconds, that a client is still told to retry after (wire rule 4). */
export const LONGEST_RETRY_AFTER_S = 60

/** The longest `x-error-params`, in bytes: proxies refuse answers whose headers are large (wire rule 4). */
const LONGEST_PARAMS = 1024

/** The message without the notice, if it has it; whatever the policy, since another server may follow another one. */
export function withoutNotice({ notice }: Pick<WireContract, 'notice'>, message: string): string {
  const { text = '' } = notice ?? {}
  return message.endsWith(text) ? message.slice(0, message.length - text.length) : message
}

/** What the policy appends to the messages of a status (wire rule 2); empty where that is nothing. */
export function noticeFor({ notice }: Pick<WireContract, 'notice'>, status: number): string {
  return notice?.on === 'all' || (notice?.on === '5xx' && status >= 500) ? notice.text : ''
}

/** The class of an error: its own, that of its status's row, or OpenAI's word for the status. */
export function typeOf(
  { errors, statuses }: Pick<WireContract, 'errors' | 'statuses'>,
  status: number,
  kind: string,
): string {
  return ownValue(errors, kind)?.type ?? statuses[status]?.type ?? typeOfStatus(status)
}

/** A status in words: the contract's, else HTTP's. */
export function titleOf({ statuses }: Pick<WireContract, 'statuses'>, status: number): string {
  return statuses[status]?.title ?? reasonPhrase(status)
}

/**
 * The body of an error in the default envelope (wire rule 1), without the templates that a browser would have to load for it;
 * tests hold it to what its template writes.
 */
export function flatBodyOf(contract: WireContract, { message, status }: WireError, { requestId }: RequestFacts): Json {
  const text = message + noticeFor(contract, status)
  return requestId === undefined
    ? { message: text, code: status }
    : { message: text, code: status, request_id: requestId }
}

/** The wait in whole seconds. */
export function retryAfterOf({ retryAfterMs }: Pick<WireError, 'retryAfterMs'>): number | undefined {
  if (retryAfterMs === undefined) return undefined
  const seconds = Math.ceil(retryAfterMs / 1000)
  return Number.isFinite(seconds) ? seconds : undefined
}

/** The headers that carry the id of a request: OpenAI's SDKs read the first, Anthropic's the second. */
const ID_HEADERS: readonly string[] = ['x-request-id', 'request-id']

/** The headers that every response has, success included (wire rule 3). */
export function requestIdHeaders(requestId: string, names = ID_HEADERS): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of names) headers[name] = requestId
  return headers
}

/** How an answer differs from the contract's own form. */
export interface AnswerForm {
  readonly envelope?: EnvelopeDefinition | undefined
  /** The headers that carry the request's id. Default: `x-request-id` and `request-id`. */
  readonly requestIdHeaders?: readonly string[] | undefined
}

/** The headers of an error's response (wire rules 3 and 4), names in lower case. */
export function errorHeaders(
  contract: WireContract,
  error: WireError,
  requestId: string,
  { envelope = contract.envelope, requestIdHeaders: names = ID_HEADERS }: AnswerForm = {},
): Record<string, string> {
  const { kind, status, retryable, retryAfterMs = 0 } = error
  const retryAfter = retryAfterOf(error)
  const shouldRetry = retryable && !(Math.ceil(retryAfterMs / 1000) > LONGEST_RETRY_AFTER_S)
  const params = paramsHeader(contract, error, envelope)
  // Assigned and filled one by one: to spread takes longer than all the rest.
  const headers: Record<string, string> = Object.assign({}, contract.statuses[status]?.headers)
  headers['content-type'] = envelope.contentType ?? 'application/json; charset=utf-8'
  headers['cache-control'] = 'no-store'
  headers['x-content-type-options'] = 'nosniff'
  for (const name of names) headers[name] = requestId
  headers['x-error-kind'] = kind
  if (params !== undefined) headers['x-error-params'] = params
  // openai-node obeys `true` even on a 4xx, and a 429 without the header has its own rules in each SDK.
  if (!shouldRetry || status >= 500) headers['x-should-retry'] = String(shouldRetry)
  if (retryAfter !== undefined) headers['retry-after'] = writeNumber(retryAfter)
  return headers
}

/**
 * The params as JSON in ASCII, where the body is not the contract's own or omits one: so that a reworded message breaks no
 * client. Whole or not at all.
 */
function paramsHeader(
  { codec, rulesOf, envelope: own }: WireContract,
  { kind, params }: WireError,
  envelope: EnvelopeDefinition,
): string | undefined {
  const names = Object.keys(params)
  if (names.length === 0) return undefined
  const rules = rulesOf(kind)
  const isCarried = (name: string) => codec.carries(name, ownValue(rules, name)?.isIssues === true)
  if (envelope === own && names.every(isCarried)) return undefined
  const text = JSON.stringify(params)
  const inAscii = /[\x7f-\uffff]/.test(text) ? escaped(text) : text
  return inAscii.length <= LONGEST_PARAMS ? inAscii : undefined
}

const escaped = (text: string) =>
  text.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Response headers that a browser's script can read only when the server's CORS setting exposes them. */
export const exposedHeaders: readonly string[] = [
  'x-request-id',
  'request-id',
  'x-error-kind',
  'x-error-params',
  'x-should-retry',
  'retry-after',
  'retry-after-ms',
]

/** Request headers that a client of a contract may send from a browser, for the server's CORS setting. */
export const allowedHeaders: readonly string[] = ['authorization', 'content-type', 'idempotency-key', 'x-request-id']
