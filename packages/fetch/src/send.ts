import {
  type AnyCatalog,
  type ApiError,
  type Attempt,
  decideRetry,
  decodeAnswer,
  isApiError,
  lostAnswerVerdict,
  mergeRetryPolicy,
  type RetryBudget,
  type RetryRefusal,
  type RetryVerdict,
  type UnrecognizedError,
} from '@errspec/core'
import { systemClock, wait } from './clock.js'
import type { CallOptions, FetchOptions } from './options.js'
import type { PreparedRequest } from './prepare-request.js'
import { readText } from './read-text.js'
import { rememberAttempts } from './response-attempts.js'
import { isTransportError, TransportError, type TransportErrorKind } from './transport-error.js'

/** A client, and what all of its requests share. */
export interface Sender {
  readonly client: FetchOptions<AnyCatalog>
  readonly budget: RetryBudget | undefined
  /** Whether an answer that is an error is kept for the caller, its body unread. */
  readonly keepsAnswers?: boolean
}

/** How a request ended: a response below 400, or what went wrong, with the answer where one came and is kept. */
export type Sent =
  | { readonly response: Response; readonly failure?: undefined }
  | { readonly response?: Response | undefined; readonly failure: ApiError | TransportError }

const DEFAULT_TIMEOUT_MS = 600_000
/** How long the decision on an answer that is passed on waits for its body, in ms. */
const DECISION_LIMIT_MS = 5000

/** Sends a request, again and again where the contract, the settings and the budget allow it. */
export async function send(sender: Sender, request: PreparedRequest, settings: CallOptions): Promise<Sent> {
  const { client, budget } = sender
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
  budget?.earn()

  for (;;) {
    const at = clock.now()
    const outcome = await attemptOnce(sender, request, attempts, {
      timeoutMs: Math.min(settings.timeoutMs ?? DEFAULT_TIMEOUT_MS, remainingMs()),
      lostVerdict: lostAnswerVerdict(method, policy),
    })
    const { failure, response } = outcome
    if (response) rememberAttempts(response, { method, url, attempts, signal })
    if (!failure) {
      const id = response.headers.get('x-request-id') ?? response.headers.get('request-id')
      over({ at, method, url, status: response.status, ...idOf(id) })
      return { response }
    }
    const { status, requestId } = isApiError(failure) ? failure : { status: undefined, requestId: undefined }
    const record: Attempt = { at, method, url, ...(status === undefined ? {} : { status }), ...idOf(requestId) }
    const stop = (reason: RetryRefusal | 'aborted'): Sent => {
      over({ ...record, stopped: reason })
      return { failure, response }
    }
    if (isTransportError(failure) && failure.kind === 'aborted') return stop('aborted')
    const decision = decideRetry({
      verdict: outcome.verdict,
      policy,
      attempt: attempts.length + 1,
      random: clock.random(),
      replayable: request.replayable,
      remainingMs: remainingMs(),
      ...(isApiError(failure) ? { retryAfterMs: failure.retryAfterMs } : {}),
      ...(settings.maxRetryAfterMs === undefined ? {} : { maxRetryAfterMs: settings.maxRetryAfterMs }),
      ...(budget ? { spendBudget: () => budget.spend() } : {}),
    })
    if (!decision.retry) return stop(decision.reason)
    const retried: Attempt = { ...record, delayMs: decision.delayMs }
    over(retried)
    void quietly(() => settings.onRetry?.(failure, retried))
    await wait(clock, decision.delayMs, signal)
    // A wait can take longer than it should, where the machine slept meanwhile. No attempt follows it then.
    const stopped = signal?.aborted ? 'aborted' : remainingMs() <= 0 ? 'deadline' : undefined
    if (stopped) attempts.splice(-1, 1, { ...record, stopped })
    if (stopped === 'deadline') return { failure, response }
    void quietly(() => response?.body?.cancel())
    if (signal?.aborted) return { failure: transportError('aborted', request, attempts, signal.reason) }
  }
}

type Outcome =
  | { readonly response: Response; readonly failure?: undefined }
  | {
      readonly failure: ApiError | TransportError
      readonly verdict: RetryVerdict
      readonly response?: Response | undefined
    }

async function attemptOnce(
  { client, keepsAnswers }: Sender,
  request: PreparedRequest,
  attempts: readonly Attempt[],
  limits: { readonly timeoutMs: number; readonly lostVerdict: RetryVerdict },
): Promise<Outcome> {
  const { catalog, clock = systemClock, fetch = globalThis.fetch } = client
  const started = clock.now()
  const timeout = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal
  const cancelTimeout = clock.schedule(() => timeout.abort(), limits.timeoutMs)
  try {
    const response = await abortable(fetch(...request.arguments(signal)), signal)
    if (response.status < 400) return { response }
    const { status, headers } = response
    // The timeout still runs: a body that drips must not hold the error back for ever. Of an answer that is passed on, only
    // the decision waits for the body, and not for long; the caller reads it at leisure.
    const answer = keepsAnswers ? response.clone() : undefined
    const stop = new AbortController()
    if (keepsAnswers) cancelTimeout()
    const cancelStop = keepsAnswers
      ? clock.schedule(() => stop.abort(), Math.min(limits.timeoutMs - (clock.now() - started), DECISION_LIMIT_MS))
      : () => {}
    const body = await readText(response, keepsAnswers ? AbortSignal.any([signal, stop.signal]) : signal)
    cancelStop()
    if (request.signal?.aborted) return lost('aborted', request.signal.reason)
    const decoded = decodeAnswer(catalog, { status, headers, body, attempts }, clock.now())
    const { error, verdict }: { error: ApiError; verdict: RetryVerdict } = decoded
    if (error.kind === 'unrecognized') void quietly(() => client.onUnrecognized?.(error as UnrecognizedError))
    return { failure: error, verdict, response: answer }
  } catch (cause) {
    if (request.signal?.aborted) return lost('aborted', request.signal.reason)
    return lost(timeout.signal.aborted || isPlatformTimeout(cause) ? 'timeout' : 'connection_failed', cause)
  } finally {
    cancelTimeout()
  }

  function lost(kind: TransportErrorKind, cause: unknown): Outcome {
    const verdict = kind === 'aborted' ? 'not_retryable' : limits.lostVerdict
    return { failure: transportError(kind, request, attempts, cause, verdict === 'retryable'), verdict }
  }
}

/** The answer, but for a fetch that does not look at its signal: then the abort ends the wait. */
function abortable(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
      // An answer that comes after all would hold its connection for as long as nobody reads it.
      answer.then((late) => late.body?.cancel()).catch(() => {})
    }
    signal.addEventListener('abort', abort, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    // What has fired already does not fire again.
    if (signal.aborted) abort()
  })
}

/** Node's fetch gives up by itself when no headers have come for 300 s. */
function isPlatformTimeout(error: unknown): boolean {
  return (rootOf(error) as { code?: unknown } | undefined)?.code === 'UND_ERR_HEADERS_TIMEOUT'
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
  const detail = kind === 'connection_failed' ? messageOf(rootOf(cause)) : ''
  // Without the query: it may hold what does not belong in a log.
  const message = `${method} ${url.replace(/[?#].*$/s, '')}: ${WORDS[kind]}${detail && ` (${detail})`}`
  return new TransportError(kind, message, { retryable, attempts, cause })
}

/** The bottom of the cause chain: Node's fetch only says `fetch failed` at its top. */
function rootOf(error: unknown): unknown {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error && current.cause instanceof Error; depth++)
    current = current.cause
  return current
}

function messageOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown }
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
