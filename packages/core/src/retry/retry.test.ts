import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { RetryPolicy } from '../definition/definition.js'
import { decideRetry, isRetryableStatus, lostAnswerVerdict, type RetryFacts, retryDelay } from './retry.js'

const runs = { seed: 1, numRuns: 2000 }
const policy: RetryPolicy = { attempts: 3, initialDelayMs: 1000, factor: 2, maxDelayMs: 30_000, unsafe: false }
const facts: RetryFacts = { verdict: 'retryable', attempt: 1, policy, random: 0.5 }
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** Every policy that `defineCatalog` accepts. */
const anyPolicy = fc
  .record({
    attempts: fc.integer({ min: 1, max: 100 }),
    initialDelayMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
    factor: fc.oneof(fc.double({ min: 1, max: 10, noNaN: true }), fc.constantFrom(1, 1e6, Number.MAX_VALUE)),
    extra: fc.double({ min: 0, max: 1e9, noNaN: true }),
    unsafe: fc.boolean(),
  })
  .map(({ extra, ...rest }): RetryPolicy => ({ ...rest, maxDelayMs: rest.initialDelayMs + extra }))
const anyTry = fc.tuple(anyPolicy, fc.integer({ min: 1, max: 100 }), random)

describe('decideRetry', () => {
  it('retries a retryable answer after the wait', () => {
    expect(decideRetry(facts)).toEqual({ retry: true, delayMs: 1000 })
    expect(decideRetry({ ...facts, attempt: 2 })).toEqual({ retry: true, delayMs: 2000 })
  })

  /** Each change gives one reason to refuse, in the order in which they are asked. */
  const refusals: [string, Partial<RetryFacts>][] = [
    ['server_veto', { verdict: 'server_veto' }],
    ['body_not_replayable', { replayable: false }],
    ['attempts', { attempt: 3 }],
    ['retry_after', { retryAfterMs: 60_001 }],
    ['deadline', { remainingMs: 500 }],
    ['budget', { spendBudget: () => false }],
  ]

  it.each([['not_retryable', { verdict: 'not_retryable' }] as (typeof refusals)[number], ...refusals])(
    'refuses with %s',
    (reason, change) => {
      expect(decideRetry({ ...facts, ...change })).toEqual({ retry: false, reason })
    },
  )

  it.each(refusals.map(([reason], index) => [reason, index] as const))(
    'names %s before every reason that comes after it',
    (reason, index) => {
      const changes = Object.assign({}, ...refusals.slice(index).map(([, change]) => change)) as Partial<RetryFacts>
      expect(decideRetry({ ...facts, ...changes })).toEqual({ retry: false, reason })
      const all = Object.assign({}, ...refusals.map(([, change]) => change), { verdict: 'not_retryable' })
      expect(decideRetry({ ...facts, ...all })).toEqual({ retry: false, reason: 'not_retryable' })
    },
  )

  it('takes from the budget once, and only when all else allows the retry', () => {
    for (const [reason, change] of refusals.filter(([name]) => name !== 'budget')) {
      const spendBudget = vi.fn(() => true)
      expect(decideRetry({ ...facts, ...change, spendBudget })).toEqual({ retry: false, reason })
      expect(spendBudget).not.toHaveBeenCalled()
    }
    const spendBudget = vi.fn(() => true)
    expect(decideRetry({ ...facts, spendBudget }).retry).toBe(true)
    expect(spendBudget).toHaveBeenCalledTimes(1)
  })

  it('accepts a wait up to the limit, 60 s unless set', () => {
    expect(decideRetry({ ...facts, random: 0, retryAfterMs: 60_000 })).toEqual({ retry: true, delayMs: 60_000 })
    expect(decideRetry({ ...facts, retryAfterMs: 10, maxRetryAfterMs: 5 })).toMatchObject({ reason: 'retry_after' })
    expect(decideRetry({ ...facts, retryAfterMs: Number.POSITIVE_INFINITY })).toMatchObject({ reason: 'retry_after' })
  })

  it('counts the wait itself against the deadline', () => {
    expect(decideRetry({ ...facts, remainingMs: 1000 })).toMatchObject({ reason: 'deadline' })
    expect(decideRetry({ ...facts, remainingMs: 1001 }).retry).toBe(true)
    expect(decideRetry({ ...facts, retryAfterMs: 5000, remainingMs: 5001 })).toMatchObject({ reason: 'deadline' })
  })

  it('never waits past the deadline, nor for a time that is no number', () => {
    fc.assert(
      fc.property(anyTry, fc.double({ min: 0, max: 1e9, noNaN: true }), ([anyOf, attempt, part], remainingMs) => {
        const decision = decideRetry({ verdict: 'retryable', attempt, policy: anyOf, random: part, remainingMs })
        if (decision.retry) expect(decision.delayMs).toBeLessThan(remainingMs)
      }),
      runs,
    )
  })
})

describe('retryDelay', () => {
  it('is at most maxDelayMs and never negative, for every policy and try', () => {
    fc.assert(
      fc.property(anyTry, ([anyOf, attempt, part]) => {
        const delay = retryDelay(anyOf, attempt, part)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(anyOf.maxDelayMs)
      }),
      runs,
    )
  })

  it('is half the exponential wait to one and a half of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), random, (attempt, part) => {
        const wait = 1000 * 2 ** (attempt - 1)
        const delay = retryDelay({ ...policy, maxDelayMs: 1e9 }, attempt, part)
        expect(delay).toBeGreaterThanOrEqual(wait * 0.5)
        expect(delay).toBeLessThanOrEqual(wait * 1.5)
      }),
      runs,
    )
  })

  it('is never less than what the server asked for, and at most a quarter more', () => {
    fc.assert(
      fc.property(anyTry, fc.double({ min: 0, max: 1e9, noNaN: true }), ([anyOf, attempt, part], retryAfterMs) => {
        const delay = retryDelay(anyOf, attempt, part, retryAfterMs)
        expect(delay).toBeGreaterThanOrEqual(retryAfterMs)
        expect(delay).toBeLessThanOrEqual(retryAfterMs + 0.25 * Math.max(retryAfterMs, anyOf.maxDelayMs))
      }),
      runs,
    )
  })

  it('spreads clients even at the longest wait, and when the server asks them all for no wait', () => {
    expect(retryDelay(policy, 20, 0)).not.toBe(retryDelay(policy, 20, 0.9))
    expect(retryDelay(policy, 1, 0, 0)).not.toBe(retryDelay(policy, 1, 0.9, 0))
  })
})

describe('lostAnswerVerdict', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY', 'PUT', 'DELETE', 'get'])('%s may be sent again', (method) => {
    expect(lostAnswerVerdict(method, policy)).toBe('retryable')
  })

  it.each(['POST', 'PATCH', 'post', 'WHATEVER'])('%s may only where the policy is unsafe', (method) => {
    expect(lostAnswerVerdict(method, policy)).toBe('not_retryable')
    expect(lostAnswerVerdict(method, { ...policy, unsafe: true })).toBe('retryable')
  })

  it('any method may with an idempotency key', () => {
    expect(lostAnswerVerdict('POST', policy, true)).toBe('retryable')
  })
})

describe('isRetryableStatus', () => {
  it('is true of 408, 429 and every 5xx but 501 and 505', () => {
    const retryable = Array.from({ length: 200 }, (_, index) => 400 + index).filter(isRetryableStatus)
    const expected = Array.from({ length: 100 }, (_, index) => 500 + index).filter((s) => s !== 501 && s !== 505)
    expect(retryable).toEqual([408, 429, ...expected])
  })
})
