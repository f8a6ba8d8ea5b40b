import type { RetryPolicy } from '../definition/definition.js'

/** What an answer, or the lack of one, says about trying again. */
export type RetryVerdict = 'retryable' | 'not_retryable' | 'server_veto'

/** Why a request is not sent again; they are asked in this order. */
export type RetryRefusal =
  /** The contract says that the same request fails again, or that it may have been carried out already. */
  | 'not_retryable'
  /** The server said `x-should-retry: false`. */
  | 'server_veto'
  /** The body was a stream, and it is used up. */
  | 'body_not_replayable'
  /** All tries of the policy are made. */
  | 'attempts'
  /** The server asks for a longer wait than `maxRetryAfterMs`. */
  | 'retry_after'
  /** The wait would end after the deadline. */
  | 'deadline'
  /** The retry budget is spent. */
  | 'budget'

/** All that the decision depends on. */
export interface RetryFacts {
  readonly verdict: RetryVerdict
  /** Tries made so far, 1 or more. */
  readonly attempt: number
  readonly policy: RetryPolicy
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: number
  /** Whether the request's body can be sent once more. Default true. */
  readonly replayable?: boolean | undefined
  /** The wait that the server asked for, in ms. Never undercut. */
  readonly retryAfterMs?: number | undefined
  /** The longest such wait to accept, in ms. Default 60,000. */
  readonly maxRetryAfterMs?: number | undefined
  /** What is left until the deadline, in ms. Default no deadline. */
  readonly remainingMs?: number | undefined
  /**
   * Asked last, once, and only when all else allows the retry: takes from the retry budget (`spend` of `createRetryBudget`),
   * `false` when it is spent. Whatever else many requests share, a breaker say, belongs here too: with a refusal of its own.
   */
  readonly spendBudget?: (() => boolean) | undefined
}

/** Try again after a wait, or why not. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  | { readonly retry: false; readonly reason: RetryRefusal }

/** Decides whether to send a request again, and when. Pure, but for `spendBudget`. */
export function decideRetry(facts: RetryFacts): RetryDecision {
  const { verdict, policy, attempt } = facts
  // What is no number is no wish.
  const retryAfterMs = Number.isNaN(facts.retryAfterMs) ? undefined : facts.retryAfterMs
  const refuse = (reason: RetryRefusal): RetryDecision => ({ retry: false, reason })
  if (verdict !== 'retryable') return refuse(verdict)
  if (facts.replayable === false) return refuse('body_not_replayable')
  if (attempt >= policy.attempts) return refuse('attempts')
  if (retryAfterMs !== undefined && retryAfterMs > (facts.maxRetryAfterMs ?? 60_000)) return refuse('retry_after')
  const delayMs = retryDelay(policy, attempt, facts.random, retryAfterMs)
  if (delayMs >= (facts.remainingMs ?? Number.POSITIVE_INFINITY)) return refuse('deadline')
  if (facts.spendBudget?.() === false) return refuse('budget')
  return { retry: true, delayMs }
}

/**
 * The wait after try number `attempt`, in ms: exponential, times a random factor from 0.5 to 1.5, and at most
 * `maxDelayMs`. A wait that the server asked for replaces it, and the jitter goes on top.
 */
export function retryDelay(policy: RetryPolicy, attempt: number, random: number, retryAfterMs?: number): number {
  // A factor that has grown to Infinity would make NaN of an initial delay of 0.
  const growth = Math.min(policy.factor ** (attempt - 1), Number.MAX_VALUE)
  const delay = Math.min(policy.maxDelayMs, policy.initialDelayMs * growth)
  if (retryAfterMs !== undefined) return retryAfterMs + random * 0.25 * Math.max(delay, retryAfterMs)
  // The upper end is lowered rather than the result, or a fleet at the longest wait would move in step.
  const longest = Math.min(delay * 1.5, policy.maxDelayMs)
  return delay / 2 + random * (longest - delay / 2)
}

const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY', 'PUT', 'DELETE']

/**
 * The verdict when no answer came, or none that tells what was done: an idempotent method may be sent again (RFC 9110, 9.2.2),
 * another with an idempotency key or where the policy is `unsafe`.
 */
export function lostAnswerVerdict(method: string, policy: RetryPolicy, hasIdempotencyKey = false): RetryVerdict {
  const isSafe = policy.unsafe || hasIdempotencyKey || IDEMPOTENT.includes(method.toUpperCase())
  return isSafe ? 'retryable' : 'not_retryable'
}

/** Whether a status that the contract does not list is worth another try. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505)
}
