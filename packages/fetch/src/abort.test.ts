import { getEventListeners } from 'node:events'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { type Attempt, createFetch, createRetryFetch, type RequestOptions, TransportError } from './index.js'
import {
  answer,
  clientOf,
  ERROR_BODY_MS,
  failureOf,
  type Handler,
  raise,
  START,
  serve,
  virtualClock,
} from './wire-support.js'

const failed = raise(ig1.error('backend_unavailable'))
const reason = new Error('the user left')

/** One call with a signal, on a server that may abort it. */
async function run(
  handler: (abort: () => void) => Handler,
  options: RequestOptions = {},
  fetch?: typeof globalThis.fetch,
) {
  const controller = new AbortController()
  const { url, received } = await serve(handler(() => controller.abort(reason)))
  const clock = virtualClock({ passes: () => false })
  const api = clientOf({ url }, { clock, fetch })
  const error = await failureOf<TransportError>(api('/x', { signal: controller.signal, ...options }))
  expect(error).toBeInstanceOf(TransportError)
  expect(error).toMatchObject({ kind: 'aborted', retryable: false, message: `GET ${url}/x: aborted by the caller` })
  expect(error.cause).toBe(reason)
  expect(clock.pending).toEqual([])
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  return { error, url, clock, tries: received.length }
}

describe('the caller’s signal', () => {
  it('that fired before the call keeps the request at home', async () => {
    const { error, url, tries } = await run(() => answer(200), { signal: AbortSignal.abort(reason) })
    expect(tries).toBe(0)
    expect(error.attempts).toEqual([{ at: START, method: 'GET', url: `${url}/x`, stopped: 'aborted' }])
  })

  it('that fires in flight ends the attempt', async () => {
    const { error, tries } = await run((abort) => () => abort())
    expect(tries).toBe(1)
    expect(error.attempts).toMatchObject([{ stopped: 'aborted' }])
    expect(error.attempts[0]).not.toHaveProperty('status')
  })

  it('that fires during a wait ends it at once: no further attempt is made', async () => {
    const seen: Attempt[] = []
    const controller = new AbortController()
    const onAttempt = (attempt: Attempt) => {
      seen.push(attempt)
      // By then the wait has begun.
      setImmediate(() => controller.abort(reason))
    }
    const { error, url, clock, tries } = await run(() => failed, { signal: controller.signal, onAttempt })
    expect(tries).toBe(1)
    expect(clock.scheduled).toEqual([600_000, ERROR_BODY_MS, 1000])
    expect(clock.now()).toBe(START)
    const attempt = { at: START, method: 'GET', url: `${url}/x`, status: 502, requestId: 'req_1' }
    expect(seen).toEqual([{ ...attempt, delayMs: 1000 }])
    expect(error.attempts).toEqual([{ ...attempt, stopped: 'aborted' }])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('that fires in a hook, before the wait begins, is not missed', async () => {
    const controller = new AbortController()
    const onAttempt = () => controller.abort(reason)
    const { tries } = await run(() => failed, { signal: controller.signal, onAttempt })
    expect(tries).toBe(1)
  })

  it('that fires while the body of an error comes is not taken for that error', async () => {
    const controller = new AbortController()
    const inBody: typeof fetch = async (...request) => {
      const response = await fetch(...request)
      setImmediate(() => controller.abort(reason))
      return response
    }
    const endless: Handler = (response) => void response.writeHead(400).write('{"message":')
    const { error } = await run(() => endless, { signal: controller.signal }, inBody)
    expect(error.attempts).toMatchObject([{ stopped: 'aborted' }])
  })

  it('that fires while the body of a success comes ends that body', async () => {
    const closed = vi.fn()
    const { url } = await serve((response) => {
      response.on('close', closed)
      response.write('data: 1\n\n')
    })
    const controller = new AbortController()
    const response = await clientOf({ url })('/x', { signal: controller.signal })
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n')
    const rest = failureOf(reader?.read() ?? Promise.resolve())
    controller.abort(reason)
    expect(await rest).toBe(reason)
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })

  it('may come with a Request, and one of the options replaces it', async () => {
    const { url, received } = await serve(answer(200))
    const api = clientOf({ url })
    const request = new Request(`${url}/x`, { signal: AbortSignal.abort(reason) })
    expect(await failureOf(api(request))).toMatchObject({ kind: 'aborted', cause: reason })
    expect(await failureOf(api(request, { signal: undefined as never }))).toMatchObject({ kind: 'aborted' })
    expect(received).toHaveLength(0)
    await api(request, { signal: new AbortController().signal })
    // As with the platform's fetch, null is none.
    await api(request, { signal: null })
    expect(received).toHaveLength(2)
  })

  it('counts for more than a timeout of ours, and one that is a timeout is told as one, and not tried again', async () => {
    const clock = virtualClock()
    const controller = new AbortController()
    const timedOut = new DOMException('The operation timed out', 'TimeoutError')
    const { url } = await serve(() => {
      controller.abort(timedOut)
      clock.fire()
    })
    const error = await failureOf<TransportError>(clientOf({ url }, { clock })('/x', { signal: controller.signal }))
    // Nothing stands against another try, but for the signal, which stays as it is.
    expect(error).toMatchObject({ kind: 'timeout', retryable: true, message: `GET ${url}/x: no answer in time` })
    expect(error.attempts).toMatchObject([{ stopped: 'deadline' }])
    expect(error.cause).toBe(timedOut)
  })

  it('leaves our own timeout in force', async () => {
    const clock = virtualClock()
    const { url } = await serve(() => clock.fire())
    const { signal } = new AbortController()
    const error = await failureOf(clientOf({ url }, { clock, retry: false })('/x', { signal }))
    expect(error).toMatchObject({ kind: 'timeout', retryable: true })
  })
})

describe('a signal that outlives its calls', () => {
  it('keeps no listener, and the clock no timer, whatever became of the calls', async () => {
    const { signal } = new AbortController()
    const signals: AbortSignal[] = []
    // Without the platform's fetch, whose own listeners go when they are collected.
    const answers = [200, 404, 500, 500, 200, 502, 502, 502]
    const fetchOf: typeof fetch = async (_input, init) => {
      signals.push(init?.signal as AbortSignal)
      const status = answers.shift()
      if (status === undefined) throw new TypeError('fetch failed')
      return new Response('{}', { status })
    }
    const clock = virtualClock()
    const api = clientOf({ url: 'http://127.0.0.1' }, { clock, fetch: fetchOf })
    const kinds = []
    for (let call = 0; call < 5; call++) kinds.push((await api.safe('/x', { signal }))[0]?.kind)
    expect(kinds).toEqual([undefined, 'unrecognized', undefined, 'unrecognized', 'connection_failed'])
    expect(signals).toHaveLength(11)
    expect([signal, ...signals].flatMap((one) => getEventListeners(one, 'abort'))).toEqual([])
    expect(clock.pending).toEqual([])
    expect(clock.scheduled).toHaveLength(11 + 6 + 6)
    expect(clock.fired).toHaveLength(6)
  })
})

it('of a signal that has fired already sends nothing, also by a fetch that knows no signals', async () => {
  const fetch = vi.fn(async () => new Response())
  const options = { catalog: ig1, fetch }
  for (const send of [createFetch(options), createRetryFetch(options)]) {
    const init = { method: 'POST', signal: AbortSignal.abort('enough') }
    await failureOf((send as typeof globalThis.fetch)('http://service/x', init))
  }
  expect(fetch).not.toHaveBeenCalled()
})
