import type {
  CatalogDefinition,
  DefaultKinds,
  ErrorDefinitions,
  RetryPolicy,
  StatusDefinition,
} from '../definition/definition.js'
import type { NoParams, Params, ParamsOf } from '../template/template-types.js'
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

// Where a message is any text at all, as in `Catalog` itself, its params are anything, and optional.
type ParamsArgument<Definition> =
  ParamsOf<Definition> extends NoParams
    ? MessageWithoutParams | undefined
    : NoParams extends ParamsOf<Definition>
      ? ParamsOf<Definition> | undefined
      : ParamsOf<Definition>

/** A kind that needs no params. Of one that does, a type that no text has: the compiler's message then names the params. */
type KindAlone<Errors extends ErrorDefinitions, Kind extends keyof Errors> = Kind extends unknown
  ? NoParams extends ParamsOf<Errors[Kind]>
    ? Kind
    : Kind & { readonly 'these params are missing': keyof ParamsOf<Errors[Kind]> }
  : never

type KindOf<Errors> = keyof Errors & string

/** The error of one kind; of several kinds, a union. */
export type ErrorOf<Errors extends ErrorDefinitions, Kind extends keyof Errors & string> = Kind extends unknown
  ? ApiError<Kind, ParamsOf<Errors[Kind]>, Errors[Kind]['status']>
  : never

/** An answer that the catalog does not describe: its status and text are kept. */
export type UnrecognizedError = ApiError<'unrecognized', NoParams, number>

type ErrorUnion<Errors extends ErrorDefinitions> =
  | { [Kind in KindOf<Errors>]: ErrorOf<Errors, Kind> }[KindOf<Errors>]
  | UnrecognizedError

/** Every error that a catalog can say, and `'unrecognized'`: a union to `switch` over by `kind`. */
export type CatalogError<C> = C extends Catalog<infer Errors> ? ErrorUnion<Errors> : never

/** The kinds of a catalog. */
export type CatalogKind<C> = C extends Catalog<infer Errors> ? KindOf<Errors> : never

type RecognizedMessage<Errors extends ErrorDefinitions> = {
  [Kind in KindOf<Errors>]: { readonly kind: Kind; readonly params: ParamsOf<Errors[Kind]> }
}[KindOf<Errors>]

// In the methods below the constraints are spelt out, and no alias is: the compiler makes an aliased union anew at each call.
/** A contract at work: made by `defineCatalog`. All of it is frozen, and its functions need no `this`. */
export interface Catalog<Errors extends ErrorDefinitions = ErrorDefinitions> {
  readonly name: string
  readonly version: string
  /** The definitions of the errors, by kind. */
  readonly errors: Errors
  readonly statuses: Readonly<Record<number, StatusDefinition>>
  readonly notice: CatalogDefinition['notice']
  readonly retry: RetryPolicy
  readonly defaults: DefaultKinds<KindOf<Errors>>
  /** The names of the catalogs whose raised errors are this one's own: its own name, then those that it extends. */
  readonly lineage: readonly string[]
  /** By status: how to retry its errors, or `false`. */
  readonly retryTable: { readonly [Status in Errors[KindOf<Errors>]['status']]: RetryPolicy | false }

  /**
   * An error of a kind, to throw. Its params fill the placeholders of the message, cleaned as they go on the wire.
   * Throws a `TypeError` for an unknown kind, param or option, a missing param and a value of the wrong type.
   */
  error<Kind extends keyof Errors & string>(kind: KindAlone<Errors, Kind>): ErrorOf<Errors, Kind>
  error<Kind extends keyof Errors & string>(
    kind: Kind,
    params: ParamsArgument<Errors[Kind]>,
    options?: RaiseOptions,
  ): ErrorOf<Errors, Kind>

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

  /** Reads a wire message back: its kind and params, or `undefined` when no error of that status reads so. Never throws. */
  recognize(answer: { readonly message: string; readonly code: number }): RecognizedMessage<Errors> | undefined

  /** Whether a value is an error of this contract, raised or received; with a kind, whether it is that one. */
  is<Kind extends (keyof Errors & string) | 'unrecognized'>(
    value: unknown,
    kind: Kind,
  ): value is Kind extends keyof Errors & string ? ErrorOf<Errors, Kind> : UnrecognizedError
  is(value: unknown): value is ErrorUnion<Errors>

  /** The definition, for `JSON.stringify`. */
  toJSON(): CatalogDefinition & { readonly errors: Errors }
}

/** A catalog whose errors are not known to the types, as generic code takes it. */
export interface AnyCatalog extends Omit<Catalog, 'error' | 'wrap' | 'recognize' | 'is' | 'retryTable' | 'defaults'> {
  readonly defaults: DefaultKinds
  readonly retryTable: Readonly<Record<number, RetryPolicy | false>>
  // Method syntax and `any` on purpose: every `Catalog<...>` is to be assignable, whatever its kinds.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  error(kind: any, ...rest: any[]): ApiError<string, Params, number>
  recognize(answer: {
    readonly message: string
    readonly code: number
  }): { readonly kind: string; readonly params: Params } | undefined
  // biome-ignore lint/suspicious/noExplicitAny: see above
  is(value: unknown, kind?: any): boolean
}
