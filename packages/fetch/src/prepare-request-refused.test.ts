import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it, vi } from 'vitest'
import { createFetch, isTransportError, type RequestOptions } from './index.js'
import { answer, clientOf, failureOf, serve, virtualClock } from './wire-support.js'

const circular: Record<string, unknown> = {}
circular['self'] = circular

async function usedRequest(url: string): Promise<Request> {
  const request = new Request(url, { method: 'POST', body: 'x' })
  await request.text()
  return request
}

function lockedRequest(url: string): Request {
  const request = new Request(url, { method: 'POST', body: 'x' })
  request.body?.getReader()
  return request
}

async function usedStream(): Promise<ReadableStream> {
  const stream = new Blob(['x']).stream()
  await new Response(stream).text()
  return stream
}

const url = 'http://service'

type Input = string | URL | Request
type Make = (url: string) => [Input, RequestOptions?] | Promise<[Input, RequestOptions?]>

/** Each with what the message must say. */
const mistakes: [string, RegExp, Make][] = [
  ['a GET with a body', /GET .*cannot have.* body/i, () => ['/x', { body: 'x' }]],
  ['a GET with json', /GET .*cannot have.* body/i, () => ['/x', { method: 'get', json: {} }]],
  ['a HEAD with a body', /HEAD .*cannot have.* body/i, () => ['/x', { method: 'HEAD', body: '' }]],
  [
    'a Request with a body, sent by GET',
    /GET .*cannot have.* body/i,
    (url) => [new Request(url, { method: 'POST', body: 'x' }), { method: 'GET' }],
  ],
  ['a scheme that fetch cannot send to', /cannot send to this scheme/, () => ['localhost:3000/x']],
  ['json and a body', /either 'json' or 'body'/, () => ['/x', { json: {}, body: 'x' }]],
  ['json that is a function', /'json' is a function/, () => ['/x', { json: () => {} }]],
  ['json that is a symbol', /'json' is a symbol/, () => ['/x', { json: Symbol('s') }]],
  ['json that is a BigInt', /BigInt/, () => ['/x', { json: 1n }]],
  ['json that holds itself', /circular/i, () => ['/x', { json: circular }]],
  ['an invalid URL', /GET http:/, () => ['http://']],
  ['a port that is none', /GET http:/, () => ['http://127.0.0.1:99999/']],
  ['a URL with a password', /^(?!.*secret).*user name or password/, (url) => [url.replace('//', '//user:secret@')]],
  ['an invalid method', /B@D/, () => ['/x', { method: 'B@D' }]],
  ['a method that no fetch sends', /TRACE/, () => ['/x', { method: 'TRACE' }]],
  ['an invalid header name', /header/i, () => ['/x', { headers: { 'a b': '1' } }]],
  ['an invalid header value', /header|ByteString/i, () => ['/x', { headers: { a: '1\n2' } }]],
  ['a header that is not Latin-1', /header|ByteString/i, () => ['/x', { headers: { a: '\u{1F600}' } }]],
  ['an unknown redirect mode', /perhaps/, () => ['/x', { redirect: 'perhaps' as never }]],
  ['a Request that was sent already', /body .*used|unusable/i, async (url) => [await usedRequest(url)]],
  ['a Request that somebody reads', /body .*used|unusable/i, (url) => [lockedRequest(url)]],
  [
    'a stream that was sent already',
    /disturbed or locked/,
    async () => ['/x', { method: 'POST', body: await usedStream() }],
  ],
  ['a signal that is none', /'signal' is no AbortSignal/, () => ['/x', { signal: 'stop' as never }]],
  ['a timeout of 0', /'timeoutMs' must be more than 0 milliseconds, not 0/, () => ['/x', { timeoutMs: 0 }]],
  [
    'a retry setting out of range',
    /retry setting 'attempts' must be .*not 0/,
    () => ['/x', { retry: { attempts: 0 } }],
  ],
]

describe('a request that could never be sent', () => {
  it.each(mistakes)('is a TypeError at once, never a failed connection: %s', async (_, message, make) => {
    const { url, received } = await serve(answer(200))
    const clock = virtualClock()
    const onAttempt = vi.fn()
    const api = clientOf({ url }, { clock, onAttempt })
    for (const call of [api, api.safe]) {
      const error = await failureOf<Error>(call(...(await make(url))))
      expect(error).toBeInstanceOf(TypeError)
      expect(isTransportError(error)).toBe(false)
      expect(error.message).toMatch(message)
    }
    expect(received).toEqual([])
    expect(onAttempt).not.toHaveBeenCalled()
    expect(clock.pending).toEqual([])
  })

  it('is a relative path without a base, and the message says what to do', async () => {
    const error = await failureOf<Error>(createFetch({ catalog: ig1 })('/v1/models'))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^GET \/v1\/models: .*\. Give createFetch a baseUrl for relative paths$/)
  })

  it.each<[string, string, RequestOptions]>([
    ['a URL that is none', 'http://127.0.0.1:99999', {}],
    ['a body that may not be', url, { body: 'x' }],
    ['a header that HTTP cannot carry', url, { headers: { 'a b': 'SECRET' } }],
    ['a fetch that gives nothing', url, { fetch: async () => undefined } as never],
  ])('tells nothing of a query, with whatever quotes, blanks and brackets in it: %s', async (_, origin, options) => {
    const { fetch, ...call } = options as RequestOptions & { fetch?: typeof globalThis.fetch }
    const api = createFetch({ catalog: ig1, fetch, clock: virtualClock() })
    for (const query of [`?filter=name eq 'SECRET'&key="SECRET"`, "?q=(a)'b#SECRET'SECRET", "#it's SECRET"]) {
      const error = await failureOf<Error>(api(`${origin}/x${query}`, call))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(/^GET http:\/\/[^?#]*\/x: /)
      expect(error.message).not.toContain('SECRET')
    }
  })

  it('is one whose client has invalid headers', async () => {
    const { url, received } = await serve(answer(200))
    const error = await failureOf(clientOf({ url }, { headers: { 'a b': '1' } })('/x'))
    expect(error).toBeInstanceOf(TypeError)
    expect(received).toEqual([])
  })

  it('leaves a stream that it refuses unread', async () => {
    const { url } = await serve(answer(200))
    const body = new Blob(['still here']).stream()
    await failureOf(clientOf({ url })('/x', { method: 'POST', body, headers: { 'a b': '1' } }))
    expect(await new Response(body).text()).toBe('still here')
  })
})
