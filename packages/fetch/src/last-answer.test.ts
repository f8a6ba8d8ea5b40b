import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { createRetryFetch, type RetryFetchOptions } from './index.js'
import { answer, raise, serve, virtualClock } from './wire-support.js'

const retrying = (options: Partial<RetryFetchOptions<typeof ig1>> = {}) =>
  createRetryFetch({ catalog: ig1, clock: virtualClock(), ...options })

/** A server's own word is `true` on every retryable 5xx. */
const failed = raise(ig1.error('backend_unavailable'))

describe('the last answer that an SDK gets', () => {
  it('says that it is not to be tried again, once our own tries are made', async () => {
    const { url, received } = await serve(failed)
    const response = await retrying()(url)
    expect(received).toHaveLength(3)
    expect(response.headers.get('x-should-retry')).toBe('false')
    // It is the answer all the same.
    expect(response).toBeInstanceOf(Response)
    expect([response.status, response.url, response.headers.get('x-error-kind')]).toEqual([
      502,
      `${url}/`,
      'backend_unavailable',
    ])
    const clone = response.clone()
    expect(clone.headers.get('x-should-retry')).toBe('false')
    expect(clone.clone().headers.get('x-should-retry')).toBe('false')
    expect(await response.json()).toEqual(await clone.json())
  })

  it.each<[string, RequestInit, Partial<RetryFetchOptions<typeof ig1>>, ReturnType<typeof answer>]>([
    ['the contract says so', {}, {}, answer(409)],
    ['it may have been done', { method: 'POST' }, { retry: { unsafe: false } }, answer(504)],
    ['the wait is too long', {}, {}, answer(503, '', { 'retry-after': '61' })],
    ['the deadline is near', {}, { deadlineMs: 700, clock: virtualClock({ passes: () => false }) }, answer(503)],
    ['the budget is spent', {}, { retryBudget: { earn() {}, spend: () => false } }, answer(503)],
  ])('says so where it is not tried again: %s', async (_, init, options, handler) => {
    const { url, received } = await serve(handler)
    const response = await retrying(options)(url, init)
    expect(response.headers.get('x-should-retry')).toBe('false')
    expect(received).toHaveLength(1)
  })

  it('says nothing of its own where the tries are left to the SDK, or it is no error', async () => {
    const { url } = await serve(failed, answer(503), answer(503), answer(200))
    const send = retrying({ retry: false })
    expect((await send(url)).headers.get('x-should-retry')).toBe('true')
    expect((await send(url)).headers.get('x-should-retry')).toBeNull()
    const stream = { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' } as RequestInit
    expect((await retrying()(url, stream)).headers.get('x-should-retry')).toBeNull()
    expect((await send(url)).headers.get('x-should-retry')).toBeNull()
  })
})
