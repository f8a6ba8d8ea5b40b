import type { CatalogDefinition, ErrorDefinitions } from '../definition/definition.js'
import type { AnyCatalog, KindAlone, KindError, ParamsArgument, RaiseOptions, UnrecognizedError } from './catalog.js'

/** The kinds that each operation raises, by its method and path (`'GET /orders/{id}'`); `'*'` is what any of them raises. */
export type OperationDefinitions<Kind extends string = string> = Readonly<Record<string, readonly Kind[]>>

export interface OperationsOptions {
  /** What comes before the path of every operation: `/api/v1`. Default: nothing. */
  readonly basePath?: string | undefined
}

type DeclaredKinds<Definitions, Key extends keyof Definitions> =
  | ListedIn<Definitions[Key]>
  | (Definitions extends { readonly '*': infer Shared } ? ListedIn<Shared> : never)

type ListedIn<List> = List extends readonly (infer Kind)[] ? Kind : never

type KeyOf<Definitions> = Exclude<keyof Definitions & string, '*'>

type MethodOf<Key extends string> = Key extends `${infer Method} ${string}` ? Method : string

type PathOf<Key extends string> = Key extends `${string} ${infer Path}` ? Path : string

/** The lists of both, joined. */
type Joined<Base, Further> = {
  readonly [Key in keyof Base | keyof Further]: readonly (
    | (Key extends keyof Base ? ListedIn<Base[Key]> : never)
    | (Key extends keyof Further ? ListedIn<Further[Key]> : never)
  )[]
}

/** One operation at work: `error` and `wrap` are those of its catalog, for the kinds that it declares. No function needs `this`. */
export interface Operation<
  Errors extends ErrorDefinitions = ErrorDefinitions,
  Key extends string = string,
  Kind extends keyof Errors & string = keyof Errors & string,
> {
  /** Its name: `'GET /orders/{id}'`. */
  readonly key: Key
  readonly method: MethodOf<Key>
  /** Its path behind the `basePath`. */
  readonly path: PathOf<Key>
  /** The kinds that it declares, then those of `'*'`. */
  readonly kinds: readonly Kind[]

  /** `catalog.error`, for a kind that the operation declares. */
  error<K extends Kind>(kind: KindAlone<Errors, K>): KindError<Errors, K>
  error<K extends Kind>(kind: K, params: ParamsArgument<Errors[K]>, options?: RaiseOptions): KindError<Errors, K>

  /** `catalog.wrap`, for a kind that the operation declares. */
  wrap<K extends Kind, T>(kind: KindAlone<Errors, K>, fn: () => T): Promise<Awaited<T>>
  wrap<K extends Kind, T>(kind: K, params: ParamsArgument<Errors[K]>, fn: () => T): Promise<Awaited<T>>

  /** `catalog.is`, for a kind that the operation declares, or `'unrecognized'`. Without a kind: for any of them. */
  is<K extends Kind | 'unrecognized'>(
    value: unknown,
    kind: K,
  ): value is K extends keyof Errors & string ? KindError<Errors, K> : UnrecognizedError
  is(value: unknown): value is { [K in Kind]: KindError<Errors, K> }[Kind] | UnrecognizedError
}

/**
 * The call of the operation whose name the input is; `undefined` for a path, a URL, and what is no text. Throws a `TypeError` for an
 * operation that is not defined, for params in `path` that its path does not take, and for another `method` than its own.
 */
export type CallOperation = <Options extends { readonly method?: unknown; readonly path?: unknown }>(
  input: unknown,
  options: Options,
) => OperationCall<Options> | undefined

/** What a client needs to call an operation. */
export interface OperationCall<Options> {
  /** Behind the `basePath`, each param percent-encoded. */
  readonly path: string
  /** What was given, with the method and without `path`. */
  readonly options: Omit<Options, 'method' | 'path'> & { readonly method: string }
  /**
   * What the call fails with: an error that the operation does not declare becomes an `'unrecognized'` one, with it as the cause.
   * Anything else stays as it is.
   */
  narrow(error: unknown): unknown
}

/** Which operation raises what: made by `defineOperations`. All of it is frozen, and its functions need no `this`. */
export interface Operations<
  C extends AnyCatalog = AnyCatalog,
  Definitions extends OperationDefinitions = OperationDefinitions,
> {
  readonly catalog: C
  /** The definition as it was given. */
  readonly operations: Definitions
  readonly basePath: string | undefined

  /** One operation. Throws a `TypeError` for one that is not defined. */
  of<Key extends Exclude<keyof Definitions & string, '*'>>(
    key: Key,
  ): Operation<C['errors'], Key, Extract<DeclaredKinds<Definitions, Key>, keyof C['errors'] & string>>

  /**
   * For authors of clients: what makes calls of its operations ready. Throws a `TypeError`, in the name of `caller`, for a client
   * of another catalog, unless that extends this one's.
   */
  forClient(caller: string, client: AnyCatalog): CallOperation

  /**
   * The operations of a catalog that extends this one's, or of this one itself: with further operations, and with further kinds
   * of those that are there. Throws a `DefinitionError` that lists every fault with its path.
   */
  extend<Extended extends AnyCatalog, const Further extends OperationDefinitions<keyof Extended['errors'] & string>>(
    catalog: Extended,
    operations: Further,
  ): Operations<Extended, Joined<Definitions, Further>>

  /** The catalog with its operations, for `JSON.stringify`; `parseCatalog` reads it back. Throws what `catalog.toJSON` throws. */
  toJSON(): CatalogDefinition & { readonly operations: Definitions; readonly basePath?: string }
}

/** Operations that are not known to the types, as generic code takes them. */
export interface AnyOperations extends Omit<Operations, 'of' | 'extend'> {
  // Method syntax and `any` on purpose: every `Operations<...>` is to be assignable, whatever its operations.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  of(key: any): AnyOperation
  // biome-ignore lint/suspicious/noExplicitAny: see above
  extend(catalog: any, operations: any): unknown
}

/** An operation whose errors are not known to the types. */
export interface AnyOperation extends Pick<Operation, 'key' | 'method' | 'path' | 'kinds'> {
  // biome-ignore lint/suspicious/noExplicitAny: as in `AnyOperations`
  error(kind: any, params?: any, options?: RaiseOptions): ReturnType<AnyCatalog['error']>
  // biome-ignore lint/suspicious/noExplicitAny: as in `AnyOperations`
  is(value: unknown, kind?: any): boolean
}

/** The names of the operations: `'POST /orders' | 'GET /orders/{id}'`. */
export type OperationKey<Api> = Api extends { readonly operations: infer Definitions } ? KeyOf<Definitions> : never

/** The kinds that an operation declares, with those of `'*'`. */
export type OperationKind<Api, Key extends OperationKey<Api>> = Api extends { readonly operations: infer Definitions }
  ? DeclaredKinds<Definitions, Key & keyof Definitions>
  : never

// Conditional at its top, and a mapped type within: so the compiler shows the errors by their kinds, and not by a name with the
// whole catalog behind it.
/** What a call of an operation can fail with, as far as the server answers: the errors that it declares, and `'unrecognized'`. */
export type OperationError<Api, Key extends OperationKey<Api>> = Api extends {
  readonly catalog: { readonly errors: infer Errors extends ErrorDefinitions }
  readonly operations: infer Definitions
}
  ?
      | {
          [Kind in DeclaredKinds<Definitions, Key & keyof Definitions> & keyof Errors & string]: KindError<Errors, Kind>
        }[DeclaredKinds<Definitions, Key & keyof Definitions> & keyof Errors & string]
      | UnrecognizedError
  : never
