import { afterEach, describe, expect, it } from 'vitest'
import type { RequestOptions } from './index.js'
import { answer, clientOf, START, serve, virtualClock } from './wire-support.js'

/*
 * What ky's tests hold it to about `retry-after` and the headers of rate limits, as our client has it. Where ours does something
 * else on purpose, the test says "unlike ky", and docs/decisions/0012-the-client.md says why.
 */

/** The ordinary wait before the second try, in ms, where chance adds nothing to any wait. */
const ORDINARY = 500
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** One GET, answered by an error with these headers and then by a success: the waits, and why there was none. */
async function run(headers: Record<string, string>, { status = 429, random = 0, ...options }: Options = {}) {
  const { url, received } = await serve(answer(status, '', headers), answer(200, 'ok'))
  // A deadline is not to pass by itself.
  const clock = virtualClock({ random, passes: (ms) => ms < 600_000 && ms !== 10_000 && ms !== options.deadlineMs })
  const [error] = await clientOf({ url }, { clock }).safe('/x', options)
  expect(received).toHaveLength(error ? 1 : 2)
  return { waits: clock.fired, stopped: error?.attempts.at(-1)?.stopped, error, at: clock.now() - START }
}

interface Options extends RequestOptions {
  readonly status?: number
  readonly random?: number
}

