import {
  type ApiError,
  type Attempt,
  decideRetry,
  decodeAnswer,
  isApiError,
  lostAnswerVerdict,
  mergeRetryPolicy,
  type OperationCall,
  type RetryBudget,
  type RetryPolicy,
  type RetryVerdict,
  readRequestId,
} from '@errspec/core'
import { discardBody, hasWebBody, headersOf, limitGaps } from './answer.js'
import { systemClock, wait } from './clock.js'
import type { AnyFetchOptions, CallOptions } from './options.js'
import { mergeHeaders, type PreparedRequest } from './prepare-request.js'
import { readText } from './read-text.js'
import { rememberAttempts } from './response-attempts.js'
import { joinSignals, kindOfAbort, quietly, reasonOf, unlessAborted, within } from './signals.js'
import { isMistake, isTransportError, rootOf, TransportError, transportError, withoutQuery } from './transport-error.js'

/** A client, and what all of its requests share. */
export interface Sender {
  readonly client: AnyFetchOptions
  readonly budget: RetryBudget | undefined
  /** The contract's, with the client's own settings. */
  readonly policy: RetryPolicy
  /** Of a client that keeps an answer that is an error for its caller, its body unread. */
  readonly keeping?: Keeping | undefined
}

/** What is done where answers are kept. */
export interface Keeping {
  /** A copy to read of an answer; `undefined` where that cannot be had. */
  copyOf(response: Response): Response | undefined
  /** What the body of a success fails with in which nothing comes. */
  timeoutError(message: string): unknown
}

/** How a request ended: a response below 400, or what went wrong, with the answer where one came and is kept. */
export type Sent =
  | { readonly response: Response; readonly failure?: undefined }
  | { readonly response?: Response | undefined; readonly failure: ApiError | TransportError }

const DEFAULT_TIMEOUT_MS = 600_000
/** How long an error waits for its body, in ms: its status has come, so no answer takes minutes for its words. */
const ERROR_BODY_MS = 10_000
/** Of a policy, for an attempt that nothing is waited for. */
const AT_ONCE = { initialDelayMs: 0, maxDelayMs: 0 }

/**
 * Sends a request, again and again where the contract, the settings and the budget allow it. `options` are the call's
 * own; `started` is when its deadline began to run, and `call` the operation, where one is called by its name.
 */
