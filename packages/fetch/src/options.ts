import {
  type AnyCatalog,
  type ApiError,
  type Attempt,
  defaultRetryPolicy,
  mergeRetryPolicy,
  type RetryBudget,
  type RetryPolicy,
  type UnrecognizedError,
} from '@errspec/core'
import { type Rule, settingFaults } from '@errspec/core/adapter'
import type { TransportError } from './transport-error.js'

/** Time and chance, for tests to take over. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number
  /** Calls back after a wait in ms; returns what cancels it. */
  schedule(callback: () => void, ms: number): () => void
}

/** What `new Headers()` takes. Not by its own name, which the types of Node alone do not have. */
export type HeadersOption = NonNullable<RequestInit['headers']>

/** Settings of a client that a single call can overrule. */
export interface CallOptions {
  /** Overrules single settings of the contract's retry policy; `false` makes one attempt only. */
  readonly retry?: Partial<RetryPolicy> | false | undefined
  /** The longest wait for the headers of one attempt, in ms. Default 600,000. A stream that has begun is never cut. */
  readonly timeoutMs?: number | undefined
  /** The longest time for all attempts and the waits between them, in ms. Default: none. */
  readonly deadlineMs?: number | undefined
  /** The longest `retry-after` to wait for, in ms; a longer one fails at once. Default 60,000. */
  readonly maxRetryAfterMs?: number | undefined
  /** Told of every attempt when it is over. What it throws is ignored. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined
  /** Told before the wait for another try: what went wrong, and the attempt with its `delayMs`. What it throws is ignored. */
  readonly onRetry?: ((error: ApiError | TransportError, attempt: Attempt) => void) | undefined
  /**
   * Gives every POST an `idempotency-key`, the same on all of its attempts, unless it has one. Default false: in a
   * browser, the header costs a preflight.
   */
  readonly idempotencyKey?: boolean | undefined
}

/** What `fetch` takes, a body as `json`, and the settings of this call. */
export interface RequestOptions extends RequestInit, CallOptions {
  /** A value to send as JSON: sets the body, the content type, and POST where no method is given. */
  readonly json?: unknown
}

/** The settings of a client. */
export interface FetchOptions<C extends AnyCatalog> extends CallOptions {
  readonly catalog: C
  /** An origin with an optional path, in front of every relative path. */
  readonly baseUrl?: string | undefined
  /** Sent with every request to a relative path, never to an absolute URL. A function is asked for each call. */
  readonly headers?: HeadersOption | (() => HeadersOption | Promise<HeadersOption>) | undefined
  /**
   * What retries are paid from (`createRetryBudget`): one that several clients share, or `false` for none. Default: one
   * of the client's own.
   */
  readonly retryBudget?: RetryBudget | false | undefined
  /** Told of every answer that the contract does not describe. What it throws is ignored. */
  readonly onUnrecognized?: ((error: UnrecognizedError) => void) | undefined
  /** The fetch to use. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly clock?: Clock | undefined
}

const ANY: Rule = [() => true, '']
const FUNCTION: Rule = [(value) => typeof value === 'function', 'a function']
const MILLISECONDS: Rule = [(value) => typeof value === 'number' && value > 0, 'more than 0 milliseconds']
const DURATIONS = { timeoutMs: MILLISECONDS, deadlineMs: MILLISECONDS, maxRetryAfterMs: MILLISECONDS }

const RULES: Readonly<Record<keyof FetchOptions<AnyCatalog>, Rule>> = {
  catalog: [
    (value) => typeof (value as AnyCatalog | undefined)?.recognize === 'function',
    'a catalog, as defineCatalog returns it',
  ],
  baseUrl: [isBaseUrl, 'an http(s) origin with an optional path'],
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
  onUnrecognized: FUNCTION,
  fetch: FUNCTION,
  clock: ANY,
}

/** Throws a `TypeError` that lists what is wrong with a client's settings. */
export function checkFetchOptions(caller: string, options: FetchOptions<AnyCatalog>): void {
  // The catalog is the one setting that cannot be left out.
  const faults = settingFaults('option', { ...options, catalog: options?.catalog ?? null }, RULES)
  try {
    mergeRetryPolicy(options?.catalog?.retry ?? defaultRetryPolicy, options?.retry)
  } catch (error) {
    faults.push((error as Error).message)
  }
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}

/** Throws a `TypeError` that lists what is wrong with the durations of a call. */
export function checkDurations({ timeoutMs, deadlineMs, maxRetryAfterMs }: CallOptions): void {
  const faults = settingFaults('option', { timeoutMs, deadlineMs, maxRetryAfterMs }, DURATIONS)
  if (faults.length > 0) throw new TypeError(faults.join('; '))
}

/** An absolute http(s) URL, or, in a browser, a path of the page's own origin; neither with a query or fragment. */
function isBaseUrl(baseUrl: unknown): boolean {
  return typeof baseUrl === 'string' && /^(?:https?:\/\/[^/?#\\]|\/(?![/\\]))[^?#]*$/i.test(baseUrl)
}
