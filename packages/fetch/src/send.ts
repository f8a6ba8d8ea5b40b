import {
  type ApiError,
  type Attempt,
  decideRetry,
  isApiError,
  mergeRetryPolicy,
  type OperationCall,
  type RetryFacts,
  readRequestId,
} from '@errspec/core'
import { headersOf } from './answer.js'
import {
  attemptOnce,
  type Failure,
  type Outcome,
  type Sender,
  type Sending,
  type Sent,
  setting,
  settingsWith,
  stoppedBy,
} from './attempt.js'
import { systemClock } from './clock.js'
import type { CallOptions } from './options.js'
import { mergeHeaders, type PreparedRequest } from './prepare-request.js'
import { rememberAttempts } from './response-attempts.js'
import { quietly, wait, within } from './signals.js'
import { abortError, isTransportError, withoutQuery } from './transport-error.js'

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
  const { client, budget } = sender
  const { clock = systemClock } = client
  const { deadlineMs = client.deadlineMs ?? Number.POSITIVE_INFINITY } = options
  const sending: Sending = {
    sender,
    request,
    options,
    policy: mergeRetryPolicy(sender.policy, options.retry),
    clock,
    deadline: (started ?? clock.now()) + deadlineMs,
    // What attempts say is made to be logged.
    origin: { method: request.method, url: withoutQuery(request.url), attempts: [], signal: request.signal },
    call,
    isRenewed: false,
  }
  budget?.earn()
  for (;;) {
    const at = clock.now()
    let outcome: Outcome
    try {
      outcome = await attemptOnce(sending)
    } catch (mistake) {
      request.dropBody()
      throw mistake
    }
    if (!outcome.failure) {
      tellSuccess(sending, outcome.response, at)
      return outcome
    }
    const end = await failed(sending, outcome, at)
    if (end) return end
  }
}

function recordOf(
  { origin: { method, url } }: Sending,
  at: number,
  status: number | undefined,
  requestId: string | undefined,
): Attempt {
  return { at, method, url, ...(status !== undefined && { status }), ...(requestId !== undefined && { requestId }) }
}

/** Notes an attempt that is over. */
function tell(sending: Sending, attempt: Attempt): void {
  sending.origin.attempts.push(attempt)
  const settings = settingsWith(sending, 'onAttempt')
  if (settings.onAttempt) quietly(() => settings.onAttempt?.(attempt))
}

/** Tells the hooks of a success, and notes where it came from. */
function tellSuccess(sending: Sending, response: Response, at: number): void {
  const { origin } = sending
  const { status } = response
  const headers = headersOf(response)
  const attempt = origin.attempts.length + 1
  const settings = settingsWith(sending, 'onResponse')
  if (settings.onResponse) quietly(() => settings.onResponse?.({ status, headers, attempt }))
  const told = () => tell(sending, recordOf(sending, at, status, readRequestId(headers)))
  // Of a success nearly nobody asks for more than its body.
  const isAsked = (setting(sending, 'onAttempt') ?? setting(sending, 'bodyTimeoutMs')) !== undefined
  if (isAsked) told()
  rememberAttempts(response, origin, isAsked ? undefined : told)
}

/** Decides what follows a failure, and waits for it: the end of the request, or `undefined` for another attempt. */
async function failed(sending: Sending, outcome: Failure, at: number): Promise<Sent | undefined> {
  const { sender, request, policy, clock, deadline, origin } = sending
  const { attempts, signal } = origin
  const { failure, response, verdict } = outcome
  const attempt = attempts.length + 1
  if (response) rememberAttempts(response, origin)
  const { status, requestId, retryAfterMs } = failure as Partial<ApiError>
  const record = recordOf(sending, at, status, requestId)
  const renewed = isApiError(failure) ? await renewal(sending, failure, attempt) : undefined
  const facts: RetryFacts = {
    verdict,
    attempt,
    policy,
    random: clock.random(),
    replayable: request.replayable,
    retryAfterMs,
    maxRetryAfterMs: setting(sending, 'maxRetryAfterMs'),
    remainingMs: deadline - clock.now(),
    spendBudget: () => sender.budget?.spend() ?? true,
  }
  // At once, and paid by no budget.
  const free = {
    retryAfterMs: undefined,
    spendBudget: undefined,
    policy: { ...policy, initialDelayMs: 0, maxDelayMs: 0 },
  }
  const again = renewed && decideRetry({ ...facts, ...free, verdict: 'retryable' })
  const decision = again?.retry ? again : decideRetry(facts)
  if (!decision.retry) {
    if (isTransportError(failure)) request.dropBody()
    tell(sending, Object.assign(record, { stopped: outcome.stopped ?? decision.reason }))
    return outcome
  }
  const { delayMs } = decision
  const retried = { ...record, delayMs }
  tell(sending, retried)
  quietly(() => settingsWith(sending, 'onRetry').onRetry?.(failure, retried))
  await wait(clock, delayMs, signal)
  // A wait can take longer than it should, where the machine slept meanwhile. No attempt follows it then.
  const stopped = signal?.aborted ? stoppedBy(signal) : clock.now() >= deadline ? 'deadline' : undefined
  if (stopped) attempts.splice(-1, 1, { ...record, stopped })
  if (stopped && !signal?.aborted) return outcome
  outcome.drop?.()
  if (signal?.aborted) return { failure: abortError(signal, request, attempts) }
  if (renewed && again?.retry) {
    request.headers = renewed
    sending.isRenewed = true
  }
  return undefined
}

/** The headers for one more attempt, where a hook has them: of an answer that says that nothing was done. */
async function renewal(
  sending: Sending,
  { status, response }: ApiError,
  attempt: number,
): Promise<Headers | undefined> {
  const { sender, request, options, clock, deadline, isRenewed } = sending
  const onResponse = setting(sending, 'onResponse')
  if (!onResponse || !response) return undefined
  try {
    const { headers } = response
    // In a function, so that what a hook throws at once is what it rejects with.
    const asked = async () => onResponse({ status, headers, attempt })
    const told = await within(clock, deadline - clock.now(), request.signal, asked())
    // The client's own hook knows of relative paths only; an SDK's requests are all the client's.
    const isTheirs = request.isOurs || sender.keeping || options.onResponse
    return !isRenewed && isTheirs && status < 500 && status !== 408 && told?.headers
      ? mergeHeaders(request.headers, told.headers)
      : undefined
  } catch {
    // A token that cannot be renewed leaves the answer in force.
    return undefined
  }
}
