import { ig1 } from '@errspec/core/ig1'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFetch } from './index.js'
import { answer, clientOf, failureOf, serve, virtualClock } from './wire-support.js'

const ok = answer(200, 'ok')

describe('the URL', () => {
  it.each([
    ['', '/v1/models', '/v1/models'],
    ['', 'v1/models', '/v1/models'],
    ['/', '/v1/models', '/v1/models'],
    ['/', 'v1/models', '/v1/models'],
    ['/api', '/v1/models', '/api/v1/models'],
    ['/api', 'v1/models', '/api/v1/models'],
    ['/api/', '/v1/models', '/api/v1/models'],
    ['/api//', 'v1/models', '/api/v1/models'],
    ['/api', '/document?page=2#top', '/api/document?page=2'],
    ['/api', '?page=2', '/api?page=2'],
    ['/api', '', '/api'],
    ['/api', 'v1/models:list', '/api/v1/models:list'],
    ['/api', '//elsewhere.example/x', '/api/elsewhere.example/x'],
    ['', '/\\elsewhere.example', '/elsewhere.example'],
    ['/api', '\n/x\t', '/api/x'],
    ['', '@elsewhere.example', '/@elsewhere.example'],
  ])('of the base %j and the path %j is %j, by concatenation with one slash', async (base, path, expected) => {
    const { url, received } = await serve(ok)
    await clientOf({ url: url + base })(path)
    expect(received.map((request) => request.path)).toEqual([expected])
  })

  it.each(['a string', 'a URL', 'a Request'])('goes as it is where it is absolute, given as %s', async (form) => {
    const [base, other] = await Promise.all([serve(ok), serve(ok)])
    const url = `${other.url}/x?y=1`
    const input = form === 'a URL' ? new URL(url) : form === 'a Request' ? new Request(url) : url
    const headers = vi.fn(() => ({ authorization: 'Bearer ours' }))
    await clientOf({ url: `${base.url}/api` }, { headers })(input, { headers: { 'x-call': '1' } })
    expect(base.received).toEqual([])
    expect(other.received[0]?.path).toBe('/x?y=1')
    expect(other.received[0]?.headers).toMatchObject({ 'x-call': '1' })
    expect(other.received[0]?.headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveBeenCalled()
  })

  it.each(['', ' ', '\n', '\t\0 '])(
    'needs no base where it is absolute, and then has no headers of the client: behind %j',
    async (before) => {
      const { url, received } = await serve(ok)
      const api = createFetch({ catalog: ig1, clock: virtualClock(), headers: { authorization: 'Bearer ours' } })
      await api(`${before}${url}/x`)
      await api(`${before}${url.replace('http', 'HTTP')}/x`)
      expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
    },
  )

  describe('in a page, whose own URL completes it,', () => {
    const page = 'https://page.example/app/'
    beforeEach(() => {
      class PageRequest extends Request {
        constructor(input: string, init: RequestInit) {
          super(new URL(input, page), init)
        }
      }
      vi.stubGlobal('Request', PageRequest)
    })
    afterEach(() => void vi.unstubAllGlobals())

    /** Where the page's fetch would go, and with what credentials. */
    const sent = async (baseUrl: string | undefined, path: string) => {
      const own = vi.fn<typeof fetch>(async () => new Response())
      await createFetch({ catalog: ig1, baseUrl, headers: { authorization: 'ours' }, fetch: own })(path)
      const [input, init] = own.mock.calls[0] ?? []
      return [new URL(String(input), page).href, new Headers(init?.headers).get('authorization')]
    }

    it.each([
      [undefined, 'x', 'https://page.example/app/x'],
      [undefined, '/x', 'https://page.example/x'],
      ['/api', 'x', 'https://page.example/api/x'],
      ['/', '/x', 'https://page.example/x'],
      ['/', '//other.example/x', 'https://page.example/other.example/x'],
      ['/', '/\\other.example/x', 'https://page.example/other.example/x'],
    ])('the client’s headers go to that origin: base %j, path %j', async (base, path, url) => {
      expect(await sent(base, path)).toEqual([url, 'ours'])
    })

    it.each(['//other.example/x', '\\\\other.example/x', '/\\other.example/x', '/\t/other.example/x'])(
      'they do not go to another host, which %j names',
      async (path) => {
        expect(await sent(undefined, path)).toEqual(['https://other.example/x', null])
      },
    )
  })
})

describe('the headers', () => {
  const forms: [string, HeadersInit | (() => HeadersInit | Promise<HeadersInit>)][] = [
    ['an object', { 'X-One': '1', 'x-two': 'client' }],
    [
      'pairs',
      [
        ['X-One', '1'],
        ['x-two', 'client'],
      ],
    ],
    ['Headers', new Headers({ 'X-One': '1', 'x-two': 'client' })],
    ['a function', () => ({ 'X-One': '1', 'x-two': 'client' })],
    ['an async function', async () => new Headers({ 'X-One': '1', 'x-two': 'client' })],
  ]

  it.each(forms)('of the client are sent when given as %s', async (_, headers) => {
    const { url, received } = await serve(ok)
    await clientOf({ url }, { headers })('/x')
    expect(received[0]?.headers).toMatchObject({ 'x-one': '1', 'x-two': 'client' })
  })

  it.each(forms.slice(0, 3))('of the call win over the client’s when given as %s', async (_, headers) => {
    const { url, received } = await serve(ok)
    const client = { 'x-one': 'client', 'X-TWO': 'other', 'x-three': '3' }
    await clientOf({ url }, { headers: client })('/x', { headers: headers as HeadersInit })
    expect(received[0]?.headers).toMatchObject({ 'x-one': '1', 'x-two': 'client', 'x-three': '3' })
    expect(client).toEqual({ 'x-one': 'client', 'X-TWO': 'other', 'x-three': '3' })
  })

  it('of a function are asked for once for each call, whatever its attempts', async () => {
    const { url, received } = await serve(answer(500), ok)
    let token = 0
    const api = clientOf({ url }, { headers: () => ({ authorization: `Bearer ${++token}` }) })
    await api('/x')
    await api('/x')
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 1', 'Bearer 2'])
  })

  it('of a function that fails leave the call with its error, and nothing is sent', async () => {
    const { url, received } = await serve(ok)
    const cause = new Error('no token')
    const onAttempt = vi.fn()
    const api = clientOf({ url }, { headers: () => Promise.reject(cause), onAttempt })
    expect(await failureOf(api('/x'))).toBe(cause)
    expect(await failureOf(api.safe('/x'))).toBe(cause)
    expect(received).toEqual([])
    expect(onAttempt).not.toHaveBeenCalled()
  })

  it('hold nothing that the platform would not send: a custom one costs a browser a preflight', async () => {
    const { url, received } = await serve(ok)
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    await fetch(`${url}/x`, options)
    await clientOf({ url })('/x', { json: {} })
    expect(received[1]).toEqual(received[0])
  })
})

describe('json', () => {
  it.each([{ model: 'm', n: [1, null] }, [1], 'text', '', 0, false, null])('%j is the body, by POST', async (json) => {
    const { url, received } = await serve(ok)
    await clientOf({ url })('/x', { json })
    expect(received[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } })
    expect(received[0]?.body.toString()).toBe(JSON.stringify(json))
  })

  it('keeps the method and the content type that the call gives', async () => {
    const { url, received } = await serve(ok)
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    await clientOf({ url }, { headers: { 'content-type': 'text/plain' } })('/x', { method: 'patch', headers, json: {} })
    expect(received[0]).toMatchObject({
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
    })
  })

  it('is no body where it is undefined', async () => {
    const { url, received } = await serve(ok)
    const api = clientOf({ url })
    await api('/x', { json: undefined })
    await api('/x', { json: undefined, method: 'POST', body: 'own' })
    expect(received.map(({ method, body }) => [method, body.toString()])).toEqual([
      ['GET', ''],
      ['POST', 'own'],
    ])
    expect(received[0]?.headers).not.toHaveProperty('content-type')
  })
})

describe('the options', () => {
  it('are never written to, and reach fetch without the client’s own', async () => {
    const { url } = await serve(ok)
    const spy = vi.fn(fetch)
    const options = Object.freeze({ json: { a: 1 }, retry: false, timeoutMs: 9e5, keepalive: true, cache: 'no-store' })
    await clientOf({ url }, { fetch: spy })('/x', options as never)
    const init = spy.mock.calls[0]?.[1]
    expect(Object.keys(init ?? {}).sort()).toEqual(['body', 'cache', 'headers', 'keepalive', 'method', 'signal'])
  })
})
