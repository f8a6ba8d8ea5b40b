import type { ApiError, RetryBudget } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { createFetch, createRetryBudget, createRetryFetch, type FetchOptions, type TransportError } from './index.js'
import { failureOf, START, type VirtualClock, virtualClock } from './wire-support.js'

type Answer = () => Response | Promise<Response>

/** A client in virtual time, on a service that answers as `answers` says: each answer once, the last one from then on. */
function clientWith(options: Partial<FetchOptions<typeof ig1>>, ...answers: Answer[]) {
  let sent = 0
  const clock = virtualClock()
  const fetch: typeof globalThis.fetch = async () => {
    sent += 1
    return (answers[Math.min(sent, answers.length) - 1] as Answer)()
  }
  const api = createFetch({ catalog: ig1, baseUrl: 'http://service', clock, fetch, ...options })
  /** One call: the requests that it took, and why it ended. */
  const call = async (path = '/x') => {
    const before = sent
    const [error] = await api.safe(path)
    return { tries: sent - before, stopped: error?.attempts.at(-1)?.stopped }
  }
  return { api, clock, call, sent: () => sent }
}

const down: Answer = () => new Response('{}', { status: 502 })
const up: Answer = () => new Response('ok')
const lost: Answer = () => Promise.reject(new TypeError('fetch failed'))

/** A budget with this many retries, which come back so slowly that a test can do without. */
const retries = (reserve: number, clock: Pick<VirtualClock, 'now'> = { now: () => START }) =>
  createRetryBudget({ reserve, ratio: 0, refillMs: 86_400_000, now: () => clock.now() })

describe('a retry budget that is spent', () => {
  it('ends a call at once, with the error of the answer, and the last attempt says so', async () => {
    const { api, clock, sent } = clientWith({ retryBudget: retries(1) }, down, () => new Response('', { status: 503 }))
    const error = await failureOf<ApiError>(api('/x'))
    expect(error).toMatchObject({ kind: 'unrecognized', status: 503, retryable: true })
    expect(error.attempts).toMatchObject([
      { at: START, status: 502, delayMs: 1000 },
      { at: START + 1000, status: 503, stopped: 'budget' },
    ])
    expect(error.attempts[1]).not.toHaveProperty('delayMs')
    expect(sent()).toBe(2)
    // The wait of the one retry, and none after the refusal.
    expect([clock.fired, clock.pending, clock.now()]).toEqual([[1000], [], START + 1000])
  })

  it('ends a call whose answer was lost in the same way', async () => {
    const { api, sent } = clientWith({ retryBudget: retries(0) }, lost)
    const error = await failureOf<TransportError>(api('/x'))
    expect(error).toMatchObject({ kind: 'connection_failed', retryable: true, attempts: [{ stopped: 'budget' }] })
    expect(sent()).toBe(1)
  })

  it('never holds back a first try, nor what comes of it', async () => {
    const { api } = clientWith({ retryBudget: retries(0) }, down, up)
    await api.safe('/x')
    expect(await (await api('/x')).text()).toBe('ok')
  })

  it('is not paid for a retry that another rule refuses', async () => {
    const { call } = clientWith(
      { retryBudget: retries(2) },
      () => new Response('{}', { status: 400 }),
      () => new Response('{}', { status: 502, headers: { 'x-should-retry': 'false' } }),
      () => new Response('{}', { status: 502, headers: { 'retry-after': '61' } }),
      down,
    )
    expect((await call()).stopped).toBe('not_retryable')
    expect((await call()).stopped).toBe('server_veto')
    expect((await call()).stopped).toBe('retry_after')
    expect(await call()).toEqual({ tries: 3, stopped: 'attempts' })
    expect(await call()).toEqual({ tries: 1, stopped: 'budget' })
  })
})

describe('a retry budget that is shared', () => {
  it('is one for the clients that are given it, of either form', async () => {
    const retryBudget = retries(3)
    const clock = virtualClock()
    const first = clientWith({ retryBudget }, down)
    const second = clientWith({ retryBudget }, down)
    const plain = createRetryFetch({ catalog: ig1, retryBudget, clock, fetch: async () => down() })
    expect(await first.call()).toEqual({ tries: 3, stopped: 'attempts' })
    expect(await second.call()).toEqual({ tries: 2, stopped: 'budget' })
    expect((await plain('http://service/x')).status).toBe(502)
    expect(clock.fired).toEqual([])
  })

  it('is one for the calls that run at the same time', async () => {
    const { api, sent } = clientWith({ retryBudget: retries(5) }, down)
    const results = await Promise.all(Array.from({ length: 20 }, () => api.safe('/x')))
    expect(results.every(([error]) => error?.kind === 'unrecognized')).toBe(true)
    expect(sent()).toBe(20 + 5)
  })

  it('is one of each client unless it is given', async () => {
    const [first, second] = [clientWith({}, down), clientWith({}, down)]
    for (let calls = 0; calls < 5; calls++) await first.call()
    expect((await first.call()).stopped).toBe('budget')
    expect(await second.call()).toEqual({ tries: 3, stopped: 'attempts' })
  })

  it('may be one of somebody’s own making, with methods that need their object', async () => {
    class Counted implements RetryBudget {
      readonly #inner = retries(1)
      calls = 0
      spent = 0
      earn() {
        this.calls += 1
        this.#inner.earn()
      }
      spend() {
        this.spent += 1
        return this.#inner.spend()
      }
    }
    const retryBudget = new Counted()
    const { call } = clientWith({ retryBudget }, down)
    expect(await call()).toEqual({ tries: 2, stopped: 'budget' })
    expect([retryBudget.calls, retryBudget.spent]).toEqual([1, 2])
  })
})

