import { CHECKS } from '../values/development.js'
import { type Rule, settingFaults } from '../values/settings.js'

/** What many requests share, so that their retries together stay a small part of their traffic. */
export interface RetryBudget {
  /** Tells of the first try of a request: it earns its share of a retry, whatever becomes of it. */
  earn(): void
  /** Takes one retry; `false`, and nothing taken, when none is left. Fits `spendBudget` of `decideRetry`. */
  spend(): boolean
}

/** The size of a retry budget. The defaults are those that the simulation of a retry storm supports: docs/decisions/0006. */
export interface RetryBudgetSettings {
  /** Retries that each first try earns: 0 to 1. Default 0.08. */
  readonly ratio?: number | undefined
  /**
   * How long earned retries keep, in ms: unspent ones fade by a factor of e in this time. So traffic that suddenly fails has
   * what this much of it earned. Default 15,000.
   */
  readonly windowMs?: number | undefined
  /** Retries that are there without any traffic, for a client that sends little. Default 10. */
  readonly reserve?: number | undefined
  /** The time in which one spent retry of the reserve comes back, in ms. Default 60,000. */
  readonly refillMs?: number | undefined
  /** Ms since any fixed moment. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const from = (least: number, most: number): Rule => [
  (value) => typeof value === 'number' && value >= least && value <= most,
  `a number from ${least} to ${most}`,
]

/**
 * Makes a retry budget: a token bucket without timers. All requests to one service should share one, across clients too.
 * Throws a `TypeError` that lists every setting out of range.
 */
export function createRetryBudget(settings: RetryBudgetSettings = {}): RetryBudget {
  if (CHECKS) checkSettings(settings)
  const { ratio = 0.08, windowMs = 15_000, reserve = 10, refillMs = 60_000, now = () => Date.now() } = settings
  let tokens = reserve
  let settledAt = now()
  const settle = () => {
    const at = now()
    // A clock that was set back gives nothing and takes nothing.
    const elapsed = Math.max(0, at - settledAt)
    settledAt = at
    tokens =
      tokens > reserve
        ? Math.max(reserve, tokens * Math.exp(-elapsed / windowMs))
        : Math.min(reserve, tokens + elapsed / refillMs)
  }
  return {
    earn() {
      settle()
      tokens += ratio
    },
    spend() {
      settle()
      // Sums of fractions: ten times 0.1 is a little less than 1.
      if (tokens < 1 - 1e-9) return false
      tokens -= 1
      return true
    },
  }
}

function checkSettings(settings: RetryBudgetSettings): void {
  const faults = settingFaults('setting', settings, {
    ratio: from(0, 1),
    windowMs: from(1, 86_400_000),
    reserve: from(0, 1_000_000),
    refillMs: from(1, 86_400_000),
    now: [(value) => typeof value === 'function', 'a function'],
  } satisfies Record<keyof RetryBudgetSettings, Rule>)
  if (faults.length > 0) throw new TypeError(`createRetryBudget: ${faults.join('; ')}`)
}
