import type { NoticeDefinition, StatusDefinition } from '../definition/definition.js'
import type { Envelope } from '../envelope/envelope.js'
import { writeNumber } from '../template/numbers.js'

/** What the wire needs of a catalog. */
export interface WireContract {
  readonly name: string
  readonly notice?: NoticeDefinition | undefined
  readonly statuses: Readonly<Record<number, StatusDefinition>>
}

/** What the wire needs of an error. */
export interface WireError {
  readonly kind: string
  readonly status: number
  readonly message: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
}

/** The longest wait, in seconds, that a client is still told to retry after (wire rule 4). */
const LONGEST_RETRY_AFTER_S = 60

/** The message without the notice, if it has it; whatever the policy, since another server may follow another one. */
export function withoutNotice(contract: WireContract, message: string): string {
  const { text = '' } = contract.notice ?? {}
  return message.endsWith(text) ? message.slice(0, message.length - text.length) : message
}

/** The envelope of an error (wire rule 1): its message has the notice where the policy says so (wire rule 2). */
export function envelopeOf({ notice }: WireContract, { status, message }: WireError, requestId: string): Envelope {
  const hasNotice = notice?.on === 'all' || (notice?.on === '5xx' && status >= 500)
  return { message: hasNotice ? message + notice.text : message, code: status, request_id: requestId }
}

/** The headers that every response has, success included (wire rule 3): OpenAI's SDKs read the first, Anthropic's the second. */
export function requestIdHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, 'request-id': requestId }
}

/** The headers of an error's response (wire rules 3 and 4), names in lower case. */
export function errorHeaders(contract: WireContract, error: WireError, requestId: string): Record<string, string> {
  const { kind, status, retryable, retryAfterMs = Number.NaN } = error
  const retryAfter = Math.ceil(retryAfterMs / 1000)
  const shouldRetry = retryable && !(retryAfter > LONGEST_RETRY_AFTER_S)
  return {
    ...contract.statuses[status]?.headers,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...requestIdHeaders(requestId),
    'x-error-kind': kind,
    // openai-node obeys `true` even on a 4xx, and a 429 without the header has its own rules in each SDK.
    ...(shouldRetry && status < 500 ? {} : { 'x-should-retry': String(shouldRetry) }),
    ...(Number.isFinite(retryAfter) ? { 'retry-after': writeNumber(retryAfter) } : {}),
  }
}

/** Response headers that a browser's script can read only when the server's CORS setting exposes them. */
export const exposedHeaders: readonly string[] = [
  'x-request-id',
  'request-id',
  'x-error-kind',
  'x-should-retry',
  'retry-after',
  'retry-after-ms',
]

/** Request headers that a client of a contract may send from a browser, for the server's CORS setting. */
export const allowedHeaders: readonly string[] = ['authorization', 'content-type', 'idempotency-key', 'x-request-id']
