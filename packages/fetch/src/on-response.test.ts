import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createRetryFetch, type FetchOptions, type ResponseFacts } from './index.js'
import { answer, clientOf, START, serve, virtualClock } from './wire-support.js'

/** A hook that has a new token wherever the old one ran out. */
const renewing = () =>
  vi.fn(async ({ status }: ResponseFacts) =>
    status === 401 ? { headers: { authorization: 'Bearer NEW' } } : undefined,
  )

const headers = { authorization: 'Bearer OLD', 'x-team': 'a' }

describe('onResponse', () => {
  it('is told of every answer: its status, its headers, and the number of the attempt', async () => {
    const { url } = await serve(answer(502, '', { 'x-a': '1' }), answer(200, 'ok'))
    const seen: unknown[] = []
    const onResponse = ({ status, headers, attempt }: ResponseFacts) => {
      seen.push([status, headers.get('x-a'), attempt])
    }
    await clientOf({ url }, { onResponse })('/x')
    expect(seen).toEqual([
      [502, '1', 1],
      [200, null, 2],
    ])
  })

  it('has one more attempt made with the headers that it returns, at once, and paid by no budget', async () => {
    const { url, received } = await serve(answer(401), answer(200, 'ok'))
    const clock = virtualClock()
    const budget = { earn: vi.fn(), spend: vi.fn(() => false) }
    const onRetry = vi.fn()
    const api = clientOf({ url }, { headers, onResponse: renewing(), onRetry, retryBudget: budget, clock })
    const response = await api('/x', { json: { a: 1 } })
    expect(await response.text()).toBe('ok')
    expect(received.map(({ headers, body }) => [headers.authorization, headers['x-team'], String(body)])).toEqual([
      ['Bearer OLD', 'a', '{"a":1}'],
      ['Bearer NEW', 'a', '{"a":1}'],
    ])
    expect(budget.spend).not.toHaveBeenCalled()
    expect(onRetry.mock.calls.map(([error, { delayMs }]) => [error.status, delayMs])).toEqual([[401, 0]])
    expect(clock.now()).toBe(START)
  })

  it('has its headers on the attempts that follow that one', async () => {
    const { url, received } = await serve(answer(401), answer(502), answer(200))
    await clientOf({ url }, { headers, onResponse: renewing() })('/x')
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer OLD', 'Bearer NEW', 'Bearer NEW'])
  })

  it('renews once in a call: a token that is new, and refused again, is an error', async () => {
    const { url, received } = await serve(answer(401))
    const onResponse = renewing()
    const [error] = await clientOf({ url }, { headers, onResponse, retry: { attempts: 5 } }).safe('/x')
    expect(error).toMatchObject({ status: 401, attempts: [{ delayMs: 0 }, { stopped: 'not_retryable' }] })
    expect([received.length, onResponse.mock.calls.length]).toEqual([2, 2])
  })

  it.each<[string, Partial<FetchOptions<typeof ig1>>, string]>([
    ['the attempts', { retry: { attempts: 1 } }, 'not_retryable'],
    ['a single attempt', { retry: false }, 'not_retryable'],
  ])('stays inside %s', async (_, options, stopped) => {
    const { url, received } = await serve(answer(401))
    const [error] = await clientOf({ url }, { headers, onResponse: renewing(), ...options }).safe('/x')
    expect(error).toMatchObject({ status: 401, attempts: [{ stopped }] })
    expect(received).toHaveLength(1)
  })

  it('that never settles ends with the deadline, and the answer stays', async () => {
    const { url, received } = await serve(answer(401))
    const clock = virtualClock({ passes: (ms) => ms === 3000 })
    const onResponse = vi.fn(() => new Promise<never>(() => {}))
    const fetchOnce: typeof fetch = (input, init) => fetch(input, init)
    const api = clientOf({ url }, { headers, onResponse, clock, fetch: fetchOnce, timeoutMs: 1000 })
    const call = api.safe('/x', { deadlineMs: 3001 })
    await vi.waitFor(() => expect(onResponse).toHaveBeenCalled())
    clock.advance(3001)
    const [error] = await call
    expect(error).toMatchObject({ status: 401 })
    expect([received.length, clock.pending]).toEqual([1, []])
  })

  it('that never settles ends with the caller’s signal', async () => {
    const { url } = await serve(answer(502))
    const clock = virtualClock({ passes: () => false })
    const controller = new AbortController()
    const onResponse = vi.fn(() => new Promise<never>(() => {}))
    const call = clientOf({ url }, { onResponse, clock }).safe('/x', { signal: controller.signal })
    await vi.waitFor(() => expect(onResponse).toHaveBeenCalled())
    controller.abort()
    expect((await call)[0]).toMatchObject({ kind: 'aborted' })
    expect(clock.pending).toEqual([])
  })

  it.each<[string, () => unknown]>([
    ['throws', () => { throw new Error('no token') }], // biome-ignore format: one line
    ['rejects', () => Promise.reject(new Error('no token'))],
    ['returns nothing', () => undefined],
    ['returns no headers', () => ({})],
    ['returns headers that HTTP cannot carry', () => ({ headers: { authorization: 'a\nb' } })],
  ])('that %s leaves the answer as it is', async (_, onResponse) => {
    const { url, received } = await serve(answer(401))
    const [error] = await clientOf({ url }, { headers, onResponse: onResponse as never }).safe('/x')
    expect(error).toMatchObject({ status: 401 })
    expect(received).toHaveLength(1)
  })

  it.each([200, 304, 408, 500, 502])(
    'renews nothing for a %i: that is not refused, or may have been done',
    async (status) => {
      const { url, received } = await serve(answer(status), answer(200))
      const onResponse = async () => ({ headers: { authorization: 'Bearer NEW' } })
      const options = { headers, onResponse, retry: { unsafe: false } }
      await clientOf({ url }, options).safe('/x', { method: 'POST' })
      expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer OLD'])
    },
  )

  it('of the client sends nothing to an absolute URL, which may be anybody’s; one of the call does', async () => {
    const { url, received } = await serve(answer(401))
    const onResponse = renewing()
    await clientOf({ url }, { headers, onResponse }).safe(`${url}/x`)
    expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined])
    await clientOf({ url }, { headers }).safe(`${url}/x`, { onResponse })
    expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, 'Bearer NEW'])
  })

  it('may take a header away', async () => {
    const { url, received } = await serve(answer(400), answer(200))
    const onResponse = ({ status }: ResponseFacts) => (status === 400 ? { headers: { 'x-team': null } } : undefined)
    await clientOf({ url }, { headers, onResponse })('/x')
    expect(received.map(({ headers }) => headers['x-team'])).toEqual(['a', undefined])
  })

  it('cannot send a stream again', async () => {
    const { url, received } = await serve(answer(401))
    const body = new Blob(['x']).stream()
    const [error] = await clientOf({ url }, { headers, onResponse: renewing() }).safe('/x', { method: 'POST', body })
    expect(error).toMatchObject({ status: 401 })
    expect(received).toHaveLength(1)
  })

  it('renews the token of an SDK', async () => {
    const { url, received } = await serve(answer(401, 'old'), answer(200, 'ok'))
    const send = createRetryFetch({ catalog: ig1, clock: virtualClock(), onResponse: renewing() })
    const response = await send(url, { method: 'POST', body: 'x', headers: { ...headers, 'idempotency-key': 'k' } })
    expect(await response.text()).toBe('ok')
    expect(received.map(({ headers }) => [headers.authorization, headers['idempotency-key']])).toEqual([
      ['Bearer OLD', 'k'],
      ['Bearer NEW', 'k'],
    ])
  })

  it('is a function', () => {
    expect(() => clientOf({ url: 'http://x' }, { onResponse: 7 as never })).toThrow(
      "option 'onResponse' must be a function",
    )
  })
})
