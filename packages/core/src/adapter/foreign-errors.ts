import { type ApiError, createApiError, isApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { type DefaultKinds, UNRECOGNIZED } from '../definition/definition.js'
import { isRetryable } from '../retry/retry-table.js'
import { cleanText } from '../template/clean-text.js'
import { isRecord } from '../values/plain-data.js'
import { readRetryAfter } from '../wire/headers.js'
import { reasonPhrase } from '../wire/reason-phrase.js'

/** body-parser's types for a body that could not be read, as opposed to one that is not JSON. */
const UNREADABLE = new Set([
  'charset.unsupported',
  'encoding.unsupported',
  'entity.too.large',
  'parameters.too.many',
  'querystring.parse.rangeError',
  'request.aborted',
  'request.size.invalid',
])

type FastifyRole = 'badJson' | 'unreadableBody' | 'contentType' | 'invalidInput'

/** Fastify's codes for what can be wrong with a body. */
const FASTIFY_ROLES = new Map<string, FastifyRole>([
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'badJson'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'badJson'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'unreadableBody'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'unreadableBody'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'contentType'],
  ['FST_ERR_VALIDATION', 'invalidInput'],
])

/** The status of a role that the catalog leaves empty. */
const ROLE_STATUS = { badJson: 400, unreadableBody: 400, invalidInput: 400, contentType: 415, notFound: 404 }

/**
 * What errors of well-known libraries mean in the contract (wire rule 5); `undefined` for all others. Reads properties
 * of a value that may be hostile: it may throw what they throw.
 */
export function fromForeignError(catalog: AnyCatalog, thrown: unknown): ApiError | undefined {
  // An upstream's answer, or another contract's error, is this service's own failure.
  if (!isRecord(thrown) || isApiError(thrown)) return undefined
  const { type, code, errno, expose, name } = thrown
  const status = thrown['status'] ?? thrown['statusCode']
  const from = { cause: thrown, status }

  if (typeof expose === 'boolean') {
    if (type === 'entity.parse.failed') return roleError(catalog, 'badJson', from)
    if (typeof type === 'string' && UNREADABLE.has(type)) return roleError(catalog, 'unreadableBody', from)
  }
  // body-parser marks a failed decompression or socket with the status alone; its text is the system's.
  if (
    expose === true &&
    status === 400 &&
    typeof code === 'string' &&
    (code.startsWith('Z_') || typeof errno === 'number')
  ) {
    return roleError(catalog, 'unreadableBody', from)
  }
  // Fastify's own errors: what it says of a body quotes it.
  if (typeof code === 'string' && FASTIFY_ROLES.has(code)) {
    return roleError(catalog, FASTIFY_ROLES.get(code) as FastifyRole, from)
  }
  // What Fastify 4 makes of a body that is not JSON.
  if (name === 'SyntaxError' && status === 400) return roleError(catalog, 'badJson', from)
  // A connection that the client gave up while it sent the body; Node's own error, to which Fastify adds the status.
  if (code === 'ECONNRESET' && status === 400) return roleError(catalog, 'unreadableBody', from)
  if (isHttpException(thrown)) return fromHttpException(catalog, thrown)
  if ((name === 'ZodError' || name === '$ZodError') && Array.isArray(thrown['issues'])) {
    return roleError(catalog, 'invalidInput', from)
  }
  if (!isErrorStatus(status)) return undefined
  // Express's and Fastify's own, for instance for a path parameter that is not valid percent-encoding.
  if ((name === 'URIError' && status === 400) || name === 'FastifyError')
    return httpError(catalog, status, { cause: thrown })
  if (typeof expose !== 'boolean') return undefined
  return httpError(catalog, status, {
    cause: thrown,
    text: expose ? thrown['message'] : undefined,
    headers: thrown['headers'],
  })
}

/** Nest's `HttpException`, of whichever copy or version. */
interface HttpException {
  getStatus(): unknown
  getResponse(): unknown
}

function isHttpException(thrown: Record<string, unknown>): thrown is Record<string, unknown> & HttpException {
  return typeof thrown['getStatus'] === 'function' && typeof thrown['getResponse'] === 'function'
}

function fromHttpException(catalog: AnyCatalog, thrown: Record<string, unknown> & HttpException): ApiError | undefined {
  const status = thrown.getStatus()
  const response = thrown.getResponse()
  if (!isErrorStatus(status)) return undefined
  const message = isRecord(response) ? response['message'] : response
  // ValidationPipe lists what is wrong; nestjs-zod's pipe carries the zod error.
  if (status < 500 && (Array.isArray(message) || typeof thrown['getZodError'] === 'function')) {
    return roleError(catalog, 'invalidInput', { cause: thrown, status })
  }
  return httpError(catalog, status, { cause: thrown, text: message })
}

/** The error of a role in `defaults`; where the catalog fills it with no kind, the status of what was thrown, or the usual one. */
export function roleError(
  catalog: AnyCatalog,
  role: Exclude<keyof DefaultKinds, 'unknown'>,
  from: { readonly cause?: unknown; readonly status?: unknown } = {},
): ApiError {
  const kind = catalog.defaults[role]
  const origin = 'cause' in from ? { cause: from.cause } : {}
  if (kind !== undefined) return catalog.error(kind, {}, origin)
  return httpError(catalog, isErrorStatus(from.status) ? from.status : ROLE_STATUS[role], origin)
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599
}

/**
 * An error that has only a status. Of a 4xx the text may be shown, cleaned; a 5xx, or one without a text, says what the
 * catalog or HTTP call the status. A text that is the catalog's own gets its kind.
 */
export function httpError(
  catalog: AnyCatalog,
  status: number,
  from: { readonly cause?: unknown; readonly text?: unknown; readonly headers?: unknown } = {},
): ApiError {
  const shown = status < 500 && typeof from.text === 'string' ? cleanText(from.text).trim() : ''
  const message = shown || (catalog.statuses[status]?.title ?? reasonPhrase(status))
  const recognized = catalog.recognize({ message, code: status })
  return createApiError(catalog, {
    kind: UNRECOGNIZED as string,
    params: {},
    ...recognized,
    status,
    message,
    origin: 'raised',
    retryable: isRetryable(catalog, status, recognized?.kind),
    retryAfterMs: isRecord(from.headers) ? readRetryAfter(from.headers, Date.now()) : undefined,
    ...('cause' in from ? { cause: from.cause } : {}),
  })
}
