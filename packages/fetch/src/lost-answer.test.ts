import { once } from 'node:events'
import { connect } from 'node:net'
import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, TransportError } from './index.js'
import {
  answer,
  clientOf,
  failureOf,
  type Handler,
  raise,
  START,
  serve,
  serveRaw,
  virtualClock,
} from './wire-support.js'

const safeIg1 = defineCatalog({ ...ig1.toJSON(), retry: { ...ig1.retry, unsafe: false } })

type Break = Parameters<typeof serveRaw>[0]
const reset: Break = (socket) => socket.resetAndDestroy()
const close: Break = (socket) => socket.end()
const garbage: Break = (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')
const halfHeaders: Break = (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')
const ok: Break = (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok')

describe('an answer that is lost', () => {
  it.each([
    ['the connection is reset', reset],
    ['the connection is closed', close],
    ['what comes is not HTTP', garbage],
    ['the headers break off', halfHeaders],
  ])('is a TransportError after three tries, where %s', async (_, breaks) => {
    const server = await serveRaw(breaks)
    const clock = virtualClock()
    const [error, response] = await clientOf(server, { clock }).safe('/x')
    expect(response).toBeUndefined()
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ kind: 'connection_failed', retryable: true, cause: expect.any(Error) })
    expect(error?.attempts.map(({ status, stopped }) => [status, stopped])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, 'attempts'],
    ])
    expect(server.count()).toBe(3)
    expect(clock.fired).toEqual([1000, 2000])
  })

  it('is one where nobody listens, and the message says so', async () => {
    const server = await serveRaw(ok)
    // The near end of a connection: a port that is taken, so that nobody else can listen on it.
    const held = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(held, 'connect')
    const url = `http://127.0.0.1:${held.localPort}`
    const error = await failureOf<TransportError>(clientOf({ url })('/x?key=secret#part'))
    held.destroy()
    expect(error).toMatchObject({ kind: 'connection_failed', retryable: true })
    expect(error.attempts).toHaveLength(3)
    expect(error.message).toMatch(
      /^GET http:\/\/127\.0\.0\.1:\d+\/x: the connection failed \(connect ECONNREFUSED .*\)$/,
    )
  })

  it.each(['GET', 'POST', 'PATCH'])(
    'is followed by another try of a %s, by a contract that is `unsafe`',
    async (method) => {
      const server = await serveRaw(reset, garbage, ok)
      const response = await clientOf(server)('/x', { method })
      expect(await response.text()).toBe('ok')
      expect(server.count()).toBe(3)
    },
  )

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])(
    'is followed by another try of a %s, by a contract that is not',
    async (method) => {
      const server = await serveRaw(reset, ok)
      const api = createFetch({ catalog: safeIg1, baseUrl: server.url, clock: virtualClock() })
      expect((await api('/x', { method })).status).toBe(200)
      expect(server.count()).toBe(2)
    },
  )

  it.each(['POST', 'PATCH'])(
    'is not followed by another %s, by a contract that is not: it may have been done',
    async (method) => {
      const server = await serveRaw(reset, ok)
      const api = createFetch({ catalog: safeIg1, baseUrl: server.url, clock: virtualClock() })
      const error = await failureOf<TransportError>(api('/x', { method }))
      expect(error).toMatchObject({ kind: 'connection_failed', retryable: false })
      expect(error.attempts).toMatchObject([{ method, stopped: 'not_retryable' }])
      expect(server.count()).toBe(1)
    },
  )

  it('is followed by another POST where the client or the call says `unsafe`', async () => {
    const server = await serveRaw(reset, ok, reset, ok)
    const options = { catalog: safeIg1, baseUrl: server.url, clock: virtualClock() }
    await createFetch({ ...options, retry: { unsafe: true } })('/x', { json: 1 })
    await createFetch(options)('/x', { json: 1, retry: { unsafe: true } })
    expect(server.count()).toBe(4)
  })

  it('is none where the contract answers: by that one too, its 502 is tried again for a POST', async () => {
    const { url, received } = await serve(raise(ig1.error('backend_unavailable')), answer(429), answer(200))
    await createFetch({ catalog: safeIg1, baseUrl: url, clock: virtualClock() })('/x', { json: 1 })
    expect(received).toHaveLength(3)
  })

  it('is what a fetch of one’s own rejects with, whatever that is', async () => {
    for (const cause of [new Error('no route'), 'text', undefined, null]) {
      const api = clientOf({ url: 'http://127.0.0.1' }, { fetch: () => Promise.reject(cause), retry: false })
      const error = await failureOf<TransportError>(api('/x'))
      expect(error).toMatchObject({ name: 'TransportError', kind: 'connection_failed', cause })
    }
  })
})

