import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { createRetryFetch, type ResponseFacts } from './index.js'
import { answer, clientOf, raise, serve, virtualClock } from './wire-support.js'

const failed = raise(ig1.error('backend_unavailable'))
const ok = answer(200, 'ok')
const lost: typeof fetch = () => Promise.reject(new TypeError('fetch failed'))

describe('idempotencyKey', () => {
  const post = { method: 'POST', body: 'x' }
  const form = /^key_[a-z0-9]{24}$/

  /** The idempotency keys of the requests that reach a server that fails twice in three. */
  async function keysOf(
    send: (api: ReturnType<typeof clientOf>, url: string) => Promise<unknown>,
    options: Parameters<typeof clientOf>[1] = { idempotencyKey: true },
  ) {
    const { url, received } = await serve(failed, failed, ok)
    await send(clientOf({ url }, options), url)
    return received.map(({ headers }) => headers['idempotency-key'])
  }

  it('is one for all the attempts of a POST', async () => {
    for (const options of [post, { json: { a: 1 } }, { method: 'post' }]) {
      const keys = await keysOf((api) => api('/x', options))
      expect(keys).toEqual([expect.stringMatching(form), keys[0], keys[0]])
    }
  })

  it('is one for the attempts whose answers were lost', async () => {
    const seen: string[] = []
    const fetch: typeof globalThis.fetch = async (_, init) => {
      seen.push(new Headers(init?.headers).get('idempotency-key') ?? '')
      return lost('')
    }
    await clientOf({ url: 'http://service' }, { fetch, idempotencyKey: true }).safe('/x', post)
    expect(seen).toEqual([expect.stringMatching(form), seen[0], seen[0]])
  })

  it('is another one for each call', async () => {
    const keys = await keysOf(async (api) => {
      await api('/x', post)
      await Promise.all([api('/x', post), api('/x', post)])
    })
    expect(keys).toHaveLength(5)
    expect(new Set(keys).size).toBe(3)
  })

  it('is only sent where it is asked for: no header of ours by default', async () => {
    const { url, received } = await serve(ok)
    const fixed = { headers: { 'user-agent': 'test', accept: '*/*' } }
    await clientOf({ url })('/x', { ...post, ...fixed })
    await clientOf({ url }, { idempotencyKey: false })('/x', { ...post, ...fixed })
    for (const { headers } of received) {
      expect(
        Object.keys(headers).filter((name) => /idem|errspec|retry|attempt|request-id|stainless/.test(name)),
      ).toEqual([])
    }
    expect(received).toHaveLength(2)
  })

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])('is not sent with a %s', async (method) => {
    expect(await keysOf((api) => api('/x', { method }))).toEqual([undefined, undefined, undefined])
  })

  it('is set for one call, or not, over the client’s setting', async () => {
    const keyed = await keysOf((api) => api('/x', { ...post, idempotencyKey: true }), {})
    expect(keyed).toEqual([expect.stringMatching(form), keyed[0], keyed[0]])
    expect(await keysOf((api) => api('/x', { ...post, idempotencyKey: false }))).toEqual(Array(3).fill(undefined))
    const kept = await keysOf((api) => api('/x', { ...post, idempotencyKey: undefined }))
    expect(kept).toEqual([expect.stringMatching(form), kept[0], kept[0]])
  })

  const own: [string, HeadersInit][] = [
    ['a Headers', new Headers({ 'Idempotency-Key': 'mine' })],
    ['an object, in any case', { 'IDEMPOTENCY-key': 'mine' }],
    ['pairs', [['idempotency-key', 'mine']]],
  ]
  it.each(own)('never replaces the caller’s own: in %s', async (_, headers) => {
    expect(await keysOf((api) => api('/x', { ...post, headers }))).toEqual(['mine', 'mine', 'mine'])
    expect(await keysOf((api) => api('/x', { json: {}, headers, idempotencyKey: true }))).toEqual(Array(3).fill('mine'))
  })

  it('never replaces the caller’s own: in a Request', async () => {
    const headers = { 'idempotency-key': 'mine' }
    expect(await keysOf((api, url) => api(new Request(`${url}/x`, { ...post, headers })))).toEqual(
      Array(3).fill('mine'),
    )
  })

  it('never replaces one of the client’s headers', async () => {
    const headers = () => ({ 'Idempotency-Key': 'ours' })
    expect(await keysOf((api) => api('/x', post), { idempotencyKey: true, headers })).toEqual(Array(3).fill('ours'))
  })

  it('is set for a Request that is a POST, beside its own headers, and leaves the Request as it was', async () => {
    const { url, received } = await serve(failed, ok)
    const request = new Request(`${url}/x`, { ...post, headers: { 'x-own': '1' } })
    await clientOf({ url }, { idempotencyKey: true })(request)
    const keys = received.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([expect.stringMatching(form), keys[0]])
    expect(received.map(({ headers, body }) => [headers['x-own'], body.toString()])).toEqual(Array(2).fill(['1', 'x']))
    expect(request.headers.has('idempotency-key')).toBe(false)
  })

  it('leaves the caller’s options as they were', async () => {
    const headers = new Headers({ 'x-own': '1' })
    const options = Object.freeze({ ...post, headers })
    await keysOf((api) => api('/x', options))
    expect([...headers]).toEqual([['x-own', '1']])
  })

  it('is one for an answer that came, one that was lost in mid-stream and one whose request is renewed', async () => {
    const { url, received } = await serve(
      failed,
      (response) => void response.writeHead(502, { 'content-length': '9' }).write('{', () => response.destroy()),
      answer(401),
      ok,
    )
    const onResponse = ({ status }: ResponseFacts) => (status === 401 ? { headers: { 'x-token': 'new' } } : undefined)
    await clientOf({ url }, { idempotencyKey: true, onResponse, retry: { attempts: 9 } })('/x', post)
    const keys = received.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([expect.stringMatching(form), keys[0], keys[0], keys[0]])
  })

  it('is the one of the call, where the client and a Request have one as well', async () => {
    const options = { idempotencyKey: true, headers: { 'Idempotency-Key': 'ours' } }
    const send = (headers: HeadersInit) =>
      keysOf((api, url) => {
        const request = new Request(`${url}/x`, { ...post, headers: { 'idempotency-key': 'its' } })
        return api(request, { headers })
      }, options)
    for (const [, headers] of own) expect(await send(headers)).toEqual(['mine', 'mine', 'mine'])
  })

  describe('of createRetryFetch', () => {
    const sent = async (idempotencyKey: boolean | undefined, requestOf: (url: string) => Parameters<typeof fetch>) => {
      const { url, received } = await serve(failed, failed, ok)
      await createRetryFetch({ catalog: ig1, clock: virtualClock(), idempotencyKey })(...requestOf(url))
      return received.map(({ headers }) => headers['idempotency-key'])
    }

    it('is sent where it is asked for, one for all the attempts', async () => {
      const keys = await sent(true, (url) => [url, { ...post, headers: { 'x-own': '1' } }])
      expect(keys).toEqual([expect.stringMatching(form), keys[0], keys[0]])
      expect(await sent(undefined, (url) => [url, post])).toEqual([undefined, undefined, undefined])
    })

    it.each<[string, (url: string, headers: HeadersInit) => Parameters<typeof fetch>]>([
      ['beside a URL', (url, headers) => [url, { ...post, headers }]],
      ['in a Request', (url, headers) => [new Request(url, { ...post, headers })]],
      ['beside a Request', (url, headers) => [new Request(url, post), { headers }]],
      ['in a Request in the place of an init', (url, headers) => [url, new Request(url, { ...post, headers })]],
    ])('never replaces the caller’s own: %s', async (_, requestOf) => {
      for (const [what, headers] of own) {
        expect(await sent(true, (url) => requestOf(url, headers)), what).toEqual(['mine', 'mine', 'mine'])
      }
    })
  })
})
