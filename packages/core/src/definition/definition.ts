import type { ParamType } from '../template/template-types.js'

/** Which messages end with the notice on the wire: all of them, those of a 5xx, or none. */
export type NoticePolicy = 'all' | '5xx' | 'none'

/** The sentence appended to messages. A client recognises a message with and without it, whatever the policy. */
export interface NoticeDefinition {
  /** Appended as it is, so it starts with the space that separates it from the message. */
  readonly text: string
  readonly on: NoticePolicy
}

/** One row of the retry table. */
export interface StatusDefinition {
  /** The status in words; HTTP's own reason phrase as a rule. */
  readonly title: string
  /** Whether an error of this status may succeed when the same request is sent again. */
  readonly retry: boolean
  /** Response headers that every error of this status carries. */
  readonly headers?: Readonly<Record<string, string>>
}

/** How a client retries. */
export interface RetryPolicy {
  /** Tries in all, the first one included: 1 to 100. */
  readonly attempts: number
  /** The wait before the second try, in ms, before jitter. */
  readonly initialDelayMs: number
  /** What each further wait is multiplied by: 1 or more. */
  readonly factor: number
  /** The longest wait, in ms. */
  readonly maxDelayMs: number
  /** Whether a request that is not idempotent (a POST) may be sent again when its answer was lost. */
  readonly unsafe: boolean
}

/** One error of the contract. */
export interface ErrorDefinition {
  /** The HTTP status, 400 to 599; it must be listed in `statuses`. */
  readonly status: number
  /** The wire text. `{name}` is a param, `{{` and `}}` are literal braces. */
  readonly message: string
  /** Params that are not strings. */
  readonly params?: Readonly<Record<string, ParamType>>
  /** Other texts that clients recognise as this error; never sent. Each has the message's own params. */
  readonly aliases?: readonly string[]
  /** Overrules the status's `retry`. */
  readonly retry?: boolean
  /** That nothing raises this error any more, or, as text, what to use instead. */
  readonly deprecated?: boolean | string
}

/** The errors of a catalog, by kind. */
export type ErrorDefinitions = Readonly<Record<string, ErrorDefinition>>

/** The parts that generic code plays a role in, and the kind that it raises there. None of these kinds has params. */
export interface DefaultKinds<Kind extends string = string> {
  /** Anything that was thrown and is not an error of the contract: a 5xx. */
  readonly unknown: Kind
  /** A body that is not JSON. */
  readonly badJson?: Kind
  /** A body that could not be read: aborted, too large, an unknown charset or encoding. */
  readonly unreadableBody?: Kind
  /** Input that does not have the expected shape (zod, class-validator). */
  readonly invalidInput?: Kind
  /** A body that is neither JSON nor multipart. */
  readonly contentType?: Kind
  /** No route. Without it the answer is a plain 404. */
  readonly notFound?: Kind
}

/** A whole contract, as data. */
export interface CatalogDefinition {
  /** Names the contract; errors carry it, and `is` compares it. */
  readonly name: string
  /** The version of the contract (not of a package), as `1.2.3`. */
  readonly version: string
  readonly notice?: NoticeDefinition
  readonly statuses: Readonly<Record<number, StatusDefinition>>
  readonly retry?: RetryPolicy
  readonly defaults: DefaultKinds
  readonly errors: Readonly<Record<string, ErrorDefinition>>
  /** The names of the catalogs that this one extends, nearest first. Written by `extendCatalog`. */
  readonly extends?: readonly string[]
}

/** The retry policy of a contract that sets none: 3 tries, 1 s, doubled each time, never again where an answer to a POST was lost. */
export const defaultRetryPolicy: RetryPolicy = Object.freeze({
  attempts: 3,
  initialDelayMs: 1000,
  factor: 2,
  maxDelayMs: 30_000,
  unsafe: false,
})

/** The kind of every error that its catalog does not describe. */
export const UNRECOGNIZED = 'unrecognized'

/** One thing wrong with a catalog or guide, and where. */
export interface Fault {
  /** Dotted path into the definition: `errors.unknown_model.message`. */
  readonly path: string
  readonly message: string
}

/** Thrown by `defineCatalog`, `extendCatalog`, `defineGuide` and `parseCatalog`: every fault at once, each with its path. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
  readonly faults: readonly Fault[]

  constructor(subject: string, faults: readonly Fault[]) {
    const lines = faults.map((fault) => `  ${fault.path ? `${fault.path}: ` : ''}${fault.message}`)
    super(`${subject} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${lines.join('\n')}`)
    this.faults = faults
  }
}
