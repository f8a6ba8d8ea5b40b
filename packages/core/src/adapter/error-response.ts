import { type ApiError, createApiError, isApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { isErrorStatus, roleError, statusError } from '../contract/generic-errors.js'
import { type ErrorDefinition, UNRECOGNIZED } from '../definition/definition.js'
import { cleanText } from '../template/clean-text.js'
import { raiseParams } from '../template/param-rules.js'
import type { Params } from '../template/param-types.js'
import { parseText } from '../template/parse-template.js'
import { renderTemplate } from '../template/template.js'
import { isRecord, ownValue, perObject } from '../values/plain-data.js'
import { bodyOf } from '../wire/body.js'
import { newRequestId } from '../wire/request-id.js'
import { errorHeaders, titleOf, typeOf, type WireError } from '../wire/wire.js'
import type { ClientLeft } from './client-left.js'
import { isAbort } from './foreign/aborts.js'
import { type AnsweredError, fromForeignError } from './foreign/foreign-error.js'
import type { ForeignRequest } from './foreign/thrown.js'
import { type EnvelopeOption, isList, mergeVary, negotiate } from './negotiate.js'

/** What an adapter knows when it answers an error. */
export interface ErrorResponseOptions {
  /** The id of the request (`requestIdFor`). Default: a new one. */
  readonly requestId?: string | undefined
  /** Turns a thrown value into an error of the contract; `undefined` for one that it does not know. Asked before the built-in rules. */
  readonly mapError?: ((thrown: unknown) => ApiError | undefined) | undefined
  /** Another form than the contract's own: one envelope, or several of which `accept` picks by content type (wire rule 7). */
  readonly envelope?: EnvelopeOption | undefined
  /** The request's `Accept` header. */
  readonly accept?: string | undefined
  /** The request's path, for an envelope that shows it. */
  readonly path?: string | undefined
  /** The headers that carry the request's id. Default: `x-request-id` and `request-id`. */
  readonly requestIdHeaders?: readonly string[] | undefined
  /**
   * What the client was at when it broke the connection off, if it has (`clientLeft`). What then fails because the connection is gone
   * is the client's: a body that could not be read, or else a 499.
   */
  readonly clientLeft?: ClientLeft | undefined
  /** The request, by which an error about its body is told from one about an upstream's answer. Node's own, or a web `Request`. */
  readonly request?: ForeignRequest | undefined
  /** When the error is answered, in ms since the epoch, for an envelope that shows it. Default: now. */
  readonly at?: number | undefined
}

/** A response, ready to be written. */
export interface ErrorResponseParts {
  /** What is answered; its `cause` is what was thrown, unless that was an error of the contract itself. */
  readonly error: ApiError
  /** The error's kind, as `x-error-kind` says it. */
  readonly kind: string
  readonly status: number
  /** Names in lower case. `vary`, where present, is to be merged with what is there (`headerChanges`). */
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
  const {
    requestId = newRequestId(),
    envelope: option = catalog.envelope,
    accept,
    path,
    requestIdHeaders,
    at,
  } = options
  const found = answerFor(catalog, thrown, options, requestId)
  const { answer } = found
  const envelope = isList(option) ? negotiate(option, accept) : option
  const headers = errorHeaders(catalog, answer, requestId, { envelope, requestIdHeaders })
  if (found.headers) Object.assign(headers, found.headers)
  // A status may have a `vary` too, and says by it what the form of the body does not.
  if (isList(option)) headers['vary'] = mergeVary(headers['vary'], 'accept')
  const request = { requestId, path, at }
  const body =
    envelope === catalog.envelope
      ? catalog.bodyOf(catalog, answer, request)
      : bodyOf(catalog, answer, request, envelope)
  const parts: ErrorResponseParts = new Parts(answer, headers, JSON.stringify(body))
  return 'hookFailure' in found ? Object.assign(parts, { hookFailure: found.hookFailure }) : parts
}

/** A response whose `error` is made when somebody looks at it: most answers to a 4xx are written, and that is all. */
class Parts implements ErrorResponseParts {
  declare readonly error: ApiError
  readonly kind: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly #answer: Answer

  constructor(answer: Answer, headers: Readonly<Record<string, string>>, body: string) {
    this.kind = answer.kind
    this.status = answer.status
    this.headers = headers
    this.body = body
    this.#answer = answer
    // Its own, so that it is there in a copy too.
    Object.defineProperty(this, 'error', Parts.#error)
  }

  static readonly #error: PropertyDescriptor & ThisType<Parts> = {
    configurable: true,
    enumerable: true,
    get() {
      return this.#answer.error
    },
  }
}

/** What is answered, and the headers that what was thrown brings. */
interface Found {
  readonly answer: Answer
  readonly headers?: AnsweredError['headers']
  readonly hookFailure?: unknown
}

function answerFor(
  catalog: AnyCatalog,
  thrown: unknown,
  { mapError, clientLeft, request }: ErrorResponseOptions,
  requestId: string,
): Found {
  const own = asAnswered(catalog, thrown, requestId)
  if (own) return { answer: own }
  let failure: { hookFailure?: unknown } = {}
  try {
    const mapped: unknown = mapError?.(thrown)
    const answer = asAnswered(catalog, mapped, requestId, { cause: thrown })
    if (answer) return { answer }
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
  try {
    const foreign = fromAbort(catalog, thrown, clientLeft) ?? fromForeignError(catalog, thrown, request)
    const answer = asAnswered(catalog, foreign?.error, requestId)
    if (answer) return { answer, headers: foreign?.headers, ...failure }
  } catch {
    // A getter or Proxy trap of the thrown value threw: then it is nothing that we know.
  }
  // The stack of the masking error would lead here; its cause's leads to the failure.
  const unknown = catalog.error(catalog.defaults.unknown, {}, { cause: thrown, stack: false })
  return { answer: asAnswered(catalog, unknown, requestId) as Answer, ...failure }
}

/** nginx's status for a client that did not wait for its answer, which nobody reads: it is for the log. */
const CLIENT_CLOSED_REQUEST = 499

/** What failed because the client has left. Whatever else is thrown then is a failure of the service as ever. */
function fromAbort(catalog: AnyCatalog, thrown: unknown, left: ClientLeft | undefined): AnsweredError | undefined {
  if (left === undefined || !isRecord(thrown) || isApiError(thrown) || !isAbort(thrown)) return undefined
  const error =
    left === 'reading'
      ? roleError(catalog, 'unreadableBody', { cause: thrown })
      : statusError(catalog, CLIENT_CLOSED_REQUEST, { cause: thrown, text: 'Client Closed Request' })
  return { error }
}

/**
 * An error that this service raised from this catalog, as it is answered: in the catalog's own words, whatever has been done to
 * its message since. `undefined` for anything else.
 */
function asAnswered(
  catalog: AnyCatalog,
  value: unknown,
  requestId: string,
  origin: { readonly cause?: unknown } = {},
): Answer | undefined {
  try {
    if (!isApiError(value) || value.origin !== 'raised' || !catalog.is(value)) return undefined
    const wording = wordingOf(catalog, value)
    return wording && new Answer(catalog, value, wording, requestId, origin)
  } catch {
    // A Proxy can pass for an error of ours and break on the second look.
    return undefined
  }
}

/** An answer to one request. What was thrown for it is left as it is: the same error may be thrown for several, or be frozen. */
class Answer implements WireError {
  readonly kind: string
  readonly status: number
  readonly code: string | number | undefined
  readonly type: string
  readonly params: Params
  readonly message: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
  readonly #catalog: AnyCatalog
  readonly #name: string
  readonly #requestId: string
  readonly #thrown: ApiError
  readonly #origin: { readonly cause?: unknown }
  #error: ApiError | undefined

  constructor(
    catalog: AnyCatalog,
    thrown: ApiError,
    { params, message }: Wording,
    requestId: string,
    origin: { readonly cause?: unknown },
  ) {
    const { kind, status, retryable, retryAfterMs } = thrown
    const definition = ownValue(catalog.errors, kind)
    this.kind = kind
    this.status = status
    this.code = definition && (definition.code ?? kind)
    this.type = typeOf(catalog, status, kind)
    this.params = params
    this.message = message
    this.retryable = retryable === true
    this.retryAfterMs = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined
    this.#catalog = catalog
    this.#name = thrown.catalog
    this.#requestId = requestId
    this.#thrown = thrown
    const isReworded = thrown.message !== message
    this.#origin = isReworded ? { cause: thrown } : 'cause' in thrown ? { cause: thrown.cause } : origin
  }

  /** The answer as an error: a copy of what was thrown, with the id of the request. */
  get error(): ApiError {
    this.#error ??= this.#toError()
    return this.#error
  }

  #toError(): ApiError {
    const { envelope, notice, statuses, errors, codec, bodyOf, rulesOf } = this.#catalog
    const { kind, status, code, type, params, message, retryable, retryAfterMs } = this
    const origin = 'raised' as const
    const requestId = this.#requestId
    const raised = { kind, status, code, type, params, message, origin, retryable, retryAfterMs, requestId }
    const init: typeof raised & { cause?: unknown } = raised
    if ('cause' in this.#origin) init.cause = this.#origin.cause
    const contract = { name: this.#name, envelope, notice, statuses, errors, codec, bodyOf, rulesOf }
    const error = createApiError(contract, init)
    Object.defineProperty(error, 'stack', { value: stackOf(this.#thrown), configurable: true, writable: true })
    return error
  }
}

/** V8 writes a stack out when it is read for the first time. */
function stackOf(thrown: ApiError): string | undefined {
  try {
    return thrown.stack
  } catch {
    return undefined
  }
}

/** The words of an error, and what is dynamic about them. */
interface Wording {
  readonly params: Params
  readonly message: string
}

/** The messages of a catalog, each parsed once. */
const textOf = /* @__PURE__ */ perObject(({ message }: ErrorDefinition) => parseText(message))

/** What an error says by its catalog; `undefined` where its status or params are not those of its kind. */
function wordingOf(catalog: AnyCatalog, error: ApiError): Wording | undefined {
  const { kind, status } = error
  if (kind === UNRECOGNIZED) {
    if (!isErrorStatus(status)) return undefined
    const title = titleOf(catalog, status)
    return { params: {}, message: status < 500 ? cleanText(error.message) || title : title }
  }
  const definition = ownValue(catalog.errors, kind)
  if (definition?.status !== status) return undefined
  const faults: string[] = []
  const params = raiseParams(catalog.rulesOf(kind), error.params, faults)
  return faults.length > 0 ? undefined : { params, message: renderTemplate(textOf(definition), params) }
}