export async function send(
  sender: Sender,
  request: PreparedRequest,
  options: CallOptions = {},
  started?: number,
  call?: OperationCall<unknown>,
): Promise<Sent> {
  const { client, budget, keeping } = sender
  const { clock = systemClock } = client
  const { method, signal, replayable } = request
  // What attempts say is made to be logged.
  const url = withoutQuery(request.url)
  const settings = { ...client, ...defined(options) }
  const { timeoutMs = DEFAULT_TIMEOUT_MS, deadlineMs = Number.POSITIVE_INFINITY } = settings
  const { maxRetryAfterMs, bodyTimeoutMs } = settings
  const policy = mergeRetryPolicy(sender.policy, options.retry)
  const attempts: Attempt[] = []
  const deadline = (started ?? clock.now()) + deadlineMs
  const over = (attempt: Attempt) => {
    attempts.push(attempt)
    if (settings.onAttempt) quietly(() => settings.onAttempt?.(attempt))
  }
  budget?.earn()

  let isRenewed = false
  for (;;) {
    const at = clock.now()
    const outcome = await attemptOnce(sender, request, attempts, {
      policy,
      timeoutMs,
      bodyTimeoutMs,
      deadline,
      call,
    }).catch((mistake) => {
      request.dropBody()
      throw mistake
    })
    const { failure, response, verdict } = outcome
    const attempt = attempts.length + 1
    if (!failure) {
      const { status } = response
      const headers = headersOf(response)
      if (settings.onResponse) quietly(() => settings.onResponse?.({ status, headers, attempt }))
      const told = () => over({ at, method, url, status, ...defined({ requestId: readRequestId(headers) }) })
      // Of a success nearly nobody asks for more than its body.
      const isAsked = settings.onAttempt !== undefined || bodyTimeoutMs !== undefined
      if (isAsked) told()
      rememberAttempts(response, { method, url, attempts, signal }, isAsked ? undefined : told)
      return outcome
    }
    if (response) rememberAttempts(response, { method, url, attempts, signal })
    const { status, requestId, retryAfterMs } = failure as Partial<ApiError>
    const record = { at, method, url, ...defined({ status, requestId }) }
    const stop = (stopped: string): Sent => {
      if (isTransportError(failure)) request.dropBody()
      over({ ...record, stopped })
      return outcome
    }
    const renewed = isApiError(failure) ? await renewal(failure, attempt) : undefined
    const facts = { policy, replayable, attempt, random: clock.random(), remainingMs: deadline - clock.now() }
    const again = renewed && decideRetry({ ...facts, verdict: 'retryable', policy: { ...policy, ...AT_ONCE } })
    const decision = again?.retry
      ? again
      : decideRetry({ ...facts, verdict, retryAfterMs, maxRetryAfterMs, spendBudget: budget && (() => budget.spend()) })
    if (!decision.retry) return stop(outcome.stopped ?? decision.reason)
    const { delayMs } = decision
    const retried = { ...record, delayMs }
    over(retried)
    quietly(() => settings.onRetry?.(failure, retried))
    await wait(clock, delayMs, signal)
    // A wait can take longer than it should, where the machine slept meanwhile. No attempt follows it then.
    const stopped = signal?.aborted ? stoppedBy(signal) : clock.now() >= deadline ? 'deadline' : undefined
    if (stopped) attempts.splice(-1, 1, { ...record, stopped })
    if (stopped && !signal?.aborted) return outcome
    outcome.drop()
    if (signal?.aborted) return { failure: abortError(signal, request, attempts) }
    if (again?.retry && renewed) {
      request.headers = renewed
      isRenewed = true
    }
  }

  /** The headers for one more attempt, where a hook has them: of an answer that says that nothing was done. */
  async function renewal(error: ApiError, attempt: number): Promise<Headers | undefined> {
    const { status, response } = error
    const { onResponse } = settings
    if (!onResponse || !response) return undefined
    try {
      const told = await within(
        clock,
        deadline - clock.now(),
        signal,
        (async () => onResponse({ status, headers: response.headers, attempt }))(),
      )
      const mayRenew = !isRenewed && status < 500 && status !== 408 && (request.isOurs || keeping || options.onResponse)
      return told?.headers && mayRenew ? mergeHeaders(request.headers, told.headers) : undefined
    } catch {
      // A token that cannot be renewed leaves the answer in force.
      return undefined
    }
  }
}

/** How one attempt ended, and what a failure says about trying again. */
type Outcome =
  | { readonly response: Response; readonly failure?: undefined; readonly verdict?: undefined }
  | (Sent & {
      readonly failure: ApiError | TransportError
      readonly verdict: RetryVerdict
      /** Why no attempt follows, where that is not for the decision to say. */
      readonly stopped?: string | undefined
      /** Frees the answer of an attempt that is followed by another. */
      readonly drop: () => void
    })

