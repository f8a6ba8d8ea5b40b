import { setImmediate as turn } from 'node:timers/promises'
import { defineCatalog, type ErrorDefinition } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { createFetch, createRetryFetch, type FetchOptions } from './index.js'
import { START, virtualClock } from './wire-support.js'

const RANDOMS = [0, 0.25, 0.5, 0.75, 0.999]
const ONCE = [0]

/** When three requests are made, in ms after the first: half to one and a half of 1 s, then of 2 s. */
function thrice(random: number): number[] {
  const [first, second] = [1000 * (0.5 + random), 2000 * (0.5 + random)]
  return [0, first, first + second]
}

type React = () => Response | Promise<Response>
const status =
  (code: number, headers: Record<string, string> = {}, body: string | null = null): React =>
  () =>
    new Response(body, { status: code, headers })
const lost: React = () => Promise.reject(new TypeError('fetch failed'))

type Settings = Partial<FetchOptions<typeof ig1>> & { readonly random?: number; readonly method?: string }

/** When each form of the client makes its requests to a service that always reacts like this, in ms after the first. */
async function timesOf(react: React, { random = 0.5, method = 'POST', ...settings }: Settings = {}) {
  const run = async (send: (options: FetchOptions<typeof ig1>) => Promise<unknown>) => {
    const times: number[] = []
    const clock = virtualClock({ random, passes: () => false })
    const fetch: typeof globalThis.fetch = async () => {
      times.push(clock.now() - START)
      return react()
    }
    let running = true
    const end = () => {
      running = false
    }
    send({ catalog: ig1, clock, fetch, ...settings }).then(end, end)
    for (let steps = 0; running; steps++) {
      if (steps > 1000) throw new Error('the call hangs')
      await turn()
      if (running) clock.fire()
    }
    // The end comes with the last answer, not a wait later.
    expect(clock.now() - START).toBe(times.at(-1))
    expect(clock.pending).toEqual([])
    return times
  }
  const times = await run((options) => createFetch(options)('http://service/x', { method }))
  expect(await run((options) => createRetryFetch(options)('http://service/x', { method }))).toEqual(times)
  return times
}

const statuses = Array.from({ length: 200 }, (_, index) => 400 + index)
const NOT_RETRIED_5XX = [501, 505]
const retried = (code: number) => code === 408 || code === 429 || (code >= 500 && !NOT_RETRIED_5XX.includes(code))

describe.each(RANDOMS)('to the millisecond, with chance at %d,', (random) => {
  it.each([400, 401, 402, 403])('an error %i of the contract is tried once', async (code) => {
    expect(await timesOf(status(code), { random })).toEqual(ONCE)
  })

  it.each([500, 502])('an error %i of the contract is tried three times', async (code) => {
    expect(await timesOf(status(code), { random })).toEqual(thrice(random))
  })

  it('so is every status that it does not list, by what HTTP says of it', async () => {
    for (const code of statuses) {
      expect(await timesOf(status(code), { random }), String(code)).toEqual(retried(code) ? thrice(random) : ONCE)
    }
  })

  it('each error of the contract is tried as its status is', async () => {
    for (const [kind, definition] of Object.entries(ig1.errors)) {
      const react = status(definition.status, { 'x-error-kind': kind })
      expect(await timesOf(react, { random }), kind).toEqual(definition.status < 500 ? ONCE : thrice(random))
    }
  })

  it('a success, or a redirect, is not tried again', async () => {
    for (const code of [200, 201, 204, 206, 301, 304]) expect(await timesOf(status(code), { random })).toEqual(ONCE)
  })

  it('a lost answer is tried three times, by a contract that is `unsafe`', async () => {
    for (const method of ['GET', 'POST', 'PATCH'])
      expect(await timesOf(lost, { random, method })).toEqual(thrice(random))
  })

  it('a lost answer is not tried again for a POST, by a policy that is not', async () => {
    const retry = { unsafe: false }
    for (const method of ['POST', 'PATCH']) expect(await timesOf(lost, { random, method, retry })).toEqual(ONCE)
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await timesOf(lost, { random, method, retry })).toEqual(thrice(random))
    }
  })

  it('x-should-retry forbids any retry, and allows one of a 5xx only', async () => {
    for (const code of [500, 502, 503, 429, 408]) {
      expect(await timesOf(status(code, { 'x-should-retry': 'false' }), { random })).toEqual(ONCE)
    }
    for (const code of statuses) {
      const expected = retried(code) || code >= 500 ? thrice(random) : ONCE
      expect(await timesOf(status(code, { 'x-should-retry': 'true' }), { random }), String(code)).toEqual(expected)
    }
  })

  it('retry-after replaces the wait, and the jitter of a quarter goes on top', async () => {
    const asked = (ms: number, exponential: number) => ms + random * 0.25 * Math.max(ms, exponential)
    for (const [headers, ms] of [
      [{ 'retry-after': '7' }, 7000],
      [{ 'retry-after-ms': '1500' }, 1500],
      [{ 'retry-after-ms': '0' }, 0],
      [{ 'retry-after': '60' }, 60_000],
    ] as const) {
      const first = asked(ms, 1000)
      expect(await timesOf(status(500, headers), { random })).toEqual([0, first, first + asked(ms, 2000)])
    }
    // A date: 10 s away from the first answer, and over when the second comes.
    const first = asked(10_000, 1000)
    const date = new Date(START + 10_000).toUTCString()
    expect(await timesOf(status(503, { 'retry-after': date }), { random })).toEqual([0, first, first + asked(0, 2000)])
    expect(await timesOf(status(503, { 'retry-after': '61' }), { random })).toEqual(ONCE)
  })

  it('the wait doubles up to its longest, 30 s, from where only its upper half is left to chance', async () => {
    const times = await timesOf(status(502), { random, retry: { attempts: 9 } })
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    const exponential = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]
    expect(waits).toHaveLength(8)
    for (const [index, wait] of waits.entries()) {
      const full = exponential[index] as number
      expect(wait).toBeCloseTo(full / 2 + random * (Math.min(full * 1.5, 30_000) - full / 2), 6)
    }
  })
})

describe('a table of another contract', () => {
  const contract = ig1.toJSON()
  const errors: Record<string, ErrorDefinition> = {
    ...contract.errors,
    model_lookup_failed: { status: 500, message: 'Failed to get model', retry: false },
    locked: { status: 403, message: 'Locked', retry: true },
  }
  const other = defineCatalog({
    ...contract,
    errors,
    statuses: { ...contract.statuses, 409: { title: 'Conflict', retry: true }, 503: { title: 'Down', retry: false } },
    retry: { attempts: 2, initialDelayMs: 100, factor: 3, maxDelayMs: 1000, unsafe: false },
  }) as unknown as typeof ig1

  it.each([
    [409, undefined, [0, 100]],
    [503, undefined, ONCE],
    [500, undefined, [0, 100]],
    [500, 'model_lookup_failed', ONCE],
    [403, undefined, ONCE],
    [403, 'locked', [0, 100]],
  ])('goes by the kind before the status before HTTP: %i %s', async (code, kind, times) => {
    const react = status(code, kind === undefined ? {} : { 'x-error-kind': kind })
    expect(await timesOf(react, { catalog: other, method: 'PUT' })).toEqual(times)
  })
})
