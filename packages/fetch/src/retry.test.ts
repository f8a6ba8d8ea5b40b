import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import type { CallOptions } from './index.js'
import { answer, clientOf, failureOf, type Handler, raise, START, serve, virtualClock } from './wire-support.js'

const failed = raise(ig1.error('model_lookup_failed'))
const ok = answer(200, 'ok')

/** Calls once, and says what came of it. */
async function run(handlers: Handler[], options: CallOptions & { random?: number; method?: string } = {}) {
  const { random = 0.5, method = 'POST', ...settings } = options
  const { url, received } = await serve(...handlers)
  const clock = virtualClock({ random })
  const [error, response] = await clientOf({ url }, { clock, ...settings }).safe('/x', { method })
  return {
    error: error as ApiError,
    response,
    tries: received.length,
    waits: clock.fired,
    last: error?.attempts.at(-1),
  }
}

describe('the retry table', () => {
  it.each([400, 401, 402, 403])('tries an error %i once', async (status) => {
    const { error, tries, waits, last } = await run([answer(status)])
    expect(error).toMatchObject({ status, retryable: false })
    expect([tries, waits, last?.stopped]).toEqual([1, [], 'not_retryable'])
  })

  it.each([500, 502])('tries an error %i three times, by any method', async (status) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      const { error, tries, last } = await run([answer(status)], { method })
      expect(error).toMatchObject({ status, retryable: true })
      expect([tries, last?.stopped]).toEqual([3, 'attempts'])
    }
  })

  it.each([408, 429, 503, 504, 599])(
    'tries an error %i, which the contract does not list, three times',
    async (status) => {
      const { error, tries } = await run([answer(status)])
      expect(error).toMatchObject({ kind: 'unrecognized', status, retryable: true })
      expect(tries).toBe(3)
    },
  )

  it.each([404, 409, 422, 425, 501, 505])('tries an error %i, which it does not list either, once', async (status) => {
    const { error, tries, last } = await run([answer(status)])
    expect(error).toMatchObject({ kind: 'unrecognized', status, retryable: false })
    expect([tries, last?.stopped]).toEqual([1, 'not_retryable'])
  })

  it('returns the success that follows an error 502', async () => {
    const { error, response, tries, waits } = await run([raise(ig1.error('backend_unavailable')), ok])
    expect(error).toBeUndefined()
    expect(await response?.text()).toBe('ok')
    expect([tries, waits]).toEqual([2, [1000]])
  })

  it('throws the error of the last answer', async () => {
    const { error } = await run([failed, raise(ig1.error('backend_unavailable')), raise(ig1.error('unauthorized'))])
    expect(error).toMatchObject({ kind: 'unauthorized', status: 401, retryable: false })
  })

  it('does not try again where a 429 says that a budget is spent', async () => {
    const error = {
      message: 'Budget has been exceeded! Current cost: 1, Max budget: 1',
      type: 'budget_exceeded',
      code: '400',
    }
    const result = await run([answer(429, { error })])
    expect(result.error).toMatchObject({ status: 429, retryable: false, message: error.message })
    expect([result.tries, result.last?.stopped]).toEqual([1, 'not_retryable'])
  })
})

