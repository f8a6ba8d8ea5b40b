import {
  type AnyCatalog,
  type ApiError,
  type Attempt,
  decideRetry,
  decodeAnswer,
  lostAnswerVerdict,
  mergeRetryPolicy,
  type RetryBudget,
  type RetryPolicy,
  type RetryVerdict,
  type UnrecognizedError,
} from '@errspec/core'
import { systemClock, wait } from './clock.js'
import type { CallOptions, FetchOptions } from './options.js'
import type { PreparedRequest } from './prepare-request.js'
import { readText } from './read-text.js'
import { rememberAttempts } from './response-attempts.js'
import { isTransportError, rootOf, type TransportError, transportError, withoutQuery } from './transport-error.js'

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

/**
 * Sends a request, again and again where the contract, the settings and the budget allow it. `options` are the call's
 * own; `started` is when its deadline began to run.
 */
export async function send(
  sender: Sender,
  request: PreparedRequest,
  options: CallOptions = {},
  started?: number,
): Promise<Sent> {
  const { client, budget } = sender
  const { catalog, clock = systemClock } = client
  const { method, signal, replayable } = request
  // What attempts say is made to be logged.
  const url = withoutQuery(request.url)
  const settings = { ...client, ...defined(options) }
  const { timeoutMs = DEFAULT_TIMEOUT_MS, deadlineMs = Number.POSITIVE_INFINITY, maxRetryAfterMs } = settings
  const policy = mergeRetryPolicy(mergeRetryPolicy(catalog.retry, client.retry), options.retry)
  const attempts: Attempt[] = []
  const deadline = (started ?? clock.now()) + deadlineMs
  const over = (attempt: Attempt) => {
    attempts.push(attempt)
    quietly(() => settings.onAttempt?.(attempt))
  }
  budget?.earn()

  for (;;) {
    const at = clock.now()
    const outcome = await attemptOnce(sender, request, attempts, Math.min(timeoutMs, deadline - at), policy)
    const { failure, response, verdict } = outcome
    if (response) rememberAttempts(response, { method, url, attempts, signal })
    const { status, requestId, retryAfterMs } = (failure ?? idAndStatus(response)) as Partial<ApiError>
    const record = { at, method, url, ...defined({ status, requestId }) }
    if (!failure) {
      over(record)
      return outcome
    }
    const decision = decideRetry({
      verdict,
      policy,
      replayable,
      attempt: attempts.length + 1,
      random: clock.random(),
      remainingMs: deadline - clock.now(),
      retryAfterMs,
      maxRetryAfterMs,
      spendBudget: budget && (() => budget.spend()),
    })
    if (!decision.retry) {
      over({
        ...record,
        stopped: isTransportError(failure) && failure.kind === 'aborted' ? 'aborted' : decision.reason,
      })
      return outcome
    }
    const { delayMs } = decision
    const retried = { ...record, delayMs }
    over(retried)
    quietly(() => settings.onRetry?.(failure, retried))
    await wait(clock, delayMs, signal)
    // A wait can take longer than it should, where the machine slept meanwhile. No attempt follows it then.
    const stopped = signal?.aborted ? 'aborted' : clock.now() >= deadline ? 'deadline' : undefined
    if (stopped) attempts.splice(-1, 1, { ...record, stopped })
    if (stopped === 'deadline') return outcome
    quietly(() => response?.body?.cancel())
    if (signal?.aborted) return { failure: transportError('aborted', request, attempts, signal.reason) }
  }
}

/** How one attempt ended, and what a failure says about trying again. */
type Outcome =
  | { readonly response: Response; readonly failure?: undefined; readonly verdict?: undefined }
  | (Sent & { readonly failure: Error; readonly verdict: RetryVerdict })

async function attemptOnce(
  { client, keepsAnswers }: Sender,
  request: PreparedRequest,
  attempts: readonly Attempt[],
  timeoutMs: number,
  policy: RetryPolicy,
): Promise<Outcome> {
  const { catalog, clock = systemClock, fetch = globalThis.fetch, onUnrecognized } = client
  const started = clock.now()
  const timeout = new AbortController()
  const signal = anySignal(request.signal, timeout.signal)
  let cancelTimeout = clock.schedule(() => timeout.abort(), timeoutMs)
  try {
    const response = await abortable(fetch(...request.arguments(signal)), signal)
    const { status, headers } = response
    if (status < 400) return { response }
    // The timeout still runs: a body that drips must not hold the error back for ever. Of an answer that is passed on, only
    // the decision waits for the body, and not for long; the caller reads it at leisure.
    const answer = keepsAnswers ? response.clone() : undefined
    const stop = new AbortController()
    if (answer) {
      cancelTimeout()
      const leftMs = Math.min(timeoutMs - (clock.now() - started), DECISION_LIMIT_MS)
      cancelTimeout = clock.schedule(() => stop.abort(), leftMs)
    }
    const body = await readText(response, answer ? anySignal(signal, stop.signal) : signal)
    request.signal?.throwIfAborted()
    const { error, verdict }: { error: ApiError; verdict: RetryVerdict } = decodeAnswer(
      catalog,
      { status, headers, body, attempts },
      clock.now(),
    )
    if (error.kind === 'unrecognized') quietly(() => onUnrecognized?.(error as UnrecognizedError))
    return { failure: error, verdict, response: answer }
  } catch (thrown) {
    const isAborted = request.signal?.aborted
    const isTimeout = timeout.signal.aborted || isPlatformTimeout(thrown)
    const kind = isAborted ? 'aborted' : isTimeout ? 'timeout' : 'connection_failed'
    const verdict = isAborted ? 'not_retryable' : lostAnswerVerdict(request.method, policy)
    const cause = isAborted ? request.signal?.reason : thrown
    return { failure: transportError(kind, request, attempts, cause, verdict === 'retryable'), verdict }
  } finally {
    cancelTimeout()
  }
}

function anySignal(first: AbortSignal | undefined, second: AbortSignal): AbortSignal {
  return first ? AbortSignal.any([first, second]) : second
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

/** What a response that is no error tells an attempt's record. */
function idAndStatus({ status, headers }: Response) {
  return { status, requestId: headers.get('x-request-id') || headers.get('request-id') || undefined }
}

/** The same without the keys that are undefined. */
function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}

/** Calls a hook, which watches: it has no say in what becomes of the request. */
function quietly(hook: () => unknown): void {
  // In a promise, so that a rejection goes the way of a throw.
  new Promise((resolve) => resolve(hook())).catch(() => {})
}
