import {
  type AnyCatalog,
  type AnyOperations,
  type ApiError,
  type Attempt,
  defaultRetryPolicy,
  mergeRetryPolicy,
  type ReceivedResponse,
  type RetryBudget,
  type RetryPolicy,
} from '@errspec/core'
import { type Rule, settingFaults } from '@errspec/core/adapter'
import type { Clock } from './clock.js'
import type { TransportError } from './transport-error.js'

/** What `new Headers()` takes. Not by its own name, which the types of Node alone do not have. */
type PlainHeaders = NonNullable<RequestInit['headers']>

/** Headers in any form that `fetch` takes. In an object, `null` removes a header that is set before, and `undefined` is not there. */
export type HeadersOption = PlainHeaders | Readonly<Record<string, string | null | undefined>>

type QueryValue = string | number | bigint | boolean | null | undefined

/** A query: a list gives its name several times; `null` and `undefined` are left out. */
export type QueryOption = URLSearchParams | Readonly<Record<string, QueryValue | readonly QueryValue[]>>

/** What `onResponse` is told of an answer. */
export interface ResponseFacts {
  readonly status: number
  readonly headers: ReceivedResponse['headers']
  /** The number of the attempt; 1 for the first. */
  readonly attempt: number
}

/** What `onResponse` may ask for: one more attempt with these headers over those of the request. */
export interface ResponseRenewal {
  readonly headers?: HeadersOption | undefined
}

/** Settings of a client that a single call can overrule. */
export interface CallOptions {
  /** Overrules single settings of the contract's retry policy; `false` makes one attempt only. */
  readonly retry?: Partial<RetryPolicy> | false | undefined
  /**
   * The longest wait for the headers of one attempt, in ms. Default 600,000. A stream that has begun is never cut; an error's body
   * has 10 s of its own.
   */
  readonly timeoutMs?: number | undefined
  /**
   * The longest wait for the next chunk of a success's body, in ms; its reader's own work does not count. The body then fails with
   * a `TransportError`, `timeout`. Default: none. Holds where bodies are web streams.
   */
  readonly bodyTimeoutMs?: number | undefined
  /** The longest time for all attempts and the waits between them, in ms. Default: none. */
  readonly deadlineMs?: number | undefined
  /** The longest `retry-after` to wait for, in ms; a longer one fails at once. Default 60,000. */
  readonly maxRetryAfterMs?: number | undefined
  /** Told of every attempt when it is over. What it throws is ignored. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined
  /** Told before the wait for another try: what went wrong, and the attempt with its `delayMs`. What it throws is ignored. */
  readonly onRetry?: ((error: ApiError | TransportError, attempt: Attempt) => void) | undefined
  /**
   * Told of every answer, successes included. Of a 4xx but 408 it may return `{ headers }`, such as a new token, also as a promise:
   * then, once in a call, another attempt is made with these headers over the request's, at once, inside attempts and deadline, and
   * paid by no budget. What the client's own hook returns goes, like its `headers`, to relative paths only. What it throws is
   * ignored: the answer stays.
   */
  readonly onResponse?: // biome-ignore lint/suspicious/noConfusingVoidType: a hook that only watches returns nothing.
    | ((response: ResponseFacts) => ResponseRenewal | undefined | void | Promise<ResponseRenewal | undefined | void>)
    | undefined
  /**
   * Gives every POST an `idempotency-key`, the same on all of its attempts, unless it has one. Default false: in a
   * browser, the header costs a preflight.
   */
  readonly idempotencyKey?: boolean | undefined
}

/** What `fetch` takes, a body as `json`, and the settings of this call. */
export interface RequestOptions extends Omit<RequestInit, 'headers'>, CallOptions {
  /** Over the client's. */
  readonly headers?: HeadersOption
  /** A value to send as JSON: sets the body, the content type, and POST where no method is given. */
  readonly json?: unknown
  /** Added to the URL's own. */
  readonly query?: QueryOption | undefined
}

