import { createRequire } from 'node:module'
import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { createFetch, createRetryFetch, type FetchOptions, type TransportError } from '@errspec/fetch'
import nodeFetch3 from 'node-fetch'
import { describe, expect, it, vi } from 'vitest'
import { answer, failureOf, type Handler, raise, serve, virtualClock } from '../../packages/fetch/src/wire-support.js'

// A tool of the repository's own brings it.
const nodeFetch2 = createRequire(new URL('../../package.json', import.meta.url))('node-fetch') as typeof fetch
/** As cross-fetch's file for Node has it. */
const crossFetch = (url: unknown, options?: RequestInit) =>
  nodeFetch2.call(undefined, /^\/\//.test(String(url)) ? `https:${url}` : (url as string), options)

const fetches: [string, typeof fetch][] = [
  ['node-fetch 3', nodeFetch3 as unknown as typeof fetch],
  ['node-fetch 2', nodeFetch2],
  ['cross-fetch', crossFetch as typeof fetch],
]

const unknownModel = ig1.error('unknown_model', { model: 'm' })

describe.each(fetches)('%s as the fetch of a client', (_, fetch) => {
  const settings = { catalog: ig1, fetch }
  const clientOf = (url: string, options: Partial<FetchOptions<typeof ig1>> = {}) =>
    createFetch({ ...settings, baseUrl: url, clock: virtualClock(), ...options })

  it.each(['GET', 'POST'])('has the errors of the contract, after one %s', async (method) => {
    // Without our headers: all is in the body.
    const { url, received } = await serve(answer(400, unknownModel.toEnvelope('req_1') as object))
    const error = await failureOf<ApiError>(clientOf(url)('/x', { method }))
    expect(error).toMatchObject({ kind: 'unknown_model', status: 400, params: { model: 'm' }, requestId: 'req_1' })
    expect(error.attempts).toMatchObject([{ status: 400, stopped: 'not_retryable' }])
    expect(received).toHaveLength(1)
  })

  it('has an error by HEAD, and of an empty body', async () => {
    const { url, received } = await serve(raise(unknownModel), answer(418))
    expect(await failureOf(clientOf(url)('/x', { method: 'HEAD' }))).toMatchObject({
      kind: 'unknown_model',
      status: 400,
    })
    expect(await failureOf(clientOf(url)('/x'))).toMatchObject({ kind: 'unrecognized', status: 418 })
    expect(received).toHaveLength(2)
  })

  it('tries again what the contract tries again, and returns the success as that fetch has it', async () => {
    const { url, received } = await serve(
      raise(ig1.error('backend_unavailable')),
      answer(200, { a: 1 }, { 'x-a': '1' }),
    )
    const response = await clientOf(url, { bodyTimeoutMs: 5000 })('/x', { json: { b: 2 } })
    expect([response.status, response.headers.get('x-a'), await response.json()]).toEqual([200, '1', { a: 1 }])
    expect(received.map(({ method, body }) => [method, String(body)])).toEqual(Array(2).fill(['POST', '{"b":2}']))
  })

  it('reads 64 KiB of an error, and lets go of the rest', async () => {
    const closed = vi.fn()
    const { url } = await serve((response) => {
      response.on('close', closed)
      response.writeHead(418).write('x'.repeat(1_000_000))
    })
    const error = await failureOf<ApiError>(clientOf(url)('/x'))
    expect([error.status, String(error.response?.body).length]).toEqual([418, 64 * 1024])
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
  })

  it('has an error whose body stalls, or breaks off, with what has come of it', async () => {
    const closed = vi.fn()
    const clock = virtualClock({ passes: () => false })
    const stalls: Handler = (response) => {
      response.on('close', closed)
      response.writeHead(418).write('I am a tea', () => void setTimeout(() => clock.fire(), 50))
    }
    const breaks: Handler = (response) => {
      response.writeHead(418, { 'content-length': '100' }).write('I am a pot', () => {
        response.destroy()
        // node-fetch 2 does not see the end of such a body.
        setTimeout(() => clock.fire(), 50)
      })
    }
    const { url } = await serve(stalls, breaks)
    expect(await failureOf(clientOf(url, { clock })('/x'))).toMatchObject({ status: 418, message: 'I am a tea' })
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1))
    expect(await failureOf(clientOf(url, { clock })('/x'))).toMatchObject({ status: 418 })
    expect(clock.pending).toEqual([])
  })

  it('ends with the caller’s signal: in flight, and in the body of an error', async () => {
    const controllers = [new AbortController(), new AbortController()]
    const { url } = await serve(
      () => controllers[0]?.abort(),
      (response) =>
        void response.writeHead(503).write('part', () => void setTimeout(() => controllers[1]?.abort(), 50)),
    )
    for (const { signal } of controllers) {
      const error = await failureOf<TransportError>(clientOf(url)('/x', { signal }))
      expect(error).toMatchObject({ kind: 'aborted', cause: signal.reason })
    }
  })

  it('is told from a connection that fails, of which the message has no query', async () => {
    const { url } = await serve((response) => void response.socket?.resetAndDestroy())
    const error = await failureOf<TransportError>(clientOf(url, { retry: false })('/x', { query: { key: 'SECRET' } }))
    expect(error).toMatchObject({ kind: 'connection_failed', retryable: true })
    expect(error.message).not.toContain('SECRET')
    expect(error.message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/x: the connection failed \(.+\)$/)
  })

  it.each([10, 100_000, 1_000_000])(
    'has its answers passed on, their bodies of %d bytes unread and whole',
    async (size) => {
      const body = { message: 'Unknown model m', padding: 'x'.repeat(size) }
      const { url, received } = await serve(raise(ig1.error('backend_unavailable')), answer(400, body, { 'x-a': '1' }))
      // No timer of ours passes: a copy whose reader waits for the other one would hang.
      const clock = virtualClock({ passes: (ms) => ms === 1000 })
      const response = await createRetryFetch({ ...settings, clock })(url)
      expect([response.status, response.headers.get('x-a')]).toEqual([400, '1'])
      expect(response.headers.get('x-should-retry')).toBe('false')
      expect(await response.json()).toEqual(body)
      expect(received).toHaveLength(2)
    },
  )
})