describe('timeoutMs', () => {
  /** Never answers; the timeout passes as soon as the request is there. */
  const silent =
    (clock: { fire(): void }): Handler =>
    () =>
      clock.fire()

  it('ends an attempt that has no answer by then, and the next one has as long', async () => {
    const clock = virtualClock()
    const { url, received } = await serve(silent(clock))
    const [error] = await clientOf({ url }, { clock, timeoutMs: 700_000 }).safe('/x')
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ kind: 'timeout', retryable: true, message: `GET ${url}/x: no answer in time` })
    expect(error?.attempts.at(-1)?.stopped).toBe('attempts')
    expect(received).toHaveLength(3)
    expect(clock.fired).toEqual([700_000, 1000, 700_000, 2000, 700_000])
    expect(clock.now()).toBe(START + 3 * 700_000 + 3000)
  })

  it('of a POST may not be tried again by a contract that is not `unsafe`', async () => {
    const clock = virtualClock()
    const { url, received } = await serve(silent(clock))
    const api = createFetch({ catalog: safeIg1, baseUrl: url, clock })
    const error = await failureOf(api('/x', { method: 'POST' }))
    expect(error).toMatchObject({ kind: 'timeout', retryable: false, attempts: [{ stopped: 'not_retryable' }] })
    expect(received).toHaveLength(1)
  })

  it('is ten minutes unless the client, or the call, says otherwise', async () => {
    const clock = virtualClock({ passes: () => false })
    const { url } = await serve(answer(200))
    await clientOf({ url }, { clock })('/x')
    const api = clientOf({ url }, { clock, timeoutMs: 5000 })
    await api('/x')
    await api('/x', { timeoutMs: 7000 })
    expect(clock.scheduled).toEqual([600_000, 5000, 7000])
  })

  it('never cuts a success that has begun', async () => {
    const clock = virtualClock()
    let finish = () => {}
    const { url } = await serve((response) => {
      response.write('data: 1\n\n')
      finish = () => response.end('data: 2\n\n')
    })
    const response = await clientOf({ url }, { clock, timeoutMs: 700_000, deadlineMs: 800_000 })('/x')
    clock.advance(10 * 24 * 3_600_000)
    finish()
    expect(await response.text()).toBe('data: 1\n\ndata: 2\n\n')
    expect(clock.fired).toEqual([])
  })
})

describe('deadlineMs', () => {
  it('stops before a wait that would end at it or after it', async () => {
    const { url, received } = await serve(answer(500))
    const onAttempt = vi.fn()
    const clock = virtualClock({ passes: () => false })
    const [error] = await clientOf({ url }, { clock, onAttempt }).safe('/x', { deadlineMs: 1000 })
    expect(error).toMatchObject({ status: 500, retryable: true, attempts: [{ status: 500, stopped: 'deadline' }] })
    expect(onAttempt).toHaveBeenCalledTimes(1)
    expect(received).toHaveLength(1)
  })

  it('holds over attempts and waits: each attempt has what is left', async () => {
    const clock = virtualClock({ passes: (ms) => ms === 1000 })
    const slow: Handler = (response) => {
      clock.advance(300)
      response.writeHead(500).end()
    }
    const { url, received } = await serve(slow)
    const [error] = await clientOf({ url }, { clock, deadlineMs: 3000 }).safe('/x')
    // 300 + 1000 + 300 ms are over; the wait of 2000 would end at 3600.
    expect(error?.attempts).toMatchObject([{ delayMs: 1000 }, { stopped: 'deadline' }])
    expect(clock.scheduled).toEqual([3000, 2700, 1000, 1700, 1400])
    expect(received).toHaveLength(2)
    expect(clock.now()).toBe(START + 1600)
  })

  it('ends an attempt that is still on its way', async () => {
    const clock = virtualClock({ passes: (ms) => ms === 1000 })
    const { url } = await serve(answer(502), () => clock.fire())
    const [error] = await clientOf({ url }, { clock, deadlineMs: 5000 }).safe('/x')
    expect(error).toMatchObject({ kind: 'timeout', retryable: true })
    expect(error?.attempts).toMatchObject([{ status: 502, delayMs: 1000 }, { stopped: 'deadline' }])
    expect(clock.now()).toBe(START + 5000)
  })

  it('is never overstepped for a retry-after, and the error says how long that is', async () => {
    const { url } = await serve(answer(500, '', { 'retry-after': '30' }))
    const [error] = await clientOf({ url }, { deadlineMs: 20_000, clock: virtualClock({ passes: () => false }) }).safe(
      '/x',
    )
    expect(error).toMatchObject({ retryAfterMs: 30_000, attempts: [{ stopped: 'deadline' }] })
  })
})

describe('whether a request may be sent again', () => {
  it('is told by what was given to send, whatever a fetch of one’s own makes of the headers', async () => {
    const sends = async (change: (headers: Headers) => void, headers: Record<string, string> = {}) => {
      const fetch = vi.fn(async (_input: unknown, init?: RequestInit) => {
        change(init?.headers as Headers)
        return new Response('upstream', { status: 502 })
      })
      const api = createFetch({ catalog: safeIg1, fetch: fetch as typeof globalThis.fetch, clock: virtualClock() })
      await api.safe('http://service/x', { method: 'POST', body: 'x', headers })
      return fetch.mock.calls.length
    }
    expect(await sends((headers) => headers.set('idempotency-key', 'theirs'))).toBe(1)
    expect(await sends((headers) => headers.delete('idempotency-key'), { 'idempotency-key': 'mine' })).toBe(2)
  })
})
