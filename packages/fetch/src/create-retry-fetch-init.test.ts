import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createRetryFetch } from './index.js'
import { answer, raise, serve, virtualClock } from './wire-support.js'

const options = { catalog: ig1, retry: { unsafe: false }, clock: virtualClock() } as const
const proxys = answer(504, '<title>504 Gateway Time-out</title>')

describe('what an SDK gives its fetch', () => {
  it.each([
    ['idempotencyKey', true],
    ['idempotencyKey', 'key_1'],
    ['query', { page: 2 }],
    ['json', { a: 1 }],
    ['json', true],
    ['retry', { unsafe: true }],
    ['retry', 7],
    ['timeoutMs', 0],
    ['bodyTimeoutMs', -1],
    ['deadlineMs', 'soon'],
    ['maxRetryAfterMs', Number.NaN],
    ['onAttempt', 1],
    ['onRetry', 1],
    ['onResponse', () => ({ headers: { a: 'b' } })],
  ])('is none of our settings, whatever its names are: %s', async (name, value) => {
    const { url, received } = await serve(proxys)
    const init = { method: 'POST', body: 'pay', headers: { 'content-type': 'text/plain' }, [name]: value }
    expect((await createRetryFetch(options)(`${url}/x?a=1`, init)).status).toBe(504)
    expect(received).toMatchObject([{ method: 'POST', path: '/x?a=1', headers: { 'content-type': 'text/plain' } }])
    expect(received[0]?.body.toString()).toBe('pay')
    expect(received[0]?.headers).not.toHaveProperty('idempotency-key')
  })

  it('goes on where a platform has it for itself', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response())
    const init = { dispatcher: 1, agent: 2, cf: 3, next: 4, keepalive: true }
    await createRetryFetch({ ...options, fetch })('http://service/x', init as RequestInit)
    expect(fetch.mock.calls[0]?.[1]).toMatchObject(init)
  })

  it('may be a Request in the place of an init, whose properties are no own ones', async () => {
    const { url, received } = await serve(raise(ig1.error('backend_unavailable')))
    const request = new Request('http://elsewhere/', { method: 'PUT', body: 'x', headers: { 'x-a': '1' } })
    await createRetryFetch(options)(`${url}/x`, request)
    expect(received.map(({ method, path, headers, body }) => [method, path, headers['x-a'], body.toString()])).toEqual(
      Array(3).fill(['PUT', '/x', '1', 'x']),
    )
  })
})