async function attemptOnce(
  { client, keeping }: Sender,
  request: PreparedRequest,
  attempts: readonly Attempt[],
  { policy, timeoutMs, bodyTimeoutMs, deadline, call }: Limits,
): Promise<Outcome> {
  const { catalog, clock = systemClock, fetch = globalThis.fetch, onUnrecognized } = client
  const { method, headers, signal: caller } = request
  const ifLost = lostAnswerVerdict(method, policy, headers.has('idempotency-key'))
  const timeout = new AbortController()
  const { signal, release } = joinSignals(caller, timeout)
  const aborted = (by: AbortSignal): Outcome => {
    const failure = abortError(by, request, attempts, ifLost === 'retryable')
    return { failure, verdict: 'not_retryable', stopped: stoppedBy(by), drop: () => {} }
  }
  const cancelTimeout = clock.schedule(() => timeout.abort(), Math.min(timeoutMs, deadline - clock.now()))
  let response: Response
  try {
    // In a function, so that what a fetch throws at once is what it rejects with.
    // And not called for a signal that has fired, of which a fetch may know nothing.
    const call = async () => (signal.aborted ? Promise.reject(reasonOf(signal)) : fetch(...request.arguments(signal)))
    response = await unlessAborted(signal, call(), discardBody)
  } catch (thrown) {
    release()
    if (caller?.aborted) return aborted(caller)
    const isTimeout = timeout.signal.aborted || isPlatformTimeout(thrown)
    if (!isTimeout && isMistake(thrown)) throw thrown
    const kind = isTimeout ? 'timeout' : 'connection_failed'
    const failure = transportError(kind, request, attempts, thrown, ifLost === 'retryable')
    return { failure, verdict: ifLost, drop: () => {} }
  } finally {
    cancelTimeout()
  }

  // From here on there is an answer, and nothing that its parts do makes it a lost one.
  const status: unknown = response?.status
  if (typeof status !== 'number') {
    release()
    throw new TypeError(`${method} ${withoutQuery(request.url)}: fetch resolved with no response: it has no status`)
  }
  if (!(status >= 400)) {
    if (bodyTimeoutMs === undefined) return { response }
    const fail = () => {
      const words = `${method} ${withoutQuery(request.url)}: the body was silent for ${bodyTimeoutMs} ms`
      return keeping
        ? keeping.timeoutError(words)
        : new TransportError('timeout', words, { retryable: false, attempts, cause: undefined })
    }
    return { response: limitGaps(response, { clock, ms: bodyTimeoutMs, signal: caller, fail }) }
  }
  const drop = () => {
    discardBody(response)
    // A Node stream that is destroyed leaves its connection open, and waiting.
    if (!hasWebBody(response)) timeout.abort()
    release()
  }
  // Only the decision waits for the body of an answer that is passed on; the caller reads it at leisure.
  const toRead = keeping ? keeping.copyOf(response) : response
  const stop = new AbortController()
  const reading = joinSignals(caller, stop)
  const cancelStop = clock.schedule(() => stop.abort(), Math.max(0, Math.min(ERROR_BODY_MS, deadline - clock.now())))
  const body = toRead && (await readText(toRead, reading.signal, keeping !== undefined))
  cancelStop()
  reading.release()
  if (!keeping || caller?.aborted) drop()
  if (caller?.aborted) return aborted(caller)
  const { error, verdict }: { error: ApiError; verdict: RetryVerdict } = decodeAnswer(
    catalog,
    { status, headers: headersOf(response), body, attempts, ifLost },
    clock.now(),
  )
  const told = (call?.narrow(error) ?? error) as ApiError
  if (told.kind === 'unrecognized') quietly(() => onUnrecognized?.(error))
  return { failure: error, verdict, response: keeping && response, drop }
}

/** What bounds one attempt. */
interface Limits {
  readonly policy: RetryPolicy
  readonly timeoutMs: number
  readonly bodyTimeoutMs: number | undefined
  /** In ms since the epoch. */
  readonly deadline: number
  readonly call: OperationCall<unknown> | undefined
}

/** The error of a request that the caller's signal has ended. */
function abortError(signal: AbortSignal, request: PreparedRequest, attempts: readonly Attempt[], retryable = false) {
  const kind = kindOfAbort(signal)
  return transportError(kind, request, attempts, reasonOf(signal), retryable && kind === 'timeout')
}

/** A timeout of the caller's is a deadline. */
function stoppedBy(signal: AbortSignal): string {
  return kindOfAbort(signal) === 'timeout' ? 'deadline' : 'aborted'
}

/** Node's fetch gives up by itself when no headers have come for 300 s, and a fetch of one's own may have a limit too. */
function isPlatformTimeout(error: unknown): boolean {
  const { name, code } = Object(rootOf(error)) as { name?: unknown; code?: unknown }
  return code === 'UND_ERR_HEADERS_TIMEOUT' || name === 'TimeoutError'
}

/** The same without the keys that are undefined. */
function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