describe('retryBudget: false', () => {
  it('is none: every call has all of its tries', async () => {
    const { api, sent } = clientWith({ retryBudget: false }, down)
    const results = await Promise.all(Array.from({ length: 40 }, () => api.safe('/x')))
    expect(results.map(([error]) => error?.attempts.at(-1)?.stopped)).toEqual(Array(40).fill('attempts'))
    expect(sent()).toBe(120)
  })
})

describe('the default retry budget', () => {
  it.each([undefined, null as never])('is ten retries for a client without other traffic: %j', async (retryBudget) => {
    const { api, sent } = clientWith({ retryBudget }, down)
    // Twelve first tries earn less than one retry more: 12 * 0.08.
    await Promise.all(Array.from({ length: 12 }, () => api.safe('/x')))
    expect(sent()).toBe(12 + 10)
  })

  it('goes by the clock of the client: one retry comes back a minute', async () => {
    const { call, clock } = clientWith({ retry: { attempts: 100, maxDelayMs: 0, initialDelayMs: 0 } }, down)
    expect(await call()).toEqual({ tries: 11, stopped: 'budget' })
    expect(clock.now()).toBe(START)
    // That call and the next earn 0.08 each, and the rest comes with time.
    clock.advance(0.84 * 60_000 - 1)
    expect(await call()).toEqual({ tries: 1, stopped: 'budget' })
    clock.advance(1)
    expect(await call()).toEqual({ tries: 2, stopped: 'budget' })
    clock.advance(3_600_000)
    expect(await call()).toEqual({ tries: 11, stopped: 'budget' })
  })

  it('grows with the first tries, and not with the retries: 8 in 100', async () => {
    const { api, call, sent } = clientWith({ retry: { attempts: 100, maxDelayMs: 0, initialDelayMs: 0 } }, down)
    expect(await call()).toEqual({ tries: 11, stopped: 'budget' })
    const before = sent()
    const calls = 100
    for (let count = 0; count < calls; count++) await api.safe('/x')
    expect(sent() - before).toBe(calls + 8)
  })

  it('counts a first try whatever becomes of it', async () => {
    const outcomes: Answer[] = [
      up,
      () => new Response('{}', { status: 400 }),
      up,
      () => new Response('', { status: 404 }),
    ]
    let turn = 0
    let broken = false
    const fetch: typeof globalThis.fetch = async () =>
      broken ? down() : (outcomes[turn++ % outcomes.length] as Answer)()
    const { api } = clientWith({ fetch, retry: { attempts: 100, maxDelayMs: 0, initialDelayMs: 0 } }, up)
    for (let count = 0; count < 99; count++) await api.safe('/x')
    broken = true
    const error = await failureOf<ApiError>(api('/x'))
    // 10 of the reserve, and 8 for a hundred calls, this one included.
    expect(error.attempts).toHaveLength(1 + 18)
  })

  it('lets a short fault of a busy client pass, and refuses most retries of a long one', async () => {
    let broken = false
    const clock = virtualClock({ passes: (ms) => ms === 0 })
    const retry = { attempts: 2, maxDelayMs: 0, initialDelayMs: 0 }
    const { api, sent } = clientWith({ clock, retry, fetch: async () => (broken ? down() : up()) }, up)
    const traffic = async (seconds: number) => {
      let failed = 0
      for (let call = 0; call < seconds * 20; call++) {
        clock.advance(50)
        const [error] = await api.safe('/x')
        if (error?.attempts.at(-1)?.stopped === 'budget') failed += 1
      }
      return failed
    }
    expect(await traffic(60)).toBe(0)
    broken = true
    expect(await traffic(1)).toBe(0)
    const refused = await traffic(60)
    expect(refused).toBeGreaterThan(0.85 * 1200)
    expect(refused).toBeLessThan(1200)
    expect(sent()).toBe(0)
  })
})

describe('the setting retryBudget', () => {
  it.each([[{}], [true], [0.1], [10], ['yes'], [{ ratio: 0.1 }], [{ earn() {} }], [{ spend: () => true }]])(
    'is a TypeError where it is no budget: %j',
    (retryBudget) => {
      const options = { catalog: ig1, retryBudget: retryBudget as never }
      const message = "option 'retryBudget' must be what createRetryBudget returns, or false"
      const makers: Record<string, typeof createRetryFetch> = { createFetch, createRetryFetch }
      for (const [name, make] of Object.entries(makers)) {
        expect(() => make(options)).toThrow(TypeError)
        expect(() => make(options)).toThrow(`${name}: ${message}`)
      }
    },
  )

  it('is of the client: a call has none of its own', async () => {
    const { api, sent } = clientWith({ retryBudget: false }, down)
    await api.safe('/x', { retryBudget: retries(0) } as never)
    expect(sent()).toBe(3)
  })

  it.each([
    [{ ratio: 2 }, "createRetryBudget: setting 'ratio' must be a number from 0 to 1, not 2"],
    [{ reserve: -1 }, "createRetryBudget: setting 'reserve' must be a number from 0 to 1000000, not -1"],
    [{ perSecond: 1 } as never, /unknown setting 'perSecond' \(known: ratio, windowMs, reserve, refillMs, now\)/],
  ])('%j is refused where the budget is made', (settings, message) => {
    expect(() => createRetryBudget(settings)).toThrow(message)
  })
})
