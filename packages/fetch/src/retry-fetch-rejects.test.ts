import { setImmediate as turn } from 'node:timers/promises'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createRetryFetch, isTransportError, type RetryFetchOptions } from './index.js'
import { answer, failureOf, type Handler, START, serve, serveRaw, virtualClock } from './wire-support.js'

const reason = new Error('the user left')
const failed = answer(502)

const retrying = (options: Partial<RetryFetchOptions<typeof ig1>> = {}) =>
  createRetryFetch({ catalog: ig1, clock: virtualClock(), ...options })

describe('a connection that is lost', () => {
  it('rejects with what fetch rejects with, after the tries', async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy())
    const clock = virtualClock()
    const error = await failureOf<TypeError>(retrying({ clock })(server.url))
    const own = await failureOf<TypeError>(fetch(server.url))
    expect(error).toBeInstanceOf(TypeError)
    expect(isTransportError(error)).toBe(false)
    expect(error.message).toBe(own.message)
    expect(error.cause).toMatchObject({ code: (own.cause as { code: string }).code })
    expect([server.count(), clock.fired]).toEqual([4, [1000, 2000]])
  })

  it('after an answer still rejects: what is thrown belongs to the last try', async () => {
    const server = await serveRaw(
      (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\nx'),
      (socket) => socket.resetAndDestroy(),
    )
    const error = await failureOf(retrying({ retry: { attempts: 2 } })(server.url))
    expect(error).toBeInstanceOf(TypeError)
  })

  it('before an answer does not matter', async () => {
    const server = await serveRaw(
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno'),
    )
    const response = await retrying()(server.url)
    expect([response.status, await response.text()]).toEqual([403, 'no'])
  })

  it('rejects with whatever a fetch of one’s own does', async () => {
    for (const cause of [new Error('no route'), 'text', undefined, null]) {
      const send = retrying({ fetch: () => Promise.reject(cause) })
      expect(await failureOf(send('http://service/x'))).toBe(cause)
    }
  })

  it('in the middle of the body of an error leaves the answer, and its body fails as fetch’s does', async () => {
    const server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\npart', () => socket.destroy())
    })
    const response = await retrying()(server.url)
    expect(response.status).toBe(403)
    expect(await failureOf(response.text())).toBeInstanceOf(TypeError)
  })
})

describe('the caller’s abort', () => {
  const aborts: [string, () => AbortController, unknown][] = [
    ['its reason', () => new AbortController(), reason],
    ['an AbortError without one', () => new AbortController(), expect.objectContaining({ name: 'AbortError' })],
  ]

  describe.each(aborts)('rejects with %s', (_, makeController, expected) => {
    const abort = (controller: AbortController) => (expected === reason ? controller.abort(reason) : controller.abort())

    it('before the call, which then sends nothing', async () => {
      const { url, received } = await serve(answer(200))
      const controller = makeController()
      abort(controller)
      expect(await failureOf(retrying()(url, { signal: controller.signal }))).toEqual(expected)
      expect(await failureOf(retrying()(new Request(url, { signal: controller.signal })))).toEqual(expected)
      expect(received).toHaveLength(0)
    })

    it('in flight', async () => {
      const controller = makeController()
      const closed = vi.fn()
      const { url, received } = await serve((response) => {
        response.on('close', closed)
        abort(controller)
      })
      const error = await failureOf(retrying()(url, { signal: controller.signal }))
      expect(error).toEqual(expected)
      if (expected === reason) expect(error).toBe(reason)
      expect(received).toHaveLength(1)
      await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    })

    it('while the body of an error is read', async () => {
      const controller = makeController()
      const closed = vi.fn()
      const { url } = await serve((response) => {
        response.on('close', closed)
        response.writeHead(502).write('part')
      })
      const inBody: typeof fetch = async (...request) => {
        const response = await fetch(...request)
        setImmediate(() => abort(controller))
        return response
      }
      const error = await failureOf(retrying({ fetch: inBody })(url, { signal: controller.signal }))
      expect(error).toEqual(expected)
      await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    })

    it('during a wait, at once', async () => {
      const controller = makeController()
      const { url, received } = await serve(failed)
      const clock = virtualClock({ passes: () => false })
      const onRetry = () => void setImmediate(() => abort(controller))
      const error = await failureOf(retrying({ clock, onRetry })(url, { signal: controller.signal }))
      expect(error).toEqual(expected)
      expect([received.length, clock.pending, clock.now()]).toEqual([1, [], START])
    })

    it('while the body of a success comes, as that body’s error', async () => {
      const controller = makeController()
      const closed = vi.fn()
      const { url } = await serve(failed, (response) => {
        response.on('close', closed)
        response.write('data: 1\n\n')
      })
      const response = await retrying()(url, { signal: controller.signal })
      const reader = response.body?.getReader()
      await reader?.read()
      const rest = failureOf(reader?.read() as Promise<unknown>)
      abort(controller)
      expect(await rest).toEqual(expected)
      await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    })

    it('while the rest of a big error’s body comes, as that body’s error', async () => {
      const controller = makeController()
      const { url } = await serve((response) => void response.writeHead(403).write(Buffer.alloc(200_000, 'x')))
      const response = await retrying()(url, { signal: controller.signal })
      const body = failureOf(response.text())
      await turn()
      abort(controller)
      expect(await body).toEqual(expected)
    })
  })

  it('is told from a timeout of the caller’s own, which is the caller’s reason', async () => {
    const { url } = await serve(() => {})
    const error = await failureOf(retrying()(url, { signal: AbortSignal.timeout(20) }))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    expect(error).toBeInstanceOf(DOMException)
  })
})

