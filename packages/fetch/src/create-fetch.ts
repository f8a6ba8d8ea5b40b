import {
  type AnyCatalog,
  type Attempt,
  type CatalogError,
  decideRetry,
  decodeAnswer,
  isApiError,
  lostAnswerVerdict,
  mergeRetryPolicy,
  type RetryRefusal,
  type RetryVerdict,
} from '@errspec/core'
import { systemClock, wait } from './clock.js'
import {
  type CallOptions,
  checkFetchOptions,
  durationFaults,
  type FetchOptions,
  type RequestOptions,
} from './options.js'
import { type PreparedRequest, prepareRequest } from './prepare-request.js'
import { readText } from './read-text.js'
import { isTransportError, TransportError, type TransportErrorKind } from './transport-error.js'

/** An error or a response, never both. */
export type SafeResult<C> =
  | [error: CatalogError<C> | TransportError, response: undefined]
  | [error: undefined, response: Response]

/** A fetch of one contract. */
export interface ErrspecFetch<C extends AnyCatalog> {
  /**
   * Resolves with a response below 400; otherwise throws an `ApiError` (the server answered) or a `TransportError` (it
   * did not), after the retries that the contract allows.
   */
  (input: string | URL | Request, options?: RequestOptions): Promise<Response>
  /** The same as a tuple, typed by the catalog. Still throws a `TypeError` for a request that could never be sent. */
  safe(input: string | URL | Request, options?: RequestOptions): Promise<SafeResult<C>>
}

const DEFAULT_TIMEOUT_MS = 600_000

/** Makes a fetch that throws the typed errors of a contract and retries by its table. Throws a `TypeError` for settings that make no sense. */
export function createFetch<C extends AnyCatalog>(client: FetchOptions<C>): ErrspecFetch<C> {
  checkFetchOptions(client)
  try {
    mergeRetryPolicy(client.catalog.retry, client.retry)
  } catch (error) {
    throw new TypeError(`createFetch: ${(error as Error).message}`)
  }
  const api = async (input: string | URL | Request, options: RequestOptions = {}): Promise<Response> => {
    const faults = durationFaults(options)
    if (faults.length > 0) throw new TypeError(faults.join('; '))
    const request = await prepareRequest(client, input, options)
    return send(client, request, callSettings(client, options))
  }
  const safe = async (input: string | URL | Request, options?: RequestOptions): Promise<SafeResult<C>> => {
    try {
      return [undefined, await api(input, options)]
    } catch (error) {
      if (isApiError(error) || isTransportError(error)) return [error as CatalogError<C> | TransportError, undefined]
      throw error
    }
  }
  return Object.assign(api, { safe })
}

/** What came of one attempt. */
type Outcome =
  | { readonly response: Response }
  | {
      readonly failure: Error
      readonly verdict: RetryVerdict
      readonly status?: number
      readonly requestId?: string | undefined
    }

async function send<C extends AnyCatalog>(
  client: FetchOptions<C>,
  request: PreparedRequest,
  settings: CallOptions,
): Promise<Response> {
  const { catalog, clock = systemClock } = client
  const { method, url, signal } = request
  const policy = mergeRetryPolicy(mergeRetryPolicy(catalog.retry, client.retry), settings.retry)
  const attempts: Attempt[] = []
  const started = clock.now()
  const remainingMs = () => (settings.deadlineMs ?? Number.POSITIVE_INFINITY) - (clock.now() - started)
  const over = (attempt: Attempt) => {
    attempts.push(attempt)
    void quietly(() => settings.onAttempt?.(attempt))
  }

  for (;;) {
    const at = clock.now()
    const outcome = await attemptOnce(client, request, attempts, {
      timeoutMs: Math.min(settings.timeoutMs ?? DEFAULT_TIMEOUT_MS, remainingMs()),
      lostVerdict: lostAnswerVerdict(method, policy),
    })
    if ('response' in outcome) {
      const { response } = outcome
      const id = response.headers.get('x-request-id') ?? response.headers.get('request-id')
      over({ at, method, url, status: response.status, ...idOf(id) })
      return response
    }
    const { failure, verdict, status, requestId } = outcome
    const record = { at, method, url, ...(status === undefined ? {} : { status }), ...idOf(requestId) }
    const stop = (reason: RetryRefusal | 'aborted'): never => {
      over({ ...record, stopped: reason })
      throw failure
    }
    if (isTransportError(failure) && failure.kind === 'aborted') return stop('aborted')
    const decision = decideRetry({
      verdict,
      policy,
      attempt: attempts.length + 1,
      random: clock.random(),
      replayable: request.replayable,
      remainingMs: remainingMs(),
      ...(isApiError(failure) ? { retryAfterMs: failure.retryAfterMs } : {}),
      ...(settings.maxRetryAfterMs === undefined ? {} : { maxRetryAfterMs: settings.maxRetryAfterMs }),
    })
    if (!decision.retry) return stop(decision.reason)
    over({ ...record, delayMs: decision.delayMs })
    await wait(clock, decision.delayMs, signal)
    if (signal?.aborted) {
      // No attempt followed that wait after all.
      attempts.splice(-1, 1, { ...record, stopped: 'aborted' })
      throw transportError('aborted', request, attempts, signal.reason)
    }
  }
}

