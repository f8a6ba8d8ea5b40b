import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultRetryPolicy } from '../definition/definition.js'
import { decideRetry } from './retry.js'
import { createRetryBudget, type RetryBudget, type RetryBudgetSettings } from './retry-budget.js'

/** A budget and the clock that it goes by. */
function budgetWithClock(settings: RetryBudgetSettings = {}) {
  const clock = { ms: 1_000_000 }
  return { clock, budget: createRetryBudget({ now: () => clock.ms, ...settings }) }
}

/** How many retries it gives right now. Leaves none. */
function drain(budget: RetryBudget): number {
  let taken = 0
  while (budget.spend()) taken++
  return taken
}

function earn(budget: RetryBudget, calls: number): void {
  for (let call = 0; call < calls; call++) budget.earn()
}

describe('createRetryBudget', () => {
  it('gives a client without traffic its reserve, and then nothing', () => {
    expect(drain(budgetWithClock().budget)).toBe(10)
    expect(drain(budgetWithClock({ reserve: 3 }).budget)).toBe(3)
    expect(drain(budgetWithClock({ reserve: 0 }).budget)).toBe(0)
  })

  it('gives one retry of the reserve back each minute, and no more than the reserve', () => {
    const { clock, budget } = budgetWithClock()
    drain(budget)
    clock.ms += 59_999
    expect(drain(budget)).toBe(0)
    clock.ms += 1
    expect(drain(budget)).toBe(1)
    clock.ms += 86_400_000
    expect(drain(budget)).toBe(10)
  })

  it('earns 8 retries in 100 first tries', () => {
    const { budget } = budgetWithClock({ reserve: 0 })
    earn(budget, 100)
    expect(drain(budget)).toBe(8)
  })

  it('loses nothing to rounding: ten tenths are a retry', () => {
    const { budget } = budgetWithClock({ reserve: 0, ratio: 0.1 })
    earn(budget, 10)
    expect(drain(budget)).toBe(1)
  })

  it('lets unspent retries fade by a factor of e in the window, never below the reserve', () => {
    const { clock, budget } = budgetWithClock({ ratio: 1 })
    earn(budget, 90)
    clock.ms += 15_000
    expect(drain(budget)).toBe(Math.floor(100 / Math.E))
    earn(budget, 90)
    clock.ms += 150_000
    expect(drain(budget)).toBe(10)
  })

  it('holds in steady traffic what a window of it earned: 1.2 s of 100 calls a second', () => {
    const { clock, budget } = budgetWithClock()
    for (let call = 0; call < 12_000; call++) {
      clock.ms += 10
      budget.earn()
    }
    expect(drain(budget)).toBe(120)
  })

  it('holds a failing service to 1.1 attempts a call for a minute', () => {
    const { clock, budget } = budgetWithClock()
    const second = (fails: boolean) => {
      let retries = 0
      for (let call = 0; call < 100; call++) {
        clock.ms += 10
        budget.earn()
        if (fails && budget.spend()) retries++
      }
      return retries
    }
    for (let time = 0; time < 120; time++) second(false)
    let retries = 0
    for (let time = 0; time < 60; time++) retries += second(true)
    expect(retries / 6000).toBeCloseTo(0.1, 2)
  })

  it('is one budget for all who share it', () => {
    const { budget } = budgetWithClock()
    const [first, second] = [{ retryBudget: budget }, { retryBudget: budget }]
    expect(drain(first.retryBudget)).toBe(10)
    expect(second.retryBudget.spend()).toBe(false)
    earn(first.retryBudget, 13)
    expect(second.retryBudget.spend()).toBe(true)
  })

  it('neither gives nor takes when the clock is set back', () => {
    const { clock, budget } = budgetWithClock()
    drain(budget)
    clock.ms -= 3_600_000
    expect(budget.spend()).toBe(false)
    clock.ms += 60_000
    expect(drain(budget)).toBe(1)
  })

  it('goes by the system clock unless given another', () => {
    const budget = createRetryBudget({ refillMs: 86_400_000 })
    expect(drain(budget)).toBe(10)
  })

  it('takes undefined for a default', () => {
    const undefinedOnes = { ratio: undefined, windowMs: undefined, reserve: undefined, refillMs: undefined }
    expect(drain(budgetWithClock(undefinedOnes).budget)).toBe(10)
  })

  it.each([
    [{ ratio: -0.1 }, "setting 'ratio' must be a number from 0 to 1, not -0.1"],
    [{ ratio: 1.1 }, "setting 'ratio' must be a number from 0 to 1, not 1.1"],
    [{ ratio: Number.NaN }, "setting 'ratio' must be a number from 0 to 1, not NaN"],
    [{ ratio: '0.1' }, 'setting \'ratio\' must be a number from 0 to 1, not "0.1"'],
    [{ windowMs: 0 }, "setting 'windowMs' must be a number from 1 to 86400000, not 0"],
    [{ reserve: Number.POSITIVE_INFINITY }, "setting 'reserve' must be a number from 0 to 1000000, not Infinity"],
    [{ refillMs: null }, "setting 'refillMs' must be a number from 1 to 86400000, not null"],
    [{ now: 5 }, "setting 'now' must be a function, not 5"],
    [{ burst: 5 }, "unknown setting 'burst' (known: ratio, windowMs, reserve, refillMs, now)"],
  ])('refuses %j', (settings, message) => {
    const make = () => createRetryBudget(settings as unknown as RetryBudgetSettings)
    expect(make).toThrow(new TypeError(`createRetryBudget: ${message}`))
  })

  it('names every fault at once', () => {
    expect(() => createRetryBudget({ ratio: 2, reserve: -1 })).toThrow(
      "createRetryBudget: setting 'ratio' must be a number from 0 to 1, not 2; setting 'reserve' must be a number from 0 to 1000000, not -1",
    )
  })
})

