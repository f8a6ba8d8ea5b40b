import type {
  CatalogDefinition,
  DefaultKinds,
  ErrorDefinition,
  ErrorDefinitions,
  RetryPolicy,
  StatusDefinition,
} from '../definition/definition.js'
import type { BodyOf } from '../envelope/body-type.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import type { EnvelopeCodec } from '../envelope/envelope-codec.js'
import type { defaultEnvelope } from '../envelope/ready-made.js'
import type { ParamRules } from '../template/param-rules.js'
import type {
  DeclaredOf,
  NoParams,
  ParamNames,
  Params,
  ParamsFrom,
  ParamsOf,
  RequiredNames,
} from '../template/param-types.js'
import type { WireContract } from '../wire/wire.js'
import type { ApiError } from './api-error.js'

/** Options of `catalog.error`, always its third argument. */
export interface RaiseOptions {
  /** What made this error happen. For the log; nothing of it reaches the wire. */
  readonly cause?: unknown
  /** Overrules the retry table for this one error. */
  readonly retryable?: boolean | undefined
  /** How long the client should wait before it tries again, in ms; sent as `retry-after`, rounded up to whole seconds. */
  readonly retryAfterMs?: number | undefined
  /** Whether to capture a stack. By default a 5xx does and an expected 4xx, which costs 15 times less without, does not. */
  readonly stack?: boolean | undefined
}

declare const none: unique symbol

/** What fills a message without params. Named for the compiler, which says of any param that it 'does not exist in type ...'. */
interface MessageWithoutParams {
  readonly [none]?: never
}

type Argument<Names extends string, Declared> = string extends Names
  ? Params | undefined
  : RequiredNames<Names, Declared> extends never
    ? Names | keyof Declared extends never
      ? MessageWithoutParams | undefined
      : ParamsFrom<Names, Declared> | undefined
    : ParamsFrom<Names, Declared>

/** What `error` takes for params. Where a message is any text at all, as in `Catalog` itself: anything, and nothing. */
// Inferred: the compiler does not look through that. It would otherwise follow each branch for what `Kind` may be, at each call.
export type ParamsArgument<Definition extends ErrorDefinition> =
  Argument<ParamNames<Definition['message']>, DeclaredOf<Definition>> extends infer Given ? Given : never

/** A kind that needs no params. Of one that does, a type that no text has: the compiler's message then names the params. */
// `unknown` for what is never the case: the compiler then does not go through all kinds where it asks what a text may be.
export type KindAlone<Errors extends ErrorDefinitions, Kind extends keyof Errors & string> =
  MissingNames<Errors, Kind> extends never ? Kind : `${Kind}` extends string ? KindTold<Errors, Kind> : unknown

type MissingNames<Errors extends ErrorDefinitions, Kind extends keyof Errors> = Kind extends unknown
  ? RequiredNames<ParamNames<Errors[Kind]['message']>, DeclaredOf<Errors[Kind]>>
  : never

type KindTold<Errors extends ErrorDefinitions, Kind extends keyof Errors> = Kind extends unknown
  ? undefined extends ParamsArgument<Errors[Kind]>
    ? Kind
    : Kind & { readonly 'these params are missing': keyof ParamsIn<Errors[Kind]> }
  : never

/** The params of an error of the catalog. */
type ParamsIn<Definition extends ErrorDefinition> = ParamsFrom<
  ParamNames<Definition['message']>,
  DeclaredOf<Definition>
>

type KindOf<Errors> = keyof Errors & string

/** The machine code of a definition: its own, or its kind. */
type CodeOf<Definition, Kind> = 'code' extends keyof Definition ? Definition['code'] : Kind

/** The error of a kind; of several, a union. */
export type KindError<Errors extends ErrorDefinitions, Kind extends keyof Errors & string> = Kind extends unknown
  ? ApiError<Kind, ParamsIn<Errors[Kind]>, Errors[Kind]['status'], CodeOf<Errors[Kind], Kind>>
  : never

/** An answer that the catalog does not describe: its status, code and text are kept. */
export type UnrecognizedError = ApiError<'unrecognized', NoParams, number, string | number | undefined>

type ErrorUnion<Errors extends ErrorDefinitions> =
  | { [Kind in KindOf<Errors>]: KindError<Errors, Kind> }[KindOf<Errors>]
  | UnrecognizedError

/** Every error that a catalog can say, and `'unrecognized'`: a union to `switch` over by `kind`. */
export type CatalogError<C> = C extends { readonly errors: infer Errors extends ErrorDefinitions }
  ? ErrorUnion<Errors>
  : never

/** The kinds of a catalog. */
export type CatalogKind<C> = C extends { readonly errors: infer Errors } ? KindOf<Errors> : never

/** The error of one kind of a catalog; of several kinds, a union. */
export type ErrorOf<C, Kind extends CatalogKind<C>> = C extends {
  readonly errors: infer Errors extends ErrorDefinitions
}
  ? KindError<Errors, Extract<Kind, KindOf<Errors>>>
  : never

/** The params of one kind of a catalog. */
export type ErrorParams<C, Kind extends CatalogKind<C>> = C extends { readonly errors: infer Errors }
  ? ParamsOf<Errors[Kind & keyof Errors]>
  : never

