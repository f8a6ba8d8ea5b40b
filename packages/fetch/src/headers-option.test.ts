import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, type TransportError } from './index.js'
import { failureOf, virtualClock } from './wire-support.js'

const never = () => new Promise<Record<string, string>>(() => {})

/** A client whose headers are asked of a function, and the fetch that it would send with. */
function clientWith(headers: () => Promise<Record<string, string>>, passes = (_ms: number) => true) {
  const send = vi.fn(async () => new Response('ok'))
  const clock = virtualClock({ passes })
  const api = createFetch({ catalog: ig1, baseUrl: 'https://api.example', headers, fetch: send as typeof fetch, clock })
  return { api, send, clock }
}

describe('headers that are asked for', () => {
  it('and never come end with the deadline', async () => {
    const { api, send, clock } = clientWith(never, (ms) => ms === 200)
    const error = await failureOf<TransportError>(api('/x?key=SECRET', { deadlineMs: 200 }))
    expect(error).toMatchObject({ kind: 'timeout', attempts: [] })
    expect(error.message).not.toContain('SECRET')
    expect([send.mock.calls, clock.pending]).toEqual([[], []])
  })

  it('and never come end with the caller’s signal, also one that has fired', async () => {
    const reason = new Error('enough')
    for (const early of [true, false]) {
      const { api, send, clock } = clientWith(never, () => false)
      const controller = new AbortController()
      if (early) controller.abort(reason)
      const call = failureOf<TransportError>(api('/x', { signal: controller.signal, deadlineMs: 200 }))
      controller.abort(reason)
      expect(await call).toMatchObject({ kind: 'aborted', cause: reason })
      expect([send.mock.calls, clock.pending]).toEqual([[], []])
    }
  })

  it('use up time of the deadline', async () => {
    const { api, clock } = clientWith(async () => {
      clock.advance(150)
      return { a: 'b' }
    })
    await api('/x', { deadlineMs: 200, timeoutMs: 1000 })
    expect(clock.scheduled).toContain(50)
  })

  it('fail the call with what they fail with', async () => {
    const broken = new Error('no token')
    const { api } = clientWith(() => Promise.reject(broken))
    expect(await failureOf(api('/x'))).toBe(broken)
  })

  it('are not asked for where the URL is none, and its query is not quoted', async () => {
    const send = vi.fn()
    const api = createFetch({ catalog: ig1, fetch: send })
    const error = await failureOf<TypeError>(api('http://[bad/x?key=SECRET'))
    expect(error).toBeInstanceOf(TypeError)
    expect(`${error.stack}${error.cause}`).not.toContain('SECRET')
    expect(send).not.toHaveBeenCalled()
  })

  it('are refused in words that quote no value', async () => {
    const { api } = clientWith(async () => ({ authorization: 'Bearer sk-live\nSECRET' }))
    const error = await failureOf<TypeError>(api('/x'))
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toMatch(/one of the headers/)
    expect(`${error.stack}${error.cause}`).not.toMatch(/sk-live|SECRET/)
  })

  it('may be a promise, which is waited for', async () => {
    const { api, send } = clientWith(Promise.resolve({ authorization: 'Bearer it' }) as never)
    await api('/x')
    expect(send).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ headers: expect.any(Headers) }))
    const [, init] = send.mock.calls[0] as unknown as [unknown, RequestInit]
    expect(new Headers(init.headers).get('authorization')).toBe('Bearer it')
  })

  it('come before the body: what they fail with is told first, and a JSON is written once they are there', async () => {
    const broken = new Error('no token')
    const { api: failing } = clientWith(() => Promise.reject(broken))
    expect(await failureOf(failing('/x', { json: () => {} }))).toBe(broken)
    const { api, send } = clientWith(async () => ({}))
    const json = { a: 1 }
    const call = api('/x', { json })
    json.a = 2
    await call
    expect(send).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ body: '{"a":2}' }))
  })
})
