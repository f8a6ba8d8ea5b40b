import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, createRetryFetch, type FetchOptions, type RequestOptions, type TransportError } from './index.js'
import {
  answer,
  clientOf,
  ERROR_BODY_MS,
  failureOf,
  START,
  serve,
  type VirtualClock,
  virtualClock,
} from './wire-support.js'

/*
 * What ky's tests hold it to about timeouts, as our client has it: `timeout` is our `timeoutMs`, `totalTimeout` our `deadlineMs`.
 * Where ours does something else on purpose, the test says "unlike ky", and docs/decisions/0012-the-client.md says why.
 */

const URL = 'http://service/x'
/** The ordinary waits between three tries, in ms. */
const WAITS = [1000, 2000]

type Fetch = (clock: VirtualClock) => Promise<Response>

/** A fetch that never answers, and knows nothing of signals. */
const silent: Fetch = () => new Promise(() => {})

/** An answer that takes so long. */
const after =
  (ms: number, status: number, body: BodyInit | null = ''): Fetch =>
  async (clock) => {
    clock.advance(ms)
    return new Response(body, { status })
  }

/** The start of a body, and then nothing. */
const stalled = (cancel: () => void = () => {}) =>
  new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"message":"part"')),
    cancel,
  })

/** One call whose fetch does these things in turn, the last of which repeats; the timers of these ms fire by themselves. */
async function run(acts: Fetch[], options: RequestOptions, passes: readonly number[] = WAITS) {
  const clock = virtualClock({ passes: (ms) => passes.includes(ms) })
  const fetch = vi.fn(() => (acts[Math.min(fetch.mock.calls.length, acts.length) - 1] as Fetch)(clock))
  const client: FetchOptions<typeof ig1> = { catalog: ig1, fetch, clock, retry: { unsafe: false } }
  const [error, response] = await createFetch(client).safe(URL, options)
  return { error, response, clock, tries: fetch.mock.calls.length, at: clock.now() - START }
}

const timedOut = { name: 'TransportError', kind: 'timeout', message: `GET ${URL}: no answer in time` }

describe('timeoutMs', () => {
  it('ends an attempt that is not answered, whatever its fetch makes of the signal', async () => {
    const { error, tries, at } = await run([silent], { timeoutMs: 500, retry: false }, [500])
    expect(error).toMatchObject(timedOut)
    expect([tries, at]).toEqual([1, 500])
  })

  it('unlike ky, is followed by another try where the request may be repeated: its answer is lost as any other', async () => {
    const passes = [500, ...WAITS]
    expect(await run([silent, silent, after(0, 200)], { timeoutMs: 500 }, passes)).toMatchObject({ tries: 3 })
    expect(await run([silent], { timeoutMs: 500, method: 'POST' }, passes)).toMatchObject({ tries: 1 })
  })

  it('is each attempt’s own: none pays for the one before', async () => {
    const { response, tries, at } = await run([after(1500, 503), after(1500, 200)], { timeoutMs: 2000 })
    expect([response?.status, tries, at]).toEqual([200, 2, 4000])
  })

  it('frees the connection', async () => {
    const clock = virtualClock()
    const closed = vi.fn()
    const { url } = await serve((response) => {
      response.on('close', closed)
      clock.fire()
    })
    await clientOf({ url }, { clock, retry: false, timeoutMs: 700_000 }).safe('/x')
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })

  it('leaves no timer behind once there is an answer, and none while its body is read', async () => {
    const { response, clock } = await run([after(0, 200, 'ok')], { timeoutMs: 2000 })
    expect([clock.pending, await response?.text(), clock.pending]).toEqual([[], 'ok', []])
  })

  it('may be none: Infinity, not false', async () => {
    const { response } = await run([after(10 * 24 * 3_600_000, 200)], { timeoutMs: Number.POSITIVE_INFINITY })
    expect(response?.status).toBe(200)
    const error = await failureOf<Error>(createFetch({ catalog: ig1 })(URL, { timeoutMs: false as never }))
    expect(error.message).toContain("option 'timeoutMs' must be more than 0 milliseconds, not false")
  })

  it('unlike ky, may be longer than a timer of the platform can be, which is the limit then', async () => {
    const timer = vi.spyOn(globalThis, 'setTimeout')
    const fetch = async () => new Response('ok')
    await createFetch({ catalog: ig1, fetch })(URL, { timeoutMs: 21_474_836_470 })
    expect(timer.mock.calls.map(([, ms]) => ms)).toContain(2 ** 31 - 1)
    timer.mockRestore()
  })

  it('rejects a fetch for SDKs with a TimeoutError, whatever answers that one passes on', async () => {
    const clock = virtualClock({ passes: (ms) => ms === 500 })
    const options = { catalog: ig1, clock, timeoutMs: 500, retry: false as const }
    const send = createRetryFetch({ ...options, fetch: () => new Promise(() => {}) })
    expect(await failureOf(send(URL))).toMatchObject({ name: 'TimeoutError' })
  })
})