/** The settings of a client. */
export interface FetchOptions<C extends AnyCatalog, Api extends AnyOperations | undefined = undefined>
  extends CallOptions {
  readonly catalog: C
  /** The operations of the catalog, or of one that it extends, as `defineOperations` returns them: to be called by their names. */
  readonly operations?: Api
  /** An origin with an optional path, in front of every relative path. */
  readonly baseUrl?: string | undefined
  /** Sent with every request to a relative path, never to an absolute URL. A function is asked for each call. */
  readonly headers?: HeadersOption | (() => HeadersOption | Promise<HeadersOption>) | undefined
  /**
   * What retries are paid from (`createRetryBudget`): one that several clients share, or `false` for none. Default: one
   * of the client's own.
   */
  readonly retryBudget?: RetryBudget | false | undefined
  /**
   * Told of every answer that the contract does not describe, and of every error that the called operation does not declare, by its
   * own kind. What it throws is ignored.
   */
  readonly onUnrecognized?: ((error: ApiError) => void) | undefined
  /** The fetch to use. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly clock?: Clock | undefined
}

/** The settings of any client, with or without operations. */
export type AnyFetchOptions = FetchOptions<AnyCatalog, AnyOperations | undefined>

const ANY: Rule = [() => true, '']
const FUNCTION: Rule = [(value) => typeof value === 'function', 'a function']
const MILLISECONDS: Rule = [(value) => typeof value === 'number' && value > 0, 'more than 0 milliseconds']
const DURATIONS = {
  timeoutMs: MILLISECONDS,
  bodyTimeoutMs: MILLISECONDS,
  deadlineMs: MILLISECONDS,
  maxRetryAfterMs: MILLISECONDS,
}

// In a function, as a bundler keeps an object that spreads another one, whether it is used or not.
const rules = (): Readonly<Record<keyof FetchOptions<AnyCatalog>, Rule>> => ({
  catalog: [
    (value) => typeof (value as AnyCatalog | undefined)?.recognize === 'function',
    'a catalog, as defineCatalog returns it',
  ],
  baseUrl: [isBaseUrl, 'an http(s) origin with an optional path'],
  operations: [(value) => typeof Object(value).forClient === 'function', 'what defineOperations returns'],
  headers: ANY,
  retry: ANY,
  ...DURATIONS,
  idempotencyKey: [(value) => typeof value === 'boolean', 'true or false'],
  retryBudget: [
    (value) => !value || ['earn', 'spend'].every((key) => typeof Object(value)[key] === 'function'),
    'what createRetryBudget returns, or false',
  ],
  onAttempt: FUNCTION,
  onRetry: FUNCTION,
  onResponse: FUNCTION,
  onUnrecognized: FUNCTION,
  fetch: FUNCTION,
  clock: ANY,
})

/** Throws a `TypeError` that lists what is wrong with a client's settings. */
export function checkFetchOptions(caller: string, options: AnyFetchOptions): void {
  // The catalog is the one setting that cannot be left out.
  const faults = settingFaults('option', { ...options, catalog: options?.catalog ?? null }, rules())
  try {
    mergeRetryPolicy(options?.catalog?.retry ?? defaultRetryPolicy, options?.retry)
  } catch (error) {
    faults.push((error as Error).message)
  }
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}

/** Throws a `TypeError` that lists what is wrong with the durations of a call. */
export function checkDurations({ timeoutMs, bodyTimeoutMs, deadlineMs, maxRetryAfterMs }: CallOptions): void {
  const faults = settingFaults('option', { timeoutMs, bodyTimeoutMs, deadlineMs, maxRetryAfterMs }, DURATIONS)
  if (faults.length > 0) throw new TypeError(faults.join('; '))
}

/** An absolute http(s) URL, or, in a browser, a path of the page's own origin; neither with a query or fragment. */
function isBaseUrl(baseUrl: unknown): boolean {
  return typeof baseUrl === 'string' && /^(?:https?:\/\/[^/?#\\]|\/(?![/\\]))[^?#]*$/i.test(baseUrl)
}
