import { describe, expect, it, vi } from 'vitest'
import type { TransportError } from './index.js'
import { fail, ok, run, runFetch } from './peer-support.js'
import { answer, clientOf, failureOf, serve, virtualClock } from './wire-support.js'

/*
 * What ky's tests hold it to about the settings and hooks of retries, as our client has it. Where ours does something else on purpose, the test says
 * "unlike ky", and docs/decisions/0012-the-client.md says why.
 */

describe('the settings of retries', () => {
  it.each([3, 'GET', null, { limit: 3 }, { methods: ['get'] }, { statusCodes: [500] }, { afterStatusCodes: [500] }])(
    'are ours, and nothing is sent for %j, which ky has, or none has',
    async (retry) => {
      const { url, received } = await serve(ok)
      const error = await failureOf<Error>(clientOf({ url }).safe('/x', { retry: retry as never }))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain('retry setting')
      expect(received).toHaveLength(0)
    },
  )

  it.each(['shouldRetry', 'delay', 'jitter', 'backoffLimit', 'maxRetryAfter', 'retryOnTimeout'])(
    'unlike ky, have no %s: the decision is made of the contract, the answer and numbers',
    (name) => {
      const make = () => clientOf({ url: 'http://service' }, { retry: { [name]: () => true } as never })
      expect(make).toThrow(`unknown retry setting '${name}'`)
    },
  )

  it('of a call keep what it does not name, or names as undefined, of the client’s', async () => {
    const { url, received } = await serve(answer(503))
    const api = clientOf({ url }, { retry: { attempts: 4 } })
    await api.safe('/x', { retry: { factor: 1 } })
    await api.safe('/x', { retry: { attempts: undefined as never } })
    await api.safe('/x', { retry: { attempts: 1 } })
    expect(received).toHaveLength(4 + 4 + 1)
  })

  it('and the data of a request have nothing to do with one another', async () => {
    const { received } = await run([ok], { json: { retry: 3, timeoutMs: 1 } })
    expect(String(received[0]?.body)).toBe('{"retry":3,"timeoutMs":1}')
  })

  it('are never written to', async () => {
    const options = Object.freeze({ retry: Object.freeze({ attempts: 2 }), headers: Object.freeze({ 'x-a': '1' }) })
    expect(await run([answer(503), ok], options)).toMatchObject({ tries: 2 })
    expect(options).toEqual({ retry: { attempts: 2 }, headers: { 'x-a': '1' } })
  })
})

describe('the ordinary wait', () => {
  it('grows by the factor, and no further than the longest', async () => {
    const retry = { attempts: 5, initialDelayMs: 300, factor: 2, maxDelayMs: 30_000 }
    expect((await run([answer(503)], { retry })).waits).toEqual([300, 600, 1200, 2400])
    // At the longest, the middle of what chance may make of it is three quarters.
    const capped = await run([answer(503)], { retry: { ...retry, maxDelayMs: 1000 } })
    expect(capped.waits).toEqual([300, 600, 750, 750])
  })

  it.each([0, 0.25, 0.999])(
    'is spread by chance (here %d), unlike ky always, and never over the longest',
    async (random) => {
      const { url } = await serve(answer(503))
      const clock = virtualClock({ random })
      const retry = { attempts: 4, initialDelayMs: 300, factor: 2, maxDelayMs: 500 }
      await clientOf({ url }, { clock, retry }).safe('/x')
      expect(clock.fired).toHaveLength(3)
      for (const [index, delayMs] of [300, 500, 500].entries()) {
        expect(clock.fired[index]).toBeGreaterThanOrEqual(delayMs / 2)
        expect(clock.fired[index]).toBeLessThanOrEqual(Math.min(delayMs * 1.5, 500))
      }
    },
  )
})

describe('hooks', () => {
  it('onRetry is told of each retry, never of the first try, with the error that it is for', async () => {
    const onRetry = vi.fn()
    const acts = [
      fail(new TypeError('fetch failed')),
      () => new Response('', { status: 503 }),
      () => new Response('ok'),
    ]
    await runFetch(acts, { onRetry })
    expect(onRetry.mock.calls.map(([error, { status, delayMs }]) => [error.name, status, delayMs])).toEqual([
      ['TransportError', undefined, 1000],
      ['ApiError', 503, 2000],
    ])
    onRetry.mockClear()
    await runFetch([() => new Response('ok')], { onRetry })
    expect(onRetry).not.toHaveBeenCalled()
  })

  it('unlike ky, onRetry stops nothing, by throwing or by what it returns; the caller’s signal does', async () => {
    for (const onRetry of [fail(new Error('oops')), () => Promise.reject(new Error('oops')), () => false]) {
      expect(await run([answer(503), ok], { onRetry: onRetry as never })).toMatchObject({ error: undefined, tries: 2 })
    }
    const controller = new AbortController()
    const { error, tries } = await run([answer(503), ok], {
      signal: controller.signal,
      onRetry: () => controller.abort(),
    })
    expect([(error as TransportError).kind, tries]).toEqual(['aborted', 1])
  })

  it('headers are asked for once in a call, not for each try', async () => {
    const { url, received } = await serve(answer(503), ok)
    const headers = vi.fn(() => ({ 'x-a': '1' }))
    await clientOf({ url }, { headers })('/x')
    expect(headers).toHaveBeenCalledTimes(1)
    expect(received.map((request) => request.headers['x-a'])).toEqual(['1', '1'])
  })
})

describe('a try that a hook asks for', () => {
  const renew = ({ status }: { status: number }) => (status < 500 ? { headers: { authorization: 'new' } } : undefined)

  it('is made for a POST too, at once, and with new headers, where a 401 says that nothing was done', async () => {
    const { received, waits } = await run([answer(401), ok], { method: 'POST', body: 'a', onResponse: renew })
    expect(received.map(({ headers, body }) => `${headers.authorization} ${body}`)).toEqual(['undefined a', 'new a'])
    expect(waits).toEqual([0])
  })

  it('is one of the tries, and made once: no loop of tokens that are refused', async () => {
    expect(await run([answer(401), answer(503), ok], { onResponse: renew, retry: { attempts: 2 } })).toMatchObject({
      error: { status: 503 },
      tries: 2,
    })
    expect(await run([answer(401)], { onResponse: renew, retry: { attempts: 9 } })).toMatchObject({ tries: 2 })
  })

  it('unlike ky, is asked for by headers alone, and of no answer that leaves open what was done', async () => {
    for (const status of [200, 408, 500]) {
      const onResponse = () => ({ headers: { authorization: 'new' } })
      expect(await run([answer(status), ok], { method: 'POST', onResponse })).toMatchObject({ tries: 1 })
    }
  })

  it('unlike ky, is not made where the hook fails, and the answer is the error', async () => {
    const onResponse = fail(new Error('no token'))
    expect(await run([answer(401), ok], { onResponse })).toMatchObject({ error: { status: 401 }, tries: 1 })
  })
})