/** A moment in HTTP's three forms. */
function formsOf(at: number): Record<'fixdate' | 'rfc850' | 'asctime', string> {
  const fixdate = new Date(at).toUTCString()
  const [, day = '', month = '', year = '', time = ''] = fixdate.split(' ')
  const weekday = DAYS[new Date(at).getUTCDay()] ?? ''
  return {
    fixdate,
    rfc850: `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    asctime: `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`,
  }
}

describe('retry-after in seconds', () => {
  it('of 0 is no wait', async () => {
    expect((await run({ 'retry-after': '0' })).waits).toEqual([0])
    // All clients that were told so would come at once.
    expect((await run({ 'retry-after': '0' }, { random: 0.5 })).waits).toEqual([125])
  })

  it('is a number of seconds however large, never a moment', async () => {
    const headers = { 'retry-after': String(START / 1000 + 10) }
    expect(await run(headers)).toMatchObject({ stopped: 'retry_after', error: { retryAfterMs: START + 10_000 } })
    const shorter = { 'retry-after': '400' }
    expect((await run(shorter, { maxRetryAfterMs: Number.POSITIVE_INFINITY })).waits).toEqual([400_000])
  })

  it.each([429, 503])('counts for a %i', async (status) => {
    expect((await run({ 'retry-after': '2' }, { status })).waits).toEqual([2000])
  })

  it.each([408, 500, 502, 504])('unlike ky, counts for any status that is tried again: %i', async (status) => {
    expect((await run({ 'retry-after': '2' }, { status })).waits).toEqual([2000])
  })

  it('makes nothing retryable that is not', async () => {
    expect(await run({ 'retry-after': '1' }, { status: 400 })).toMatchObject({ waits: [], stopped: 'not_retryable' })
  })

  it('unlike ky, has jitter on top, and is never undercut', async () => {
    for (const random of [0, 0.5, 0.999]) {
      const { waits } = await run({ 'retry-after': '2' }, { random })
      expect(waits).toEqual([2000 + random * 500])
    }
  })
})

describe('a retry-after that is none', () => {
  it.each([
    '0x10',
    '1e3',
    '-1',
    '',
    'not-a-valid-value',
    'Sun Nov 06 1994 08:49:37 GMT',
    'Sun, 32 Dec 2030 25:99:99 GMT',
    'Mon, 30 Feb 2026 00:00:30 GMT',
    '2026-01-01T00:00:30Z',
  ])('leaves the ordinary wait: %j', async (value) => {
    expect((await run({ 'retry-after': value })).waits).toEqual([ORDINARY])
  })

  it('leaves it as long as it is, whatever is the longest that a server may ask for', async () => {
    expect((await run({ 'retry-after': 'soon' }, { maxRetryAfterMs: 10 })).waits).toEqual([ORDINARY])
  })
})

describe('retry-after as a date', () => {
  const { TZ } = process.env
  afterEach(() => {
    if (TZ === undefined) delete process.env['TZ']
    else process.env['TZ'] = TZ
  })

  it.each(['fixdate', 'rfc850', 'asctime'] as const)(
    'is read in the form of %s, wherever the client is',
    async (form) => {
      for (const [zone, offset] of [
        ['UTC', 0],
        ['Pacific/Kiritimati', -840],
        ['America/St_Johns', 210],
      ] as const) {
        process.env['TZ'] = zone
        expect(new Date(START).getTimezoneOffset()).toBe(offset)
        expect((await run({ 'retry-after': formsOf(START + 20_000)[form] })).waits, zone).toEqual([20_000])
      }
    },
  )

  it('may be a leap second', async () => {
    expect((await run({ 'retry-after': 'Thu, 01 Jan 2026 00:00:60 GMT' })).waits).toEqual([60_000])
  })

  it('that is over is no wait', async () => {
    expect((await run({ 'retry-after': formsOf(START - 20_000).fixdate })).waits).toEqual([0])
  })

  it('with two digits of the year is not more than 50 years from now', async () => {
    const inYears = (years: number) => formsOf(new Date(START).setUTCFullYear(2026 + years)).rfc850
    expect(await run({ 'retry-after': inYears(49) })).toMatchObject({ waits: [], stopped: 'retry_after' })
    expect((await run({ 'retry-after': inYears(51) }, { maxRetryAfterMs: 1 })).waits).toEqual([0])
  })
})

describe('the headers of a rate limit, where there is no retry-after', () => {
  const inTwoSeconds = String(START / 1000 + 2)

  it.each([
    ['RateLimit-Reset', '2'],
    ['RateLimit-Reset', inTwoSeconds],
    ['X-RateLimit-Reset', '2'],
    ['X-RateLimit-Reset', inTwoSeconds],
    ['X-Rate-Limit-Reset', inTwoSeconds],
    ['X-RateLimit-Retry-After', '2'],
  ])('say when to come again: %s: %s', async (name, value) => {
    expect((await run({ [name]: value }, { maxRetryAfterMs: 3500 })).waits).toEqual([2000])
  })

  it('unlike ky, may name the wait itself as a moment too, as many services do that have it', async () => {
    expect((await run({ 'X-RateLimit-Retry-After': inTwoSeconds })).waits).toEqual([2000])
  })

  it('do not count beside a retry-after', async () => {
    expect((await run({ 'retry-after': '1', 'RateLimit-Reset': '40' })).waits).toEqual([1000])
  })

  it.each(['1e3', '', 'soon'])('unlike ky, count beside a retry-after that is none: %j', async (value) => {
    expect((await run({ 'retry-after': value, 'RateLimit-Reset': '40' })).waits).toEqual([40_000])
  })

  it('leave the ordinary wait where they say nothing', async () => {
    for (const value of ['', 'soon', '0']) expect((await run({ 'RateLimit-Reset': value })).waits).toEqual([ORDINARY])
  })

  it('unlike ky, count each for itself, and the longest is kept', async () => {
    expect((await run({ 'RateLimit-Reset': '', 'X-RateLimit-Reset': '40' })).waits).toEqual([40_000])
    expect((await run({ 'RateLimit-Reset': '3', 'X-RateLimit-Reset': '40' })).waits).toEqual([40_000])
  })

  it('unlike ky, leave the ordinary wait where the window is over: the clocks may differ', async () => {
    expect((await run({ 'X-RateLimit-Reset': String(START / 1000 - 5) })).waits).toEqual([ORDINARY])
  })

  it('unlike ky, count for a 429 alone, and where nothing is left of the limit', async () => {
    expect((await run({ 'RateLimit-Reset': '40' }, { status: 503 })).waits).toEqual([ORDINARY])
    expect((await run({ 'RateLimit-Reset': '40', 'RateLimit-Remaining': '7' })).waits).toEqual([ORDINARY])
  })
})

describe('a wait that is too long', () => {
  it('is kept up to the limit, and, unlike ky, never cut to it: the error is there at once, and says how long', async () => {
    expect((await run({ 'retry-after': '1' }, { maxRetryAfterMs: 2000 })).waits).toEqual([1000])
    expect(await run({ 'retry-after': '1' }, { maxRetryAfterMs: 420 })).toMatchObject({
      waits: [],
      stopped: 'retry_after',
      error: { status: 429, retryable: true, retryAfterMs: 1000 },
      at: 0,
    })
  })

  it('for the deadline is not waited for, and, unlike ky, ends the call at once with the answer', async () => {
    expect(await run({ 'retry-after': '5' }, { deadlineMs: 1000 })).toMatchObject({
      waits: [],
      stopped: 'deadline',
      error: { name: 'ApiError', status: 429, retryAfterMs: 5000 },
      at: 0,
    })
  })
})
