import type {
  AnyCatalog,
  ApiError,
  Attempt,
  CatalogError,
  RetryBudget,
  RetryPolicy,
  UnrecognizedError,
} from '@errspec/core'
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
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined
  /**
   * What retries are paid from (`createRetryBudget`): one that several clients share, or `false` for none. Default: one
   * of the client's own.
   */
  readonly retryBudget?: RetryBudget | false | undefined
  /** Told of every answer that the contract does not describe. What it throws is ignored. */
  readonly onUnrecognized?: ((error: UnrecognizedError | CatalogError<C>) => void) | undefined
  /** The fetch to use. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly clock?: Clock | undefined
}

const KEYS: readonly (keyof FetchOptions<AnyCatalog>)[] = [
  'catalog',
  'baseUrl',
  'headers',
  'retry',
  'timeoutMs',
  'deadlineMs',
  'maxRetryAfterMs',
  'idempotencyKey',
  'retryBudget',
  'onAttempt',
  'onRetry',
  'onUnrecognized',
  'fetch',
  'clock',
]

/** Throws a `TypeError` that lists what is wrong with a client's settings. */
export function checkFetchOptions(caller: string, options: FetchOptions<AnyCatalog>): void {
  if (typeof options?.catalog?.recognize !== 'function') {
    throw new TypeError(`${caller}: \`catalog\` must be a catalog, as defineCatalog returns it`)
  }
  const faults = durationFaults(options)
  for (const key of Object.keys(options)) {
    if (!(KEYS as readonly string[]).includes(key)) faults.push(`unknown option '${key}' (known: ${KEYS.join(', ')})`)
  }
  if (options.baseUrl !== undefined && !isBaseUrl(options.baseUrl)) {
    faults.push(`'baseUrl' must be an http(s) origin with an optional path, not ${JSON.stringify(options.baseUrl)}`)
  }
  for (const key of ['onAttempt', 'onRetry', 'onUnrecognized', 'fetch'] as const) {
    if (options[key] !== undefined && typeof options[key] !== 'function') faults.push(`'${key}' must be a function`)
  }
  const { retryBudget } = options
  if (retryBudget && (typeof retryBudget.earn !== 'function' || typeof retryBudget.spend !== 'function')) {
    faults.push("'retryBudget' must be what createRetryBudget returns, or false")
  }
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}

/** What is wrong with the durations among some settings. */
export function durationFaults(options: CallOptions): string[] {
  return (['timeoutMs', 'deadlineMs', 'maxRetryAfterMs'] as const).flatMap((key) => {
    const value = options[key]
    if (value === undefined || (typeof value === 'number' && value > 0)) return []
    return [`'${key}' must be more than 0 milliseconds, not ${String(value)}`]
  })
}

/** An absolute http(s) URL, or, in a browser, a path of the page's own origin; neither with a query or fragment. */
function isBaseUrl(baseUrl: unknown): boolean {
  return typeof baseUrl === 'string' && /^(?:https?:\/\/[^/?#\\]|\/(?![/\\]))[^?#]*$/i.test(baseUrl)
}
