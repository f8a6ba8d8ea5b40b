import type { AnyCatalog, AnyOperations, CatalogError, OperationError, OperationKey, PathParams } from '@errspec/core'
import type { RequestOptions } from './options.js'
import type { TransportError } from './transport-error.js'

/** What `safe` gives: what went wrong, or a response, never both. */
export type Outcome<Failure> = [error: Failure, response: undefined] | [error: undefined, response: Response]

// Conditional at its top: so the compiler shows the errors, and not this name with the whole catalog behind it.
/**
 * What a call of an operation fails with: `OperationError`, the errors that it declares and `'unrecognized'`, or a `TransportError`
 * where no answer came.
 */
export type OperationFailure<Api, Key extends OperationKey<Api>> = Api extends unknown
  ? OperationError<Api, Key> | TransportError
  : never

/** The params of an operation's path. Each is percent-encoded, and none can be empty. */
export type PathOption<Key extends string> = {
  readonly [Name in keyof PathParams<Key>]: string | number | bigint
}

type MethodOf<Key extends string> = Key extends `${infer Method} ${string}` ? Method : string

/** The options of a call of an operation: it needs `path` where its path has placeholders. */
export type OperationOptions<Key extends string> = Omit<RequestOptions, 'method'> & {
  readonly method?: MethodOf<Key> | undefined
} & ([Key & `${string}{${string}`] extends [never]
    ? { readonly path?: Readonly<Record<string, never>> | undefined }
    : { readonly path: PathOption<Key> })

// With `URL` and `Request` in it, each literal would be compared with them, which takes the compiler longer than all the rest.
/** A text to call a client with: an operation, or any. Editors offer the operations. */
export type TextInput<Api> = OperationKey<Api> | (string & {})

/** The input itself; for what looks like an operation and is none, the operations that there are, one of which may be meant. */
export type CheckedInput<Api, Input> = [Input] extends [OperationKey<Api>]
  ? Input
  : LooksLikeOperation<Input> extends true
    ? OperationKey<Api>
    : Input

/** A word and a path, or a word in capitals and anything: what no path begins with. */
type LooksLikeOperation<Input> = Input extends `${infer Word} ${infer Rest}`
  ? Word extends '' | `${string}${'/' | ':' | '?' | '#' | '.' | '%'}${string}`
    ? false
    : Rest extends `/${string}`
      ? true
      : Word extends Lowercase<Word>
        ? false
        : Word extends Uppercase<Word>
          ? true
          : false
  : false

// Not distributive, which would take each operation of the api in turn. `any` is what the compiler asks with where a `fetch` is
// expected: to it, a client is one.
/** What is given behind an input. */
export type OptionsFor<Api, Input> = [Input, unknown extends Input ? 'any' : 'text'] extends [OperationKey<Api>, 'text']
  ? [Extract<Input, `${string}{${string}`>] extends [never]
    ? [options?: OperationOptions<Input & string> | undefined]
    : [options: OperationOptions<Input & string>]
  : [options?: RequestOptions | undefined]

/** What a call of this input fails with. */
export type FailureFor<C, Api, Input> = [Input] extends [OperationKey<Api>]
  ? OperationError<Api, Input> | TransportError
  : CatalogError<C> | TransportError

/** The operations, where all of their kinds are of the catalog; else what is not, for the compiler's message. */
export type OperationsOf<C extends AnyCatalog, Api> = Api extends {
  readonly catalog: { readonly errors: infer Errors }
}
  ? [string] extends [keyof Errors]
    ? Api
    : [Exclude<keyof Errors, keyof C['errors']>] extends [never]
      ? Api
      : { readonly 'kinds that the catalog does not have': Exclude<keyof Errors, keyof C['errors']> }
  : Api

/** A fetch of one contract that knows its operations. */
export interface OperationsFetch<C extends AnyCatalog, Api extends AnyOperations> {
  /**
   * Takes an operation by its name (`'GET /orders/{id}'`, with `{ path: { id } }`), or all that `fetch` takes. Resolves with a
   * response below 400; otherwise throws an `ApiError` (the server answered) or a `TransportError` (it did not), after the retries
   * that the contract allows. An error that the operation does not declare is thrown as `'unrecognized'`, with it as the `cause`.
   */
  <const Input extends TextInput<Api>>(
    input: CheckedInput<Api, Input> | URL | Request,
    ...options: OptionsFor<Api, Input>
  ): Promise<Response>
  /**
   * The same as a tuple, typed by the operation: the errors that it declares, `'unrecognized'`, and `TransportError`. For any other
   * input, all errors of the catalog. Still throws a `TypeError` for a request that could never be sent.
   */
  safe<const Input extends TextInput<Api>>(
    input: CheckedInput<Api, Input> | URL | Request,
    ...options: OptionsFor<Api, Input>
  ): Promise<Outcome<FailureFor<C, Api, Input>>>
}
