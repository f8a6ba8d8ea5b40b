import { type ApiError, createApiError, isApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { UNRECOGNIZED } from '../definition/definition.js'
import { cleanText } from '../template/clean-text.js'
import { cleanParams, paramFaults, parseTemplate, renderTemplate } from '../template/template.js'
import type { Params } from '../template/template-types.js'
import { reasonPhrase } from '../wire/reason-phrase.js'
import { newRequestId } from '../wire/request-id.js'
import { errorHeaders } from '../wire/wire.js'
import { type BodyFormat, formatBody, mergeVary } from './body-format.js'
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
  const { requestId = newRequestId() } = options
  const { error, ...failure } = toApiError(catalog, thrown, options.mapError, requestId)
  const { body, headers } = formatBody(catalog, error, requestId, options.body ?? 'envelope', options.accept)
  const own = errorHeaders(catalog, error, requestId)
  // A status may have a `vary` too, and says by it what the form of the body does not.
  const { vary } = headers
  return {
    error,
    status: error.status,
    headers: { ...own, ...headers, ...(vary === undefined ? {} : { vary: mergeVary(own['vary'], vary) }) },
    body,
    ...failure,
  }
}

function toApiError(
  catalog: AnyCatalog,
  thrown: unknown,
  mapError: ErrorResponseOptions['mapError'],
  requestId: string,
): { error: ApiError; hookFailure?: unknown } {
  const own = asAnswered(catalog, thrown, requestId)
  if (own) return { error: own }
  let failure: { hookFailure?: unknown } = {}
  try {
    const mapped: unknown = mapError?.(thrown)
    const error = asAnswered(catalog, mapped, requestId, { cause: thrown })
    if (error) return { error }
    if (mapped !== undefined && mapped !== null) {
      // An async hook cannot be waited for; its rejection must not end the process.
      Promise.resolve(mapped).catch(() => {})
      throw new TypeError(`mapError must return an error raised from '${catalog.name}', or undefined, and no promise`, {
        cause: mapped,
      })
    }
  } catch (hookFailure) {
    failure = { hookFailure }
  }
  let foreign: ApiError | undefined
  try {
    foreign = asAnswered(catalog, fromForeignError(catalog, thrown), requestId)
  } catch {
    // A getter or Proxy trap of the thrown value threw: then it is nothing that we know.
  }
  // The stack of the masking error would lead here; its cause's leads to the failure.
  const unknown = () => catalog.error(catalog.defaults.unknown, {}, { cause: thrown, stack: false })
  return { error: foreign ?? (asAnswered(catalog, unknown(), requestId) as ApiError), ...failure }
}

/**
 * An error that this service raised from this catalog, as it is answered: with the request's id, and in the catalog's
 * own words, whatever has been done to its message since. `undefined` for anything else. A copy, since the same error
 * may be thrown for several requests, or be frozen.
 */
function asAnswered(
  catalog: AnyCatalog,
  value: unknown,
  requestId: string,
  origin: { readonly cause?: unknown } = {},
): ApiError | undefined {
  try {
    if (!isApiError(value) || value.origin !== 'raised' || !catalog.is(value)) return undefined
    const wording = wordingOf(catalog, value)
    if (!wording) return undefined
    const { kind, status, retryable, retryAfterMs, stack } = value
    const isReworded = value.message !== wording.message
    const contract = { name: value.catalog, notice: catalog.notice, statuses: catalog.statuses }
    const error = createApiError(contract, {
      kind,
      status,
      ...wording,
      origin: 'raised',
      retryable: retryable === true,
      retryAfterMs: typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined,
      requestId,
      ...(isReworded ? { cause: value } : 'cause' in value ? { cause: value.cause } : origin),
    })
    Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
    return error
  } catch {
    // A Proxy can pass for an error of ours and break on the second look.
    return undefined
  }
}

/** What an error says by its catalog; `undefined` where its status or params are not those of its kind. */
function wordingOf(catalog: AnyCatalog, error: ApiError): { params: Params; message: string } | undefined {
  const { kind, status } = error
  if (kind === UNRECOGNIZED) {
    if (!Number.isInteger(status) || status < 400 || status > 599) return undefined
    const title = catalog.statuses[status]?.title ?? reasonPhrase(status)
    return { params: {}, message: status < 500 ? cleanText(error.message) || title : title }
  }
  const definition = Object.hasOwn(catalog.errors, kind) ? catalog.errors[kind] : undefined
  if (definition?.status !== status) return undefined
  const template = parseTemplate(definition.message, definition.params)
  if (paramFaults(template, error.params).length > 0) return undefined
  const params = cleanParams(error.params)
  return { params, message: renderTemplate(template, params) }
}