describe('a TimeoutError, as of AbortSignal.timeout,', () => {
  it('is what `timeoutMs` rejects with, after the tries', async () => {
    const clock = virtualClock()
    const { url, received } = await serve(() => clock.fire())
    const error = await failureOf<DOMException>(retrying({ clock, timeoutMs: 700_000 })(`${url}/x?key=secret`))
    expect(error).toBeInstanceOf(DOMException)
    expect(error).toMatchObject({ name: 'TimeoutError', message: `GET ${url}/x: no answer in time`, code: 23 })
    expect(error.cause).toMatchObject({ name: 'AbortError' })
    expect(received).toHaveLength(3)
    expect(clock.fired).toEqual([700_000, 1000, 700_000, 2000, 700_000])
  })

  it('is what the deadline rejects with in flight', async () => {
    const clock = virtualClock({ passes: (ms) => ms === 1000 })
    const { url, received } = await serve(failed, () => clock.fire())
    const error = await failureOf(retrying({ clock, deadlineMs: 5000 })(url))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    expect([received.length, clock.now()]).toEqual([2, START + 5000])
  })

  it('is not thrown where the deadline leaves no time for a retry: then there is an answer', async () => {
    const { url } = await serve(answer(502, 'why'))
    const clock = virtualClock({ passes: () => false })
    const response = await retrying({ clock, deadlineMs: 900 })(url)
    expect([response.status, await response.text()]).toEqual([502, 'why'])
    expect(clock.now()).toBe(START)
  })

  it('never cuts a success that has begun', async () => {
    const clock = virtualClock({ passes: () => false })
    let finish = () => {}
    const streaming: Handler = (response) => {
      response.write('1')
      finish = () => response.end('2')
    }
    const { url } = await serve(streaming)
    const response = await retrying({ clock, timeoutMs: 1000, deadlineMs: 2000 })(url)
    clock.advance(3_600_000)
    finish()
    expect(await response.text()).toBe('12')
  })

  it('is not thrown for an error whose body drips: the answer is there, its body still to be read', async () => {
    const clock = virtualClock({ passes: () => false })
    const closed = vi.fn()
    const { url } = await serve((response) => {
      response.on('close', closed)
      response.writeHead(403).write('part')
    })
    const dripping: typeof fetch = async (...request) => {
      const response = await fetch(...request)
      setImmediate(() => clock.fire())
      return response
    }
    const response = await retrying({ clock, fetch: dripping, timeoutMs: 1000 })(url)
    expect(response.status).toBe(403)
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('part')
    expect(closed).not.toHaveBeenCalled()
    await reader?.cancel()
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })
})
