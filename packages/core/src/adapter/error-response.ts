import { type ApiError, createApiError, isApiError } from '../api-error.js'
import type { AnyCatalog } from '../catalog.js'
import { UNRECOGNIZED } from '../definition.js'
import { newRequestId } from '../request-id.js'
import { errorHeaders } from '../wire.js'
import { type BodyFormat, formatBody } from './body-format.js'
import { fromForeignError } from './foreign-errors.js'

/** What an adapter knows when it answers an error. */
export interface ErrorResponseOptions {
  /** The id of the request (`requestIdFor`). Default: a new one. */
  readonly requestId?: string | undefined
  /** Turns a thrown value into an error of the contract; `undefined` for one that it does not know. Asked before the built-in rules. */
  readonly mapError?: ((thrown: unknown) => ApiError | undefined) | undefined
  readonly body?: BodyFormat | undefined
  /** The request's `Accept` header, for `body: 'negotiate'`. */
  readonly accept?: string | undefined
}

/** A response, ready to be written. */
export interface ErrorResponseParts {
  /** What is answered; its `cause` is what was thrown, unless that was an error of the contract itself. */
  readonly error: ApiError
  readonly status: number
  /** Names in lower case. `vary`, where present, is to be merged with what is there (`mergeVary`). */
  readonly headers: Readonly<Record<string, string>>
  /** The body's text. A HEAD has the headers only. */
  readonly body: string
  /** What `mapError` threw, if it did: for the log. */
  readonly hookFailure?: unknown
}

/**
 * Any thrown value as a response (wire rules 1 to 7). Never throws: a value that cannot even be looked at, or a hook
 * that throws, is answered as unknown.
 */
export function toErrorResponse(
  catalog: AnyCatalog,
  thrown: unknown,
  options: ErrorResponseOptions = {},
): ErrorResponseParts {
  const { error, ...failure } = toApiError(catalog, thrown, options.mapError)
  try {
    return { ...write(catalog, error, options), ...failure }
  } catch {
    // A Proxy can pass for an error of ours and break on the second look.
    return { ...write(catalog, unknownError(catalog, thrown), options), ...failure }
  }
}

function write(catalog: AnyCatalog, error: ApiError, options: ErrorResponseOptions): ErrorResponseParts {
  const { requestId = newRequestId() } = options
  const { body, headers } = formatBody(catalog, error, requestId, options.body ?? 'envelope', options.accept)
  return {
    error,
    status: error.status,
    headers: { ...errorHeaders(catalog, error, requestId), ...headers },
    body,
  }
}

function unknownError(catalog: AnyCatalog, thrown: unknown): ApiError {
  // Its own stack would lead here; the cause's leads to the failure.
  return catalog.error(catalog.defaults.unknown, {}, { cause: thrown, stack: false })
}

function toApiError(
  catalog: AnyCatalog,
  thrown: unknown,
  mapError: ErrorResponseOptions['mapError'],
): { error: ApiError; hookFailure?: unknown } {
  if (isOwn(catalog, thrown)) return { error: thrown }
  let failure: { hookFailure?: unknown } = {}
  try {
    const mapped = mapError?.(thrown)
    if (isOwn(catalog, mapped)) return { error: withCause(catalog, mapped, thrown) }
    if (mapped !== undefined && mapped !== null) {
      // An async hook cannot be waited for; its rejection must not end the process.
      Promise.resolve(mapped).catch(() => {})
      throw new TypeError(`mapError must return an error raised from '${catalog.name}', or undefined`, {
        cause: mapped,
      })
    }
  } catch (hookFailure) {
    failure = { hookFailure }
  }
  let error: ApiError | undefined
  try {
    error = fromForeignError(catalog, thrown)
  } catch {
    // A getter or Proxy trap of the thrown value threw: then it is nothing that we know.
  }
  return { error: error ?? unknownError(catalog, thrown), ...failure }
}

/** Whether a value is an error that this service raised from this catalog, and is whole. */
function isOwn(catalog: AnyCatalog, value: unknown): value is ApiError {
  try {
    return (
      isApiError(value) &&
      value.origin === 'raised' &&
      catalog.is(value) &&
      (value.kind === UNRECOGNIZED || Object.hasOwn(catalog.errors, value.kind)) &&
      Number.isInteger(value.status) &&
      value.status >= 400 &&
      value.status <= 599 &&
      typeof value.message === 'string' &&
      (value.retryAfterMs === undefined || (typeof value.retryAfterMs === 'number' && value.retryAfterMs >= 0))
    )
  } catch {
    return false
  }
}

/** A mapped error that tells what it was mapped from. A copy: a hook may return the same error each time. */
function withCause(catalog: AnyCatalog, mapped: ApiError, thrown: unknown): ApiError {
  if ('cause' in mapped) return mapped
  const { kind, status, params, message, origin, retryable, retryAfterMs, stack } = mapped
  const error = createApiError(catalog, {
    kind,
    status,
    params,
    message,
    origin,
    retryable,
    retryAfterMs,
    cause: thrown,
  })
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
  return error
}
