import { defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, createRetryFetch } from './index.js'
import { fail, ok, run, runFetch } from './peer-support.js'
import { answer, clientOf, failureOf, raise, serve, serveRaw, virtualClock } from './wire-support.js'

/*
 * What ky's tests hold it to about retries, as our client has it. Where ours does something else on purpose, the test says
 * "unlike ky", and docs/decisions/0012-the-client.md says why.
 */

describe('what is tried again', () => {
  it('a broken connection, such as an answer whose status is none', async () => {
    const server = await serveRaw(
      (socket) => socket.end('HTTP/1.1 99999 None\r\ncontent-length: 0\r\n\r\n'),
      (socket) => socket.end('HTTP/1.1 99999 None\r\ncontent-length: 0\r\n\r\n'),
      (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'),
    )
    expect(await (await clientOf(server)('/x')).text()).toBe('ok')
    expect(server.count()).toBe(3)
  })

  it('a GET that fails for a moment, up to the tries of the policy', async () => {
    const { response, tries } = await run([answer(500), answer(503), ok])
    expect([await response?.text(), tries]).toEqual(['ok', 3])
  })

  it('a status that is retryable, as often as the settings say', async () => {
    for (const attempts of [1, 2, 4]) {
      const { error, tries } = await run([answer(408)], { retry: { attempts } })
      expect(error).toMatchObject({ status: 408, retryable: true })
      expect(tries).toBe(attempts)
    }
  })

  it('no status that says that the request is wrong', async () => {
    for (const status of [400, 404, 413, 422]) {
      const { error, tries } = await run([answer(status), ok])
      expect(error).toMatchObject({ status, retryable: false })
      expect(tries).toBe(1)
    }
  })

  it('broken connections and errors together, out of one number of tries', async () => {
    const lost = fail(new TypeError('fetch failed'))
    const busy = () => new Response('', { status: 503 })
    expect(await runFetch([lost, busy, () => new Response('ok')])).toMatchObject({ error: undefined, tries: 3 })
    const { error, tries } = await runFetch([lost, busy, lost, () => new Response('ok')])
    expect(error).toMatchObject({ kind: 'connection_failed' })
    expect(error?.attempts.map(({ status }) => status)).toEqual([undefined, 503, undefined])
    expect(tries).toBe(3)
  })

  it('a QUERY, with the same body: it is safe by its definition', async () => {
    const { response, received } = await run([answer(500), answer(504), ok], { method: 'QUERY', json: { a: true } })
    expect(response?.status).toBe(200)
    expect(received.map(({ method, body }) => `${method} ${body}`)).toEqual(Array(3).fill('QUERY {"a":true}'))
  })
})

describe('what is not tried again', () => {
  it('a POST that a proxy has answered, or whose connection broke', async () => {
    const { error, tries } = await run([answer(500), ok], { method: 'POST' })
    expect(error).toMatchObject({ status: 500, retryable: false })
    expect(tries).toBe(1)
    expect(await runFetch([fail(new TypeError('Failed to fetch'))], { method: 'POST' })).toMatchObject({
      error: { kind: 'connection_failed', retryable: false },
      tries: 1,
    })
  })

  it('unlike ky, a POST is tried again where the contract itself says so, or where it has an idempotency key', async () => {
    const own = raise(ig1.error('backend_unavailable'))
    expect(await run([own, ok], { method: 'POST' })).toMatchObject({ error: undefined, tries: 2 })
    expect(await run([answer(502), ok], { method: 'POST', idempotencyKey: true })).toMatchObject({ tries: 2 })
    expect(await run([answer(502), ok], { method: 'POST', retry: { unsafe: true } })).toMatchObject({ tries: 2 })
  })

  it('unlike ky, a 413 with a wait: the contract says which statuses are, for its servers as for its clients', async () => {
    const handler = answer(413, '', { 'retry-after': '2' })
    const { error, tries } = await run([handler, ok])
    expect(error).toMatchObject({ status: 413, retryable: false, retryAfterMs: 2000 })
    expect(tries).toBe(1)

    const statuses = { ...ig1.toJSON().statuses, 413: { title: 'Content Too Large', retry: true } }
    const { url, received } = await serve(handler, answer(413), ok)
    const clock = virtualClock({ random: 0 })
    const catalog = defineCatalog({ ...ig1.toJSON(), statuses })
    expect((await createFetch({ catalog, baseUrl: url, clock })('/x')).status).toBe(200)
    expect([received.length, clock.fired]).toEqual([3, [2000, 1000]])
  })

  it('a status that the contract says is not, though HTTP would have it tried again', async () => {
    const statuses = { ...ig1.toJSON().statuses, 408: { title: 'Request Timeout', retry: false } }
    const catalog = defineCatalog({ ...ig1.toJSON(), statuses })
    const { url, received } = await serve(answer(408), ok)
    await createFetch({ catalog, baseUrl: url }).safe('/x')
    expect(received).toHaveLength(1)
  })
})

describe('a body that is a stream', () => {
  const stream = (cancel: () => void = () => {}) =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('one'))
        controller.close()
      },
      cancel,
    })

  it('is sent, once, whatever the tries', async () => {
    for (const retry of [false as const, {}]) {
      const { received } = await run([ok], { method: 'POST', body: stream(), retry })
      expect(received.map(({ body }) => String(body))).toEqual(['one'])
    }
  })

  it('unlike ky, is not kept for a second try; that of a Request is, by the platform', async () => {
    const { error, tries } = await run([answer(429), ok], { method: 'POST', body: stream() })
    expect(error?.attempts).toMatchObject([{ status: 429, stopped: 'body_not_replayable' }])
    expect(tries).toBe(1)

    const { url, received } = await serve(answer(429), ok)
    const request = new Request(`${url}/x`, { method: 'POST', body: stream(), duplex: 'half' } as RequestInit)
    expect((await clientOf({ url })(request)).status).toBe(200)
    expect(received.map(({ body }) => String(body))).toEqual(['one', 'one'])
  })

  it('is cancelled, once, where its request gets no answer', async () => {
    for (const retry of [false as const, { attempts: 3, unsafe: true }]) {
      const cancel = vi.fn()
      const body = new ReadableStream({ cancel })
      await runFetch([fail(new TypeError('fetch failed'))], { method: 'POST', body, retry })
      expect(cancel).toHaveBeenCalledTimes(1)
    }
  })
})

