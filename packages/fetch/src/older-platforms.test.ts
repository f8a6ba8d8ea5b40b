import { getEventListeners } from 'node:events'
import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFetch, createRetryFetch, type TransportError } from './index.js'
import { answer, clientOf, failureOf, serve, virtualClock } from './wire-support.js'

const url = 'http://service'
const reason = new Error('the user left')

describe('a platform without AbortSignal.any', () => {
  const { any } = AbortSignal
  afterEach(() => {
    AbortSignal.any = any
  })

  it('has all: answers, retries, aborts, timeouts, and no listener that stays', async () => {
    AbortSignal.any = undefined as never
    const { url, received } = await serve(answer(502), answer(200, 'ok'), answer(404), () => {})
    const controller = new AbortController()
    const { signal } = controller
    const clock = virtualClock()
    const deaf = (signal: AbortSignal | null | undefined) => getEventListeners(signal as AbortSignal, 'abort').length
    const api = clientOf({ url }, { clock })
    expect(await (await api('/x', { signal })).text()).toBe('ok')
    expect((await api.safe('/x', { signal }))[0]).toMatchObject({ status: 404 })
    // The one that a success leaves hands an abort on to its body.
    expect(deaf(signal)).toBe(1)
    const call = failureOf(api('/x', { signal }))
    await vi.waitFor(() => expect(received).toHaveLength(4))
    controller.abort(reason)
    expect(await call).toMatchObject({ kind: 'aborted', cause: reason })
    expect(await failureOf(createRetryFetch({ catalog: ig1 })(url, { signal }))).toBe(reason)
  })

  it('aborts the body of a success', async () => {
    AbortSignal.any = undefined as never
    const { url } = await serve((response) => void response.writeHead(200).write('part'))
    const controller = new AbortController()
    const response = await clientOf({ url })('/x', { signal: controller.signal })
    const body = failureOf(response.text())
    controller.abort(reason)
    expect(await body).toBe(reason)
  })

  it('takes a signal of somebody else’s make, as older platforms have it: without a reason', async () => {
    const target = new EventTarget()
    const signal = Object.assign(target, { aborted: false }) as unknown as AbortSignal
    const fetch = () => new Promise<Response>(() => {})
    const api = createFetch({ catalog: ig1, fetch, clock: virtualClock() })
    const calls = [
      failureOf(api(`${url}/x`, { signal })),
      failureOf(createRetryFetch({ catalog: ig1, fetch })(url, { signal })),
    ]
    Object.assign(signal, { aborted: true })
    target.dispatchEvent(new Event('abort'))
    expect(await calls[0]).toMatchObject({ kind: 'aborted', cause: { name: 'AbortError' } })
    expect(await calls[1]).toMatchObject({ name: 'AbortError' })
  })
})

describe('AbortSignal.timeout() of the caller’s', () => {
  it('is a timeout, wherever it fires, and ends the tries', async () => {
    let onArrival = () => {}
    const { url, received } = await serve(() => onArrival())
    for (const step of ['in flight', 'in the wait', 'in the body', 'in the headers']) {
      // What is to fire in flight waits for the request, and not for 50 ms.
      const controller = new AbortController()
      onArrival = () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'))
      const signal = step === 'in flight' ? controller.signal : AbortSignal.timeout(50)
      const fetches: Record<string, typeof fetch> = {
        'in the wait': async () => new Response('', { status: 503 }),
        'in the body': async () => new Response(new ReadableStream(), { status: 503 }),
      }
      const headers = step === 'in the headers' ? () => new Promise<never>(() => {}) : {}
      const clock = virtualClock({ passes: () => false })
      const error = await failureOf<TransportError>(
        clientOf({ url }, { clock, headers, fetch: fetches[step] })('/x', { signal }),
      )
      expect(error, step).toMatchObject({ kind: 'timeout', cause: signal.reason })
      expect(error.message, step).toBe(`GET ${url}/x: no answer in time`)
      if (step !== 'in the headers') expect(error.attempts).toMatchObject([{ stopped: 'deadline' }])
      expect(clock.pending, step).toEqual([])
    }
    expect(received).toHaveLength(1)
  })

  it('is retryable where its request may be sent again', async () => {
    const catalog = defineCatalog({ ...ig1.toJSON(), retry: { ...ig1.retry, unsafe: false } })
    const { url } = await serve(() => {})
    const api = createFetch({ catalog, baseUrl: url, clock: virtualClock() })
    const call = (method: string) => failureOf(api('/x', { method, signal: AbortSignal.timeout(20) }))
    expect(await call('PUT')).toMatchObject({ kind: 'timeout', retryable: true })
    expect(await call('POST')).toMatchObject({ kind: 'timeout', retryable: false })
  })
})
