import type { Json } from '../envelope/envelope.js'
import type { Params } from '../template/param-types.js'
import { branded } from '../values/brand.js'
import { newRequestId } from '../wire/request-id.js'
import { errorHeaders, type WireContract } from '../wire/wire.js'

/** `raised` by this process, or `received` from another one. A received error is not this service's to serve. */
export type ErrorOrigin = 'raised' | 'received'

/** One try of a request, as a client records it. */
export interface Attempt {
  /** When it began, in ms since the epoch. */
  readonly at: number
  readonly method: string
  readonly url: string
  /** The status of the answer; absent when there was none. */
  readonly status?: number
  readonly requestId?: string
  /** The wait that followed, in ms; absent after the last attempt. */
  readonly delayMs?: number
  /** Why no further attempt was made; absent when there was one. */
  readonly stopped?: string
}

/** The answer that a received error came in. */
export interface ReceivedResponse {
  readonly headers: {
    /** A header's value, whatever the case of its name; `null` where it is missing. */
    get(name: string): string | null
  }
  /** The body as JSON made it, or its text; `undefined` where there was none. */
  readonly body: unknown
}

/** The parts of an `ApiError`. */
export interface ApiErrorInit<Kind extends string, P extends Params, Status extends number, Code> {
  readonly kind: Kind
  readonly status: Status
  readonly code: Code
  readonly type: string
  readonly params: P
  readonly message: string
  readonly origin: ErrorOrigin
  readonly retryable: boolean
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly attempts?: readonly Attempt[] | undefined
  readonly response?: ReceivedResponse | undefined
  /** `cause` is set where the key is there, even to `undefined`. */
  readonly cause?: unknown
}

/** `Response` where the platform's types have it, and its basic shape where they don't. */
export type WebResponse = typeof globalThis extends { Response: { prototype: infer R } } ? R : BasicResponse

interface BasicResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  json(): Promise<unknown>
}

/** What an error has whatever its kind. An interface of its own: the compiler makes the members of `ApiError` anew for each kind. */
interface AnyKindError extends Error {
  /** The coarser class of the error: the contract's word for it, or OpenAI's. */
  readonly type: string
  /** The name of the catalog that it was raised from or decoded with. */
  readonly catalog: string
  readonly origin: ErrorOrigin
  /** Whether the same request may succeed when sent again. */
  readonly retryable: boolean
  /** The server's id of the request; set on received errors that carried one. */
  readonly requestId: string | undefined
  /** How long to wait before sending the request again, in ms, where that is known. */
  readonly retryAfterMs: number | undefined
  /** What a client tried before it threw this; empty on a raised error. */
  readonly attempts: readonly Attempt[]
  /** The answer that it came in; absent on a raised error. Neither a log nor `JSON.stringify` shows it. */
  readonly response: ReceivedResponse | undefined
  /** The body of this error's response in the contract's envelope (wire rule 1). */
  toEnvelope(requestId: string): Json
  /** This error as a web `Response`, headers included, for Hono, Next.js and workers. The platform must have `Response`. */
  toResponse(requestId?: string): WebResponse
}

/**
 * An error of a contract. Raised by `catalog.error`, received through `decodeError`; `instanceof` and `catalog.is`
 * hold across duplicate installs and ESM/CJS copies, and so do the types: it is an interface, which no copy has for itself.
 */
export interface ApiError<
  out Kind extends string = string,
  out P extends Params = Params,
  out Status extends number = number,
  out Code = string | number | undefined,
> extends AnyKindError {
  /** The machine name: a kind of the catalog, or `'unrecognized'`. */
  readonly kind: Kind
  /** The HTTP status. */
  readonly status: Status
  /** The machine code in the body. Of an error without a kind: the code that it was received with, if it had one. */
  readonly code: Code
  /** All that is dynamic about the error, as it is on the wire. */
  readonly params: P
  /** For logs: what the wire may show, and nothing internal. */
  toJSON(): {
    kind: Kind
    status: Status
    code: Code
    message: string
    params: P
    requestId: string | undefined
  }
}