describe('decideRetry with a budget', () => {
  /** The tries of one call after another, each failing, with the waits between them. */
  function triesOfFailingCalls(calls: number): number[] {
    const { clock, budget } = budgetWithClock()
    return Array.from({ length: calls }, () => {
      budget.earn()
      for (let attempt = 1; ; attempt++) {
        const facts = { attempt, policy: defaultRetryPolicy, random: 0.5, spendBudget: budget.spend }
        const decision = decideRetry({ verdict: 'retryable', ...facts })
        if (!decision.retry) return attempt
        clock.ms += decision.delayMs
      }
    })
  }

  it('gives a lonely call its three tries', () => {
    expect(triesOfFailingCalls(1)).toEqual([3])
  })

  it('gives the first five of ten calls in a row their three tries, and from then on little', () => {
    expect(triesOfFailingCalls(10)).toEqual([3, 3, 3, 3, 3, 1, 1, 1, 1, 2])
  })

  it('says that the budget is spent', () => {
    const { budget } = budgetWithClock({ reserve: 0 })
    const facts = { attempt: 1, policy: defaultRetryPolicy, random: 0.5, spendBudget: budget.spend }
    expect(decideRetry({ verdict: 'retryable', ...facts })).toEqual({ retry: false, reason: 'budget' })
  })
})

describe('any sequence of events', () => {
  const settings = fc.record({
    ratio: fc.double({ min: 0, max: 1, noNaN: true }),
    windowMs: fc.integer({ min: 1, max: 100_000 }),
    reserve: fc.double({ min: 0, max: 20, noNaN: true }),
    refillMs: fc.integer({ min: 1, max: 100_000 }),
  })
  const events = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('earn' as const), times: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ kind: fc.constant('spend' as const), times: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ kind: fc.constant('pass' as const), times: fc.integer({ min: -1000, max: 100_000 }) }),
    ),
    { maxLength: 60 },
  )

  it('never gives more than the reserve, what came back of it, and the share of the calls that has not faded', () => {
    fc.assert(
      fc.property(settings, events, (of, sequence) => {
        const { clock, budget } = budgetWithClock(of)
        // What could at most be left: the reserve is counted as full at first, and its refill without a limit.
        let most = of.reserve
        let faded = 0
        for (const { kind, times } of sequence) {
          if (kind === 'pass') {
            clock.ms += times
            const elapsed = Math.max(0, times)
            faded *= Math.exp(-elapsed / of.windowMs)
            most = Math.min(most + elapsed / of.refillMs, of.reserve + faded)
          } else if (kind === 'earn') {
            earn(budget, times)
            most += of.ratio * times
            faded += of.ratio * times
          } else {
            for (let time = 0; time < times && budget.spend(); time++) most -= 1
            expect(most).toBeGreaterThan(-1e-6)
          }
        }
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  it('never refuses a client that has the reserve untouched', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 50 }), (pauses) => {
        const { clock, budget } = budgetWithClock()
        for (const pause of pauses) {
          clock.ms += pause
          budget.earn()
        }
        expect(drain(budget)).toBeGreaterThanOrEqual(10)
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})
