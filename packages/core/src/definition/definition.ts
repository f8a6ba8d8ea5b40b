import type { EnvelopeDefinition, Json } from '../envelope/envelope.js'
import type { ParamType } from '../template/param-types.js'
import { commonWords, placeInError } from './fault-place.js'

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
  /**
   * The kind of an error of this status that nobody raised from the contract: a guard's 401, a limiter's 429, an unknown
   * route's 404. It has no params that must be given.
   */
  readonly kind?: string
  /** The coarser class of its errors, for `{type}` of the envelope. Default: OpenAI's word for the status. */
  readonly type?: string
  /** Constants of its errors, for `{fields.NAME}` of the envelope. */
  readonly fields?: Readonly<Record<string, Json>>
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
  /** The text for people; without a machine code in the body it is the contract. `{name}` is a param, `{{` and `}}` are literal braces. */
  readonly message: string
  /** All that is dynamic about the error. A placeholder of the message that is not listed is a string. */
  readonly params?: Readonly<Record<string, ParamType>>
  /** The machine code in the body, for `{code}` of the envelope. Default: the kind. No other error of the status has it. */
  readonly code?: string | number
  /** Overrules the status's `type`. */
  readonly type?: string
  /** Constants of this error, beside and over the status's, for `{fields.NAME}` of the envelope. */
  readonly fields?: Readonly<Record<string, Json>>
  /** Params to show in documents and to mock with. */
  readonly example?: Readonly<Record<string, unknown>>
  /** Other texts that clients recognise as this error; never sent. Each has the message's own placeholders. */
  readonly aliases?: readonly string[]
  /** Overrules the status's `retry`. */
  readonly retry?: boolean
  /** That nothing raises this error any more, or, as text, what to use instead. */
  readonly deprecated?: boolean | string
  /** The version of the contract that had it first, as `1.2.0`: for documents. */
  readonly since?: string
}

/** The errors of a catalog, by kind. */
export type ErrorDefinitions = Readonly<Record<string, ErrorDefinition>>

/**
 * The causes that generic code knows, and the kind that it raises for each. None has params that must be given, but for a list
 * of issues in `invalidInput`. A cause without a kind is answered with the kind of its status's row, or with the status alone.
 */
export interface DefaultKinds<Kind extends string = string> {
  /** Anything that was thrown and is not an error of the contract: a 5xx. */
  readonly unknown: Kind
  /** A body that is not JSON. */
  readonly badJson?: Kind
  /** A body that could not be read: aborted, an unknown charset or encoding. */
  readonly unreadableBody?: Kind
  /** A body that is too large. Default: the kind of status 413, then `unreadableBody`. */
  readonly bodyTooLarge?: Kind
  /** Input that does not have the expected shape. With a param of type `'issues'`, it lists what is wrong field by field. */
  readonly invalidInput?: Kind
  /** A body of a type that the service does not take. */
  readonly contentType?: Kind
}

/** A whole contract, as data. */
export interface CatalogDefinition {
  /** Names the contract; errors carry it, and `is` compares it. */
  readonly name: string
  /** The version of the contract (not of a package), as `1.2.3`. */
  readonly version: string
  /** How the body of its errors looks. Default: `defaultEnvelope`. */
  readonly envelope?: EnvelopeDefinition
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
    super(
      `${subject} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faultLines(faults).join('\n')}`,
    )
    this.faults = faults
  }
}

/** How many kinds, or parts of one text, may break a rule before they are told together, and how many of them are then named. */
const TOLD_ONE_BY_ONE = 5

/** A line for each fault; where many kinds break one rule, a line for all of them. */
function faultLines(faults: readonly Fault[]): string[] {
  const groups = new Map<string, Fault[]>()
  for (const fault of faults) {
    const { kind, place } = placeInError(fault.path)
    const key = kind === undefined ? fault.path : `${place.slice(0, -1).join('.')} ${commonWords(fault.message)}`
    const group = groups.get(key)
    if (group) group.push(fault)
    else groups.set(key, [fault])
  }
  return [...groups.values()].flatMap((group) => {
    const kinds = [...new Set(group.map(({ path }) => placeInError(path).kind))]
    if (kinds.length <= TOLD_ONE_BY_ONE) {
      return linesOf(group)
    }
    const [first] = group
    const named = kinds.slice(0, TOLD_ONE_BY_ONE).join(', ')
    return [`  ${kinds.length} kinds: ${named}, ...: ${first?.message} (at ${first?.path})`]
  })
}

/** The faults of a few kinds, a line for each; of a path that breaks its rule again and again, the first. */
function linesOf(faults: readonly Fault[]): string[] {
  const counts = new Map<string, number>()
  const lines = faults.flatMap(({ path, message }) => {
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    return count > TOLD_ONE_BY_ONE ? [] : [`  ${path ? `${path}: ` : ''}${message}`]
  })
  const further = [...counts].filter(([, count]) => count > TOLD_ONE_BY_ONE)
  return [...lines, ...further.map(([path, count]) => `  ${path}: and ${count - TOLD_ONE_BY_ONE} more`)]
}