describe('the waits', () => {
  it.each([
    [0, [500, 1000]],
    [0.5, [1000, 2000]],
    [0.999, [1499, 2998]],
  ])('are one and two seconds, give or take half: with chance at %d, %j ms', async (random, waits) => {
    expect(await run([failed], { random })).toMatchObject({ waits })
  })

  const date = (ms: number) => new Date(START + ms).toUTCString()
  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['parts of a second', { 'retry-after': '0.25' }, 250],
    ['a date', { 'retry-after': date(30_000) }, 30_000],
    ['a date that is over', { 'retry-after': date(-30_000) }, 0],
    ['milliseconds', { 'retry-after-ms': '1234' }, 1234],
    ['milliseconds, which seconds beside them only round up', { 'retry-after-ms': '1234', 'retry-after': '2' }, 1234],
    [
      'milliseconds and seconds that differ, of which the longer count',
      { 'retry-after-ms': '1234', 'retry-after': '9' },
      9000,
    ],
    ['exactly as long as the limit', { 'retry-after': '60' }, 60_000],
  ])('are what the server asks for, in %s', async (_, headers, ms) => {
    expect(await run([answer(500, '', headers), ok], { random: 0 })).toMatchObject({ waits: [ms], error: undefined })
  })

  it.each([0, 0.5, 0.999])(
    'never undercut what the server asks for: the jitter goes on top, with chance at %d',
    async (random) => {
      const longer = await run([answer(500, '', { 'retry-after': '20' }), ok], { random })
      expect(longer.waits).toEqual([20_000 + random * 0.25 * 20_000])
      const shorter = await run([answer(500, '', { 'retry-after-ms': '10' }), ok], { random })
      expect(shorter.waits).toEqual([10 + random * 0.25 * 1000])
    },
  )

  it.each(['soon', '-1', '1e3', '', '7 apples'])('ignore a retry-after of %j, which makes no sense', async (value) => {
    expect(await run([answer(500, '', { 'retry-after': value }), ok])).toMatchObject({ waits: [1000] })
  })

  it.each([
    [{}, '61'],
    [{ maxRetryAfterMs: 1000 }, '1.001'],
  ])('longer than the limit of %j fail at once, and the error says how long', async (settings, seconds) => {
    const result = await run([answer(502, '', { 'retry-after': seconds })], settings)
    expect(result.error).toMatchObject({ status: 502, retryable: true, retryAfterMs: Number(seconds) * 1000 })
    expect([result.tries, result.waits, result.last?.stopped]).toEqual([1, [], 'retry_after'])
  })

  it('may be longer where the limit is', async () => {
    const { waits } = await run([answer(502, '', { 'retry-after': '120' }), ok], {
      maxRetryAfterMs: 120_000,
      random: 0,
    })
    expect(waits).toEqual([120_000])
  })
})

describe('x-should-retry', () => {
  it('false is a veto, and the last word', async () => {
    const { error, tries, last } = await run([answer(500, '', { 'x-should-retry': 'false' })])
    expect(error).toMatchObject({ status: 500, retryable: false })
    expect([tries, last?.stopped]).toEqual([1, 'server_veto'])
  })

  it('true counts on a 5xx that would not be tried again', async () => {
    const { error, tries } = await run([answer(501, '', { 'x-should-retry': 'true' })])
    expect(error).toMatchObject({ status: 501, retryable: true })
    expect(tries).toBe(3)
  })

  it.each([400, 401, 404])('true is ignored on a %i: the same request fails again', async (status) => {
    const { error, tries, last } = await run([answer(status, '', { 'x-should-retry': 'true' })])
    expect(error.retryable).toBe(false)
    expect([tries, last?.stopped]).toEqual([1, 'not_retryable'])
  })
})

describe('the retry settings', () => {
  it('false makes one attempt, for the client and for one call', async () => {
    expect(await run([failed], { retry: false })).toMatchObject({ tries: 1, last: { stopped: 'attempts' } })
    const { url, received } = await serve(failed)
    const error = await failureOf(clientOf({ url })('/x', { retry: false }))
    expect(error).toMatchObject({ kind: 'model_lookup_failed', retryable: true })
    expect(received).toHaveLength(1)
  })

  it('are the call’s over the client’s over the contract’s, one by one', async () => {
    const { url, received } = await serve(failed)
    const clock = virtualClock()
    const api = clientOf({ url }, { clock, retry: { attempts: 4, initialDelayMs: 100, factor: undefined as never } })
    await api.safe('/x')
    await api.safe('/x', { retry: { attempts: 2, factor: 5 } })
    await api.safe('/x', { retry: { factor: 5 } })
    expect(received).toHaveLength(4 + 2 + 4)
    expect(clock.fired).toEqual([100, 200, 400, 100, 100, 500, 2500])
  })

  it('out of range are a TypeError that lists each, at once', async () => {
    const retry = { attempts: 0, factor: 0.5, initialDelayMs: -1, maxDelayMs: Number.NaN, unsafe: 1, tries: 3 } as never
    const { url, received } = await serve(failed)
    const makes = () => clientOf({ url }, { retry })
    expect(makes).toThrow(TypeError)
    const error = await failureOf<Error>(clientOf({ url }).safe('/x', { retry }))
    expect(error).toBeInstanceOf(TypeError)
    for (const name of ['attempts', 'factor', 'initialDelayMs', 'maxDelayMs', 'unsafe', 'tries']) {
      expect(makes).toThrow(`retry setting '${name}'`)
      expect(error.message).toContain(`retry setting '${name}'`)
    }
    expect(received).toEqual([])
  })
})