interface ApiErrorConstructor {
  /** For the catalog and for adapters; services raise errors with `catalog.error`. */
  // The defaults let a class extend it without type arguments.
  new <
    Kind extends string = string,
    P extends Params = Params,
    Status extends number = number,
    Code = string | number | undefined,
  >(
    contract: WireContract,
    init: ApiErrorInit<Kind, P, Status, Code>,
  ): ApiError<Kind, P, Status, Code>
  readonly prototype: ApiError
}

class ContractError extends Error {
  declare readonly kind: string
  declare readonly status: number
  declare readonly code: string | number | undefined
  declare readonly type: string
  declare readonly params: Params
  declare readonly catalog: string
  declare readonly origin: ErrorOrigin
  declare readonly retryable: boolean
  declare readonly requestId: string | undefined
  declare readonly retryAfterMs: number | undefined
  declare readonly attempts: readonly Attempt[]
  declare readonly response: ReceivedResponse | undefined
  readonly #contract: WireContract

  constructor(contract: WireContract, init: ApiErrorInit<string, Params, number, string | number | undefined>) {
    // Of an object, `super` looks for the `cause` alone, and takes long for it.
    if ('cause' in init) super(init.message, init)
    else super(init.message)
    this.kind = init.kind
    this.status = init.status
    this.code = init.code
    this.type = init.type
    this.params = init.params
    this.catalog = contract.name
    this.origin = init.origin
    this.retryable = init.retryable
    this.requestId = init.requestId
    this.retryAfterMs = init.retryAfterMs
    this.attempts = init.attempts ?? []
    // An answer may hold what no log should.
    if (init.response) Object.defineProperty(this, 'response', { value: init.response, configurable: true })
    this.#contract = contract
  }

  toEnvelope(requestId: string): Json {
    return this.#contract.bodyOf(this.#contract, this, { requestId })
  }

  toResponse(requestId: string = this.requestId ?? newRequestId()): WebResponse {
    const { Response } = globalThis as unknown as {
      Response: new (body: string, init: { status: number; headers: Record<string, string> }) => WebResponse
    }
    return new Response(JSON.stringify(this.toEnvelope(requestId)), {
      status: this.status,
      headers: errorHeaders(this.#contract, this, requestId),
    })
  }

  toJSON() {
    const { kind, status, code, message, params, requestId } = this
    return { kind, status, code, message, params, requestId }
  }
}

export const ApiError = ContractError as unknown as ApiErrorConstructor

/** Whether a value is an `ApiError`, of any catalog and of any copy of this package. Never throws. */
export const isApiError = branded<ApiError>(ApiError, 'ApiError')

interface V8Error {
  stackTraceLimit?: number
  captureStackTrace?(target: object, above?: unknown): void
}

/** Makes an `ApiError` that has no stack, or one that begins at the caller of `above`. */
export function createApiError<Kind extends string, P extends Params, Status extends number, Code>(
  contract: WireContract,
  init: ApiErrorInit<Kind, P, Status, Code>,
  above?: unknown,
): ApiError<Kind, P, Status, Code> {
  const v8 = Error as V8Error
  const limit = v8.stackTraceLimit
  // Where there is no such limit, the stack is simply captured.
  if (limit === undefined) return new ApiError(contract, init)
  let error: ApiError<Kind, P, Status, Code>
  try {
    // Assigned, since `Reflect.set` takes ten times as long.
    v8.stackTraceLimit = 0
  } catch {
    // `Error` is frozen.
    return new ApiError(contract, init)
  }
  try {
    error = new ApiError(contract, init)
  } finally {
    v8.stackTraceLimit = limit
  }
  if (above !== undefined) v8.captureStackTrace?.(error, above)
  return error
}
