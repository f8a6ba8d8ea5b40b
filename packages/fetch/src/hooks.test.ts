import { setImmediate as turn } from 'node:timers/promises'
import { type ApiError, isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type Attempt, TransportError } from './index.js'
import { answer, clientOf, failureOf, raise, START, serve, serveRaw, virtualClock } from './wire-support.js'

const failed = raise(ig1.error('backend_unavailable'))
const ok = answer(200, 'ok')

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