describe('the body of a success', () => {
  it('unlike ky, has its own limit, between two chunks: `timeoutMs` and the deadline end with the headers', async () => {
    const { response, clock } = await run([after(0, 200, 'ok')], { timeoutMs: 50, deadlineMs: 50 })
    clock.advance(10_000)
    expect([clock.fired, await response?.text()]).toEqual([[], 'ok'])
  })

  it('that stalls fails with a timeout, is cancelled, and is not tried again', async () => {
    const cancel = vi.fn()
    const { response, tries } = await run([after(0, 200, stalled(cancel))], { bodyTimeoutMs: 50 }, [50])
    const error = await failureOf<TransportError>((response as Response).text())
    expect(error).toMatchObject({ kind: 'timeout', retryable: false })
    expect(error.message).toBe(`GET ${URL}: the body was silent for 50 ms`)
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(1))
    expect(tries).toBe(1)
  })

  it('leaves no timer behind once it is read, and none where it has no limit', async () => {
    const limited = await run([after(0, 200, 'ok')], { bodyTimeoutMs: 5000 })
    expect([await limited.response?.text(), limited.clock.pending]).toEqual(['ok', []])
    const unlimited = await run([after(0, 200, stalled())], { timeoutMs: Number.POSITIVE_INFINITY })
    const read = unlimited.response?.body?.getReader().read()
    expect([(await read)?.done, unlimited.clock.pending]).toEqual([false, []])
  })
})

describe('the body of an error', () => {
  it('that is slow is whole, whatever `timeoutMs`: it has ten seconds of its own', async () => {
    for (const timeoutMs of [1000, 600_000]) {
      const body = new ReadableStream({
        async pull(controller) {
          clock.advance(4000)
          controller.enqueue(new TextEncoder().encode('{"message":"slow"}'))
          controller.close()
        },
      })
      const clock = virtualClock({ passes: () => false })
      const fetch = async () => new Response(body, { status: 404 })
      const [error] = await createFetch({ catalog: ig1, fetch, clock, timeoutMs }).safe(URL)
      expect(error).toMatchObject({ status: 404, message: 'slow', response: { body: { message: 'slow' } } })
      expect(clock.pending).toEqual([])
    }
  })

  it('that never ends is cut off and cancelled, and holds neither the error nor the next try up', async () => {
    const cancel = vi.fn()
    const passes = [ERROR_BODY_MS, ...WAITS]
    const last = await run([after(0, 404, stalled(cancel))], {}, passes)
    expect(last.error).toMatchObject({ status: 404, message: 'part' })
    expect([last.at, cancel.mock.calls.length]).toEqual([ERROR_BODY_MS, 1])
    expect(await run([after(0, 503, stalled()), after(0, 200)], {}, passes)).toMatchObject({
      error: undefined,
      tries: 2,
      at: ERROR_BODY_MS + 1000,
    })
  })

  it('unlike ky, that never ends takes no status away: at the deadline the answer is the error, not a timeout', async () => {
    for (const timeoutMs of [1000, Number.POSITIVE_INFINITY]) {
      const { error, tries, at } = await run([after(0, 503, stalled())], { timeoutMs, deadlineMs: 250 }, [250])
      expect(error).toMatchObject({ name: 'ApiError', status: 503, attempts: [{ stopped: 'deadline' }] })
      expect([tries, at]).toEqual([1, 250])
    }
  })

  it('unlike ky, that is too large still gives its message', async () => {
    const body = `{"message":"large","data":"${'x'.repeat(11 * 1024 * 1024)}"}`
    const { error } = await run([after(0, 404, body)], {})
    expect(error).toMatchObject({ status: 404, message: 'large' })
  })

  it('that somebody else reads is no failure of the call', async () => {
    const fetch: Fetch = async () => {
      const response = new Response('{"message":"locked"}', { status: 404 })
      response.body?.getReader()
      return response
    }
    expect((await run([fetch], {})).error).toMatchObject({ name: 'ApiError', status: 404 })
  })
})