describe('what a fetch rejects with', () => {
  it('is the cause of an error that names the request', async () => {
    const cause = new TypeError('Failed to fetch')
    const { error } = await runFetch([fail(cause)], { retry: false })
    expect(error).toMatchObject({ name: 'TransportError', kind: 'connection_failed', cause })
    expect(error?.message).toBe('GET http://service/x: the connection failed (Failed to fetch)')
  })

  it('unlike ky, is a failed connection unless it is surely a mistake: platforms have ever new words for it', async () => {
    for (const thrown of [new TypeError('Load failed (service)'), new Error('no route'), 'text', undefined]) {
      const { error, tries } = await runFetch([fail(thrown)])
      expect(error).toMatchObject({ kind: 'connection_failed', cause: thrown })
      expect(tries).toBe(3)
    }
  })

  it('is thrown as it is, and not tried again, where it is a mistake in code', async () => {
    const thrown = new TypeError("Cannot read properties of undefined (reading 'a')")
    const fetch = vi.fn(fail(thrown))
    const api = createFetch({ catalog: ig1, fetch, clock: virtualClock() })
    expect(await failureOf(api('http://service/x'))).toBe(thrown)
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

describe('an answer that is no error for its caller', () => {
  it('unlike ky, is tried again as well, and the last one is the result', async () => {
    const { url, received } = await serve(answer(503), answer(503, 'busy'))
    const fetch = createRetryFetch({ catalog: ig1, clock: virtualClock(), retry: { attempts: 2 } })
    const response = await fetch(url)
    expect([response.status, await response.text(), received.length]).toEqual([503, 'busy', 2])
  })
})