type RecognizedMessage<Errors extends ErrorDefinitions> = {
  [Kind in KindOf<Errors>]: { readonly kind: Kind; readonly params: ParamsOf<Errors[Kind]> }
}[KindOf<Errors>]

/** What a body says of the request that failed, for `toEnvelope`. */
export interface EnvelopeContext {
  readonly requestId: string
  /** The request's path, for `{path}`. Its query, if it has one, is not shown. */
  readonly path?: string | undefined
  /** When it failed, in ms since the epoch, for `{timestamp}`. Default: now. */
  readonly at?: number | undefined
}

// In the methods below the constraints are spelt out, and no alias is: the compiler makes an aliased union anew at each call.
/** A contract at work: made by `defineCatalog`. All of it is frozen, and its functions need no `this`. */
export interface Catalog<
  Errors extends ErrorDefinitions = ErrorDefinitions,
  Envelope extends EnvelopeDefinition = typeof defaultEnvelope,
> {
  readonly name: string
  readonly version: string
  /** The definitions of the errors, by kind. */
  readonly errors: Errors
  readonly statuses: Readonly<Record<number, StatusDefinition>>
  /** How the body of its errors looks. */
  readonly envelope: Envelope
  /** The envelope at work; for tools. */
  readonly codec: EnvelopeCodec
  /** Writes the body of an error; for tools. Everyone else calls `toEnvelope`. */
  readonly bodyOf: WireContract['bodyOf']
  /** The rules for the params of a kind, by name; for tools. */
  readonly rulesOf: (kind: string) => ParamRules
  readonly notice: CatalogDefinition['notice']
  readonly retry: RetryPolicy
  readonly defaults: DefaultKinds<KindOf<Errors>>
  /** The names of the catalogs whose raised errors are this one's own: its own name, then those that it extends. */
  readonly lineage: readonly string[]
  /** By status: how to retry its errors, or `false`. */
  readonly retryTable: { readonly [Status in Errors[KindOf<Errors>]['status']]: RetryPolicy | false }

  /**
   * An error of a kind, to throw. Its params are cleaned as they go on the wire, and fill the placeholders of the message.
   * Throws a `TypeError` for an unknown kind, param or option, a missing param, a value of the wrong type, and one that its
   * schema refuses or that does not read back from JSON.
   */
  error<Kind extends keyof Errors & string>(kind: KindAlone<Errors, Kind>): KindError<Errors, Kind>
  error<Kind extends keyof Errors & string>(
    kind: Kind,
    params: ParamsArgument<Errors[Kind]>,
    options?: RaiseOptions,
  ): KindError<Errors, Kind>

  /**
   * Runs `fn`; whatever it throws becomes the `cause` of an error of `kind`. An error that was raised from this catalog
   * passes through as it is.
   */
  wrap<Kind extends keyof Errors & string, T>(kind: KindAlone<Errors, Kind>, fn: () => T): Promise<Awaited<T>>
  wrap<Kind extends keyof Errors & string, T>(
    kind: Kind,
    params: ParamsArgument<Errors[Kind]>,
    fn: () => T,
  ): Promise<Awaited<T>>

  /**
   * Reads a wire message back: its kind and params, or `undefined` when no error of that status reads so, or when the message
   * does not show all of its params. Never throws.
   */
  recognize(answer: { readonly status: number; readonly message: string }): RecognizedMessage<Errors> | undefined

  /** The body of an error's response in the contract's envelope. The type has what the envelope's template says. */
  toEnvelope(error: ApiError, context: EnvelopeContext): BodyOf<Envelope>

  /** Whether a value is an error of this contract, raised or received; with a kind, whether it is that one. */
  is<Kind extends (keyof Errors & string) | 'unrecognized'>(
    value: unknown,
    kind: Kind,
  ): value is Kind extends keyof Errors & string ? KindError<Errors, Kind> : UnrecognizedError
  is(value: unknown): value is ErrorUnion<Errors>

  /**
   * The definition, for `JSON.stringify`: a schema is written as `{ jsonSchema }`. Throws a `TypeError` that names the param
   * whose schema has no JSON Schema (`~standard.jsonSchema`, which zod 4 has).
   */
  toJSON(): CatalogDefinition & { readonly errors: Errors }
}

/** A catalog whose errors are not known to the types, as generic code takes it. */
export interface AnyCatalog
  extends Omit<
    Catalog<ErrorDefinitions, EnvelopeDefinition>,
    'error' | 'wrap' | 'recognize' | 'is' | 'retryTable' | 'defaults' | 'toEnvelope'
  > {
  readonly defaults: DefaultKinds
  readonly retryTable: Readonly<Record<number, RetryPolicy | false>>
  // Method syntax and `any` on purpose: every `Catalog<...>` is to be assignable, whatever its kinds. `raise` is typed.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  error(kind: any, params?: any, options?: RaiseOptions): ApiError
  recognize(answer: {
    readonly status: number
    readonly message: string
  }): { readonly kind: string; readonly params: Params } | undefined
  // biome-ignore lint/suspicious/noExplicitAny: see above
  is(value: unknown, kind?: any): boolean
  toEnvelope(error: ApiError, context: EnvelopeContext): unknown
}
