import { setImmediate as turn } from 'node:timers/promises'
import { type ApiError, isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type Attempt, createRetryFetch, TransportError } from './index.js'
import { answer, clientOf, failureOf, raise, START, serve, serveRaw, virtualClock } from './wire-support.js'

const failed = raise(ig1.error('backend_unavailable'))
const ok = answer(200, 'ok')
const lost: typeof fetch = () => Promise.reject(new TypeError('fetch failed'))

type Told = [error: ApiError | TransportError, attempt: Attempt]

describe('onRetry', () => {
  it('is told once of each wait: what went wrong, and the attempt with its delay', async () => {
    const { url } = await serve(failed, answer(500, '', { 'retry-after': '3' }), ok)
    const told: Told[] = []
    await clientOf({ url }, { onRetry: (...one) => void told.push(one) })('/x', { method: 'PUT' })
    const what = { method: 'PUT', url: `${url}/x` }
    expect(told.map(([, attempt]) => attempt)).toEqual([
      { ...what, at: START, status: 502, requestId: 'req_1', delayMs: 1000 },
      { ...what, at: START + 1000, status: 500, delayMs: 3000 + 0.5 * 0.25 * 3000 },
    ])
    expect(told.map(([error]) => isApiError(error) && [error.kind, error.status, error.retryAfterMs])).toEqual([
      ['backend_unavailable', 502, undefined],
      ['unrecognized', 500, 3000],
    ])
  })

  it('is told of a lost answer too', async () => {
    const server = await serveRaw(
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'),
    )
    const told: Told[] = []
    await clientOf(server, { onRetry: (...one) => void told.push(one) })('/x')
    expect(told).toHaveLength(1)
    expect(told[0]?.[0]).toBeInstanceOf(TransportError)
    expect(told[0]).toMatchObject([{ kind: 'connection_failed' }, { at: START, delayMs: 1000 }])
  })

  it('is told before the wait, after onAttempt', async () => {
    const { url } = await serve(failed, ok)
    const clock = virtualClock()
    const order: unknown[] = []
    const onAttempt = ({ status }: Attempt) => void order.push(['attempt', status, clock.now()])
    const onRetry = () => void order.push(['retry', clock.now(), clock.fired.length])
    await clientOf({ url }, { clock, onAttempt, onRetry })('/x')
    expect(order).toEqual([
      ['attempt', 502, START],
      ['retry', START, 0],
      ['attempt', 200, START + 1000],
    ])
  })

  it.each([
    ['a success', ok, {}, 0],
    ['an error that is not tried again', raise(ig1.error('unauthorized')), {}, 0],
    ['a single attempt', failed, { retry: false }, 0],
    ['the last of three', failed, {}, 2],
    ['a wait past the deadline', failed, { deadlineMs: 1500 }, 1],
  ] as const)('is not told where no wait follows: %s', async (_, handler, options, times) => {
    const { url } = await serve(handler)
    const onRetry = vi.fn()
    const clock = virtualClock({ passes: (ms) => ms === 1000 || ms === 2000 })
    await clientOf({ url }, { clock, onRetry }).safe('/x', options)
    expect(onRetry).toHaveBeenCalledTimes(times)
  })

  it('of a call is told in place of the client’s', async () => {
    const { url } = await serve(failed)
    const [ofClient, ofCall] = [vi.fn(), vi.fn()]
    const api = clientOf({ url }, { onRetry: ofClient })
    await api.safe('/x', { onRetry: ofCall })
    expect([ofClient.mock.calls.length, ofCall.mock.calls.length]).toEqual([0, 2])
    await api.safe('/x', { onRetry: undefined })
    expect([ofClient.mock.calls.length, ofCall.mock.calls.length]).toEqual([2, 2])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('hook')
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook'))],
    ['never settles', () => new Promise<void>(() => {})],
  ])('changes nothing where it %s', async (_, onRetry) => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const { url, received } = await serve(failed, failed, ok)
      const clock = virtualClock()
      const response = await clientOf({ url }, { clock, onRetry })('/x')
      expect(await response.text()).toBe('ok')
      expect([received.length, clock.fired]).toEqual([3, [1000, 2000]])
      await turn()
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  it('may abort the call: then nothing is waited for', async () => {
    const { url, received } = await serve(failed)
    const controller = new AbortController()
    const clock = virtualClock({ passes: () => false })
    const api = clientOf({ url }, { clock, onRetry: () => controller.abort(new Error('enough')) })
    const error = await failureOf<TransportError>(api('/x', { signal: controller.signal }))
    expect(error).toMatchObject({ kind: 'aborted', attempts: [{ status: 502, stopped: 'aborted' }] })
    expect([received.length, clock.pending]).toEqual([1, []])
  })
})

describe('idempotencyKey', () => {
  const post = { method: 'POST', body: 'x' }
  const form = /^key_[a-z0-9]{24}$/

  /** The idempotency keys of the requests that reach a server that fails twice in three. */
  async function keysOf(
    send: (api: ReturnType<typeof clientOf>, url: string) => Promise<unknown>,
    options: Parameters<typeof clientOf>[1] = { idempotencyKey: true },
  ) {
    const { url, received } = await serve(failed, failed, ok)
    await send(clientOf({ url }, options), url)
    return received.map(({ headers }) => headers['idempotency-key'])
  }

  it('is one for all the attempts of a POST', async () => {
    for (const options of [post, { json: { a: 1 } }, { method: 'post' }]) {
      const keys = await keysOf((api) => api('/x', options))
      expect(keys).toEqual([expect.stringMatching(form), keys[0], keys[0]])
    }
  })

  it('is one for the attempts whose answers were lost', async () => {
    const seen: string[] = []
    const fetch: typeof globalThis.fetch = async (_, init) => {
      seen.push(new Headers(init?.headers).get('idempotency-key') ?? '')
      return lost('')
    }
    await clientOf({ url: 'http://service' }, { fetch, idempotencyKey: true }).safe('/x', post)
    expect(seen).toEqual([expect.stringMatching(form), seen[0], seen[0]])
  })

  it('is another one for each call', async () => {
    const keys = await keysOf(async (api) => {
      await api('/x', post)
      await Promise.all([api('/x', post), api('/x', post)])
    })
    expect(keys).toHaveLength(5)
    expect(new Set(keys).size).toBe(3)
  })

  it('is only sent where it is asked for: no header of ours by default', async () => {
    const { url, received } = await serve(ok)
    const fixed = { headers: { 'user-agent': 'test', accept: '*/*' } }
    await clientOf({ url })('/x', { ...post, ...fixed })
    await clientOf({ url }, { idempotencyKey: false })('/x', { ...post, ...fixed })
    for (const { headers } of received) {
      expect(
        Object.keys(headers).filter((name) => /idem|errspec|retry|attempt|request-id|stainless/.test(name)),
      ).toEqual([])
    }
    expect(received).toHaveLength(2)
  })

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])('is not sent with a %s', async (method) => {
    expect(await keysOf((api) => api('/x', { method }))).toEqual([undefined, undefined, undefined])
  })

  it('is set for one call, or not, over the client’s setting', async () => {
    const keyed = await keysOf((api) => api('/x', { ...post, idempotencyKey: true }), {})
    expect(keyed).toEqual([expect.stringMatching(form), keyed[0], keyed[0]])
    expect(await keysOf((api) => api('/x', { ...post, idempotencyKey: false }))).toEqual(Array(3).fill(undefined))
    const kept = await keysOf((api) => api('/x', { ...post, idempotencyKey: undefined }))
    expect(kept).toEqual([expect.stringMatching(form), kept[0], kept[0]])
  })

  const own: [string, HeadersInit][] = [
    ['a Headers', new Headers({ 'Idempotency-Key': 'mine' })],
    ['an object, in any case', { 'IDEMPOTENCY-key': 'mine' }],
    ['pairs', [['idempotency-key', 'mine']]],
  ]
  it.each(own)('never replaces the caller’s own: in %s', async (_, headers) => {
    expect(await keysOf((api) => api('/x', { ...post, headers }))).toEqual(['mine', 'mine', 'mine'])
    expect(await keysOf((api) => api('/x', { json: {}, headers, idempotencyKey: true }))).toEqual(Array(3).fill('mine'))
  })

  it('never replaces the caller’s own: in a Request', async () => {
    const headers = { 'idempotency-key': 'mine' }
    expect(await keysOf((api, url) => api(new Request(`${url}/x`, { ...post, headers })))).toEqual(
      Array(3).fill('mine'),
    )
  })

  it('never replaces one of the client’s headers', async () => {
    const headers = () => ({ 'Idempotency-Key': 'ours' })
    expect(await keysOf((api) => api('/x', post), { idempotencyKey: true, headers })).toEqual(Array(3).fill('ours'))
  })

  it('is set for a Request that is a POST, beside its own headers, and leaves the Request as it was', async () => {
    const { url, received } = await serve(failed, ok)
    const request = new Request(`${url}/x`, { ...post, headers: { 'x-own': '1' } })
    await clientOf({ url }, { idempotencyKey: true })(request)
    const keys = received.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([expect.stringMatching(form), keys[0]])
    expect(received.map(({ headers, body }) => [headers['x-own'], body.toString()])).toEqual(Array(2).fill(['1', 'x']))
    expect(request.headers.has('idempotency-key')).toBe(false)
  })

  it('leaves the caller’s options as they were', async () => {
    const headers = new Headers({ 'x-own': '1' })
    const options = Object.freeze({ ...post, headers })
    await keysOf((api) => api('/x', options))
    expect([...headers]).toEqual([['x-own', '1']])
  })

  it('is set by createRetryFetch too, where it is asked for', async () => {
    for (const [idempotencyKey, expected] of [
      [true, form],
      [undefined, /^undefined$/],
    ] as const) {
      const { url, received } = await serve(failed, failed, ok)
      const retrying = createRetryFetch({ catalog: ig1, clock: virtualClock(), idempotencyKey })
      await retrying(url, { ...post, headers: { 'x-own': '1' } })
      const keys = received.map(({ headers }) => String(headers['idempotency-key']))
      expect(keys).toEqual([expect.stringMatching(expected), keys[0], keys[0]])
      await retrying(url, { ...post, headers: { 'idempotency-key': 'mine' } })
      expect(received.at(-1)?.headers['idempotency-key']).toBe('mine')
    }
  })
})

describe('hooks', () => {
  it('are called as methods of the settings that have them', async () => {
    const { url } = await serve(failed, ok)
    class Settings {
      readonly told: string[] = []
      onAttempt = function (this: Settings) {
        this.told.push('attempt')
      }
      onRetry = function (this: Settings) {
        this.told.push('retry')
      }
      onResponse = function (this: Settings) {
        this.told.push('response')
      }
    }
    const settings = new Settings()
    await clientOf({ url })('/x', settings as never)
    expect(settings.told).toEqual(expect.arrayContaining(['attempt', 'retry', 'response']))
  })
})
