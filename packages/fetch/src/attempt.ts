import {
  type ApiError,
  type Attempt,
  decodeAnswer,
  lostAnswerVerdict,
  type OperationCall,
  type RetryBudget,
  type RetryPolicy,
  type RetryVerdict,
} from '@errspec/core'
import { discardBody, hasWebBody, headersOf, limitGaps } from './answer.js'
import type { Clock } from './clock.js'
import type { AnyFetchOptions, CallOptions } from './options.js'
import type { PreparedRequest } from './prepare-request.js'
import { readText } from './read-text.js'
import type { ResponseOrigin } from './response-attempts.js'
import { joinSignals, kindOfAbort, quietly, within } from './signals.js'
import { abortError, isMistake, rootOf, TransportError, transportError, withoutQuery } from './transport-error.js'

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

/** A request that is being sent, and what its attempts have in common. */
export interface Sending {
  readonly sender: Sender
  readonly request: PreparedRequest
  /** The call's own. */
  readonly options: CallOptions
  readonly policy: RetryPolicy
  readonly clock: Clock
  /** In ms since the epoch. */
  readonly deadline: number
  readonly origin: ResponseOrigin & { readonly attempts: Attempt[] }
  readonly call: OperationCall<unknown> | undefined
  isRenewed: boolean
}

/** How an attempt ended: with a response below 400, or how it failed. */
export type Outcome = Extract<Sent, { failure?: undefined }> | Failure

/** How an attempt failed, and what that says about trying again. */
export type Failure = Sent & {
  readonly failure: ApiError | TransportError
  readonly verdict: RetryVerdict
  /** Why no attempt follows, where that is not for the decision to say. */
  readonly stopped?: string | undefined
  /** Frees the answer of an attempt that is followed by another. */
  readonly drop?: () => void
}

const DEFAULT_TIMEOUT_MS = 600_000
/** How long an error waits for its body, in ms: its status has come, so no answer takes minutes for its words. */
const ERROR_BODY_MS = 10_000

/** The settings that have this one: the call's, else its client's. A hook is called as a method of them. */
export function settingsWith({ options, sender }: Sending, key: keyof CallOptions): CallOptions {
  return options[key] === undefined ? sender.client : options
}

/** A setting of the call, else of its client. */
export function setting<Key extends keyof CallOptions>(sending: Sending, key: Key): CallOptions[Key] {
  return settingsWith(sending, key)[key]
}

/** Makes one attempt. Throws what a fetch of somebody's own throws for a mistake of its own. */
export async function attemptOnce(sending: Sending): Promise<Outcome> {
  const { sender, request, clock, deadline } = sending
  const { client, keeping } = sender
  const { fetch = globalThis.fetch } = client
  const caller = request.signal
  // Before the fetch sees the headers, which it may change.
  const ifLost = lostVerdict(sending)
  const timeout = new AbortController()
  const { signal, release } = joinSignals(caller, timeout)
  const timeoutMs = setting(sending, 'timeoutMs') ?? DEFAULT_TIMEOUT_MS
  const cancelTimeout = clock.schedule(() => timeout.abort(), Math.min(timeoutMs, deadline - clock.now()))
  let response: Response
  try {
    // Not called for a signal that has fired, of which a fetch may know nothing.
    const asked = signal.aborted ? undefined : fetch(...request.arguments(signal))
    response = (await within(clock, Number.POSITIVE_INFINITY, signal, asked, discardBody)) as Response
  } catch (thrown) {
    release()
    if (caller?.aborted) return aborted(sending, caller, ifLost)
    const isTimeout = timeout.signal.aborted || isPlatformTimeout(thrown)
    if (!isTimeout && isMistake(thrown)) throw thrown
    const kind = isTimeout ? 'timeout' : 'connection_failed'
    const failure = transportError(kind, request, sending.origin.attempts, thrown, ifLost === 'retryable')
    return { failure, verdict: ifLost }
  } finally {
    cancelTimeout()
  }

  // From here on there is an answer, and nothing that its parts do makes it a lost one.
  const { status } = Object(response) as Response
  const name = () => `${request.method} ${withoutQuery(request.url)}`
  if (typeof status !== 'number') {
    release()
    throw new TypeError(`${name()}: fetch resolved with no response: it has no status`)
  }
  if (status >= 400) return readFailure(sending, ifLost, response, status, signal, timeout, release)
  const bodyTimeoutMs = setting(sending, 'bodyTimeoutMs')
  if (bodyTimeoutMs === undefined) return { response }
  const fail = () => {
    const words = `${name()}: the body was silent for ${bodyTimeoutMs} ms`
    const init = { retryable: false, attempts: sending.origin.attempts, cause: undefined }
    return keeping ? keeping.timeoutError(words) : new TransportError('timeout', words, init)
  }
  return { response: limitGaps(response, clock, bodyTimeoutMs, caller, fail) }
}

/** Reads the error that an answer is. */
async function readFailure(
  sending: Sending,
  ifLost: RetryVerdict,
  response: Response,
  status: number,
  signal: AbortSignal,
  timeout: AbortController,
  release: () => void,
): Promise<Failure> {
  const { sender, clock, deadline, call, origin } = sending
  const { client, keeping } = sender
  const caller = origin.signal
  const drop = () => {
    const isWeb = hasWebBody(response)
    // Whoever has read a web stream has cancelled it; nobody else can.
    if (keeping || !isWeb) discardBody(response)
    // A Node stream that is destroyed leaves its connection open, and waiting.
    if (!isWeb) timeout.abort()
    release()
  }
  // Only the decision waits for the body of an answer that is passed on; the caller reads it at leisure.
  const toRead = keeping ? keeping.copyOf(response) : response
  const reading = toRead && readText(toRead, keeping !== undefined)
  const ms = Math.max(0, Math.min(ERROR_BODY_MS, deadline - clock.now()))
  const body = reading && (await within(clock, ms, signal, reading.text).catch(reading.stop))
  if (!keeping || caller?.aborted) drop()
  if (caller?.aborted) return aborted(sending, caller, ifLost)
  const { attempts } = origin
  const { error, verdict }: { error: ApiError; verdict: RetryVerdict } = decodeAnswer(
    client.catalog,
    { status, headers: headersOf(response), body, attempts, ifLost },
    clock.now(),
  )
  const told = (call?.narrow(error) ?? error) as ApiError
  if (told.kind === 'unrecognized') quietly(() => client.onUnrecognized?.(error))
  return { failure: error, verdict, response: keeping && response, drop }
}

/** What the loss of its answer says of a request. */
function lostVerdict({ request, policy }: Sending): RetryVerdict {
  return lostAnswerVerdict(request.method, policy, request.headers.has('idempotency-key'))
}

/** The end of an attempt that the caller's signal has ended. */
function aborted(sending: Sending, by: AbortSignal, ifLost: RetryVerdict): Failure {
  const failure = abortError(by, sending.request, sending.origin.attempts, ifLost === 'retryable')
  return { failure, verdict: 'not_retryable', stopped: stoppedBy(by) }
}

/** A timeout of the caller's is a deadline. */
export function stoppedBy(signal: AbortSignal): string {
  return kindOfAbort(signal) === 'timeout' ? 'deadline' : 'aborted'
}

/** Node's fetch gives up by itself when no headers have come for 300 s, and a fetch of one's own may have a limit too. */
function isPlatformTimeout(error: unknown): boolean {
  const { name, code } = Object(rootOf(error)) as { name?: unknown; code?: unknown }
  return code === 'UND_ERR_HEADERS_TIMEOUT' || name === 'TimeoutError'
}