async function attemptOnce<C extends AnyCatalog>(
  client: FetchOptions<C>,
  request: PreparedRequest,
  attempts: readonly Attempt[],
  limits: { readonly timeoutMs: number; readonly lostVerdict: RetryVerdict },
): Promise<Outcome> {
  const { catalog, clock = systemClock } = client
  const timeout = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal
  const cancelTimeout = clock.schedule(() => timeout.abort(), limits.timeoutMs)
  try {
    const response = await (client.fetch ?? globalThis.fetch)(...request.arguments(signal))
    if (response.status < 400) return { response }
    const { status, headers } = response
    // The timeout still runs: a body that drips must not hold the error back for ever.
    const body = await readText(response, signal)
    if (request.signal?.aborted) return lost('aborted', request.signal.reason)
    const { error, verdict } = decodeAnswer(catalog, { status, headers, body, attempts }, clock.now())
    if (error.kind === 'unrecognized') void quietly(() => client.onUnrecognized?.(error))
    return { failure: error, verdict, status, requestId: error.requestId }
  } catch (cause) {
    if (request.signal?.aborted) return lost('aborted', request.signal.reason)
    return lost(timeout.signal.aborted ? 'timeout' : 'connection_failed', cause)
  } finally {
    cancelTimeout()
  }

  function lost(kind: TransportErrorKind, cause: unknown): Outcome {
    const verdict = kind === 'aborted' ? 'not_retryable' : limits.lostVerdict
    return { failure: transportError(kind, request, attempts, cause, verdict === 'retryable'), verdict }
  }
}

const WORDS: Record<TransportErrorKind, string> = {
  connection_failed: 'the connection failed',
  timeout: 'no answer in time',
  aborted: 'aborted by the caller',
  stream_interrupted: 'the stream broke off',
}

function transportError(
  kind: TransportErrorKind,
  { method, url }: PreparedRequest,
  attempts: readonly Attempt[],
  cause: unknown,
  retryable = false,
): TransportError {
  const detail = kind === 'connection_failed' ? rootMessage(cause) : ''
  // Without the query: it may hold what does not belong in a log.
  const message = `${method} ${url.replace(/[?#].*$/s, '')}: ${WORDS[kind]}${detail && ` (${detail})`}`
  return new TransportError(kind, message, { retryable, attempts, cause })
}

/** What the platform says at the bottom of the cause chain: Node's fetch only says `fetch failed` at its top. */
function rootMessage(error: unknown): string {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause instanceof Error; depth++)
    current = current.cause
  const { message, code } = (current ?? {}) as { message?: unknown; code?: unknown }
  return [message, code].find((text): text is string => typeof text === 'string' && text !== '') ?? ''
}

function idOf(requestId: string | null | undefined): { requestId?: string } {
  return requestId ? { requestId } : {}
}

async function quietly(hook: () => unknown): Promise<void> {
  try {
    await hook()
  } catch {
    // A hook watches; it has no say in what becomes of the request.
  }
}

/** The settings of one call: its own over the client's. */
function callSettings(client: CallOptions, options: CallOptions): CallOptions {
  const { timeoutMs, deadlineMs, maxRetryAfterMs, onAttempt } = client
  return {
    retry: options.retry,
    timeoutMs: options.timeoutMs ?? timeoutMs,
    deadlineMs: options.deadlineMs ?? deadlineMs,
    maxRetryAfterMs: options.maxRetryAfterMs ?? maxRetryAfterMs,
    onAttempt: options.onAttempt ?? onAttempt,
  }
}