describe('deadlineMs', () => {
  it('ends an attempt that has no answer by then, however long `timeoutMs` is, and no other follows', async () => {
    for (const timeoutMs of [10_000, Number.POSITIVE_INFINITY]) {
      const { error, tries, at } = await run([silent], { timeoutMs, deadlineMs: 500, retry: { attempts: 9 } }, [500])
      expect(error).toMatchObject({ ...timedOut, attempts: [{ stopped: 'deadline' }] })
      expect([tries, at]).toEqual([1, 500])
    }
  })

  it('comes before the number of tries, and `timeoutMs` bounds each of them meanwhile', async () => {
    const retry = { attempts: 30, initialDelayMs: 0 }
    const timeouts = await run([silent], { timeoutMs: 100, deadlineMs: 450, retry }, [0, 100, 50])
    expect(timeouts.error).toMatchObject(timedOut)
    expect([timeouts.tries, timeouts.at]).toEqual([5, 450])

    const answers = await run([after(300, 503)], { timeoutMs: 400, deadlineMs: 800, retry }, [0])
    expect(answers.error?.attempts.map(({ status, stopped }) => [status, stopped])).toEqual([
      [503, undefined],
      [503, undefined],
      [undefined, 'deadline'],
    ])
  })

  it('unlike ky, ends the call before a wait that it would cut off, and with the answer that came', async () => {
    const { error, tries, at } = await run([after(0, 500)], { deadlineMs: 200, retry: { initialDelayMs: 500 } })
    expect(error).toMatchObject({ name: 'ApiError', status: 500, attempts: [{ stopped: 'deadline' }] })
    expect([tries, at]).toEqual([1, 0])
  })

  it('begins with the call: what its headers take is part of it', async () => {
    const clock = virtualClock({ passes: (ms) => ms === 100 })
    const fetch = vi.fn()
    const headers = () => new Promise<never>(() => {})
    const api = createFetch({ catalog: ig1, baseUrl: 'http://service', headers, fetch, clock, deadlineMs: 100 })
    expect(await failureOf(api('/x'))).toMatchObject(timedOut)
    expect(fetch).not.toHaveBeenCalled()
  })

  it('unlike ky, does not wait for onRetry, which may take as long as it likes', async () => {
    const onRetry = () => new Promise<never>(() => {}) as never
    expect(await run([after(0, 503), after(0, 200)], { deadlineMs: 5000, onRetry })).toMatchObject({
      error: undefined,
      tries: 2,
      at: 1000,
    })
  })

  it('of a client is overruled by the call’s, and Infinity is none', async () => {
    const { url, received } = await serve(answer(503), answer(503), answer(200))
    const clock = virtualClock({ passes: (ms) => WAITS.includes(ms) })
    const api = clientOf({ url }, { clock, deadlineMs: 1 })
    expect((await api('/x', { deadlineMs: Number.POSITIVE_INFINITY })).status).toBe(200)
    expect(received).toHaveLength(3)
    const short = createFetch({
      catalog: ig1,
      fetch: async () => new Response('', { status: 503 }),
      clock,
      deadlineMs: 1,
    })
    expect((await short.safe(URL))[0]?.attempts).toMatchObject([{ stopped: 'deadline' }])
    expect((await short.safe(URL, { deadlineMs: 10_000 }))[0]?.attempts).toHaveLength(3)
  })

  it.each([0, -1, Number.NaN])('unlike ky, is a mistake where it is %d, and nothing is sent', async (deadlineMs) => {
    const fetch = vi.fn()
    const error = await failureOf(createFetch({ catalog: ig1, fetch })(URL, { deadlineMs }))
    expect(error).toBeInstanceOf(TypeError)
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('the caller’s signal', () => {
  it.each(['before the call', 'in flight', 'of a Request'])(
    'ends it, unlike ky with an error of ours: %s',
    async (when) => {
      const { url, received } = await serve(() => {})
      const controller = new AbortController()
      const { signal } = controller
      if (when === 'before the call') controller.abort()
      const input = when === 'of a Request' ? new Request(`${url}/x`, { signal }) : '/x'
      const failure = failureOf<TransportError>(clientOf({ url })(input, when === 'of a Request' ? {} : { signal }))
      if (when !== 'before the call') await vi.waitFor(() => expect(received).toHaveLength(1))
      controller.abort()
      expect(await failure).toMatchObject({ kind: 'aborted', retryable: false, cause: { name: 'AbortError' } })
      expect(received).toHaveLength(when === 'before the call' ? 0 : 1)
    },
  )
})
