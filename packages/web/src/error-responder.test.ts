import { defineCatalog, openAiEnvelope, problemEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { errorResponder, requestId } from './index.js'

const get = (path = '/v1/x?key=SECRET', init?: RequestInit) => new Request(`http://api.test${path}`, init)

afterEach(() => vi.restoreAllMocks())

describe('errorResponder', () => {
  it('answers an error of the contract as itself, with the id of the request', async () => {
    const onError = vi.fn()
    const { respond } = errorResponder(ig1, { onError })
    const request = get()
    const response = respond(ig1.error('unknown_model', { model: 'm' }), request)
    const id = requestId(request)
    expect(id).toMatch(/^req_[a-z0-9]{24}$/)
    expect(response.status).toBe(400)
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'request-id': id,
      'x-content-type-options': 'nosniff',
      'x-error-kind': 'unknown_model',
      'x-error-params': '{"model":"m"}',
      'x-request-id': id,
      'x-should-retry': 'false',
    })
    expect(await response.json()).toEqual({
      message: 'Unknown model m Please contact the administrator with the request ID.',
      code: 400,
      request_id: id,
    })
    expect(onError.mock.calls.map(([{ kind }, context]) => [kind, context])).toEqual([
      ['unknown_model', { requestId: id, method: 'GET', path: '/v1/x', expected: true }],
    ])
  })

  it('shows nothing of an unknown throw, and all of it to the hook', async () => {
    const onError = vi.fn()
    const { respond } = errorResponder(ig1, { onError })
    const thrown = new Error('pg://u:pw@10.0.0.7', { cause: new Error('hunter2') })
    const response = respond(thrown, get())
    const sent = (await response.text()) + JSON.stringify([...response.headers])
    expect([response.status, sent.match(/pg:|hunter2|SECRET/)]).toEqual([500, null])
    expect(onError.mock.calls[0]?.[0].cause).toBe(thrown)
  })

  it('reports one throw once, however often it is shown it, and another one of the same request as well', async () => {
    const onError = vi.fn()
    const { respond } = errorResponder(ig1, { onError })
    const other = errorResponder(ig1, { onError })
    const request = get()
    const thrown = new Error('x')
    const first = respond(thrown, request)
    const second = other.respond(thrown, request)
    expect(await second.text()).toBe(await first.text())
    expect(onError).toHaveBeenCalledTimes(1)
    respond(new Error('y'), request)
    expect(onError).toHaveBeenCalledTimes(2)
  })

  it('answers HEAD with the headers of the answer, and without a body', async () => {
    const { respond, notFound } = errorResponder(ig1)
    const head = respond(ig1.error('forbidden'), get('/', { method: 'HEAD' }))
    const body = await respond(ig1.error('forbidden'), get('/')).text()
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([403, null, String(body.length)])
    expect(notFound(get('/', { method: 'HEAD' })).body).toBeNull()
  })

  it('answers what no route has taken with a 404 that does not repeat the URL', async () => {
    const { notFound } = errorResponder(ig1)
    const response = notFound(get('/nowhere?key=SECRET'))
    const { message, code } = (await response.json()) as { message: string; code: number }
    expect([response.status, code, message]).toEqual([404, 404, expect.stringMatching(/^Not Found/)])
  })

  it('picks the envelope by Accept, asks mapError, and has the headers and ids of the service', async () => {
    const { respond } = errorResponder(ig1, {
      envelope: [openAiEnvelope, problemEnvelope()],
      mapError: (thrown) => (thrown === 7 ? ig1.error('forbidden') : undefined),
      requestId: { headers: ['X-Trace'], generate: ({ url }) => `id:${url.length}` },
    })
    const response = respond(7, get('/', { headers: { accept: 'application/problem+json' } }))
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect([response.headers.get('vary'), response.headers.get('x-trace')]).toEqual(['accept', 'id:16'])
    expect(response.headers.has('x-request-id')).toBe(false)
    expect(await response.json()).toMatchObject({ status: 403, kind: 'forbidden' })
  })

  it('never throws, whatever it is given for a request', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { respond, notFound } = errorResponder(ig1, { requestId: { trust: true } })
    const refusing = new Proxy(get(), {
      get: (_target, name) => {
        if (typeof name === 'symbol') return undefined
        throw new Error('no access')
      },
    })
    for (const request of [undefined, null, {}, Object.freeze({}), refusing] as unknown as Request[]) {
      expect(respond(new Error('x'), request).status).toBe(500)
      expect(notFound(request).status).toBe(404)
    }
    const trust = () => {
      throw new Error('no trust')
    }
    expect(errorResponder(ig1, { requestId: { trust } }).respond(7, get()).status).toBe(500)
  })

  it('writes a 5xx and its causes to the console, in one text without formats or control characters', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { respond } = errorResponder(ig1)
    respond(ig1.error('forbidden'), get())
    expect(error).not.toHaveBeenCalled()
    respond(new Error('a \x1b[31m', { cause: new Error('root') }), get('/100%25d/%s'))
    expect(error.mock.calls).toEqual([[expect.stringMatching(/^req_\w+ GET \/100%25d\/%s 500 internal_server_error /)]])
    expect(String(error.mock.calls[0])).toContain('Error: root')
    expect(String(error.mock.calls[0]?.[0])).not.toContain('\x1b')
  })

  it('takes the abort of the client for expected, in whatever form it comes', () => {
    const onError = vi.fn()
    const { respond } = errorResponder(ig1, { onError })
    for (const reason of [undefined, 'Client connection prematurely closed.', new Error('gone')]) {
      const controller = new AbortController()
      const request = get('/', { signal: controller.signal })
      controller.abort(reason)
      expect(respond(request.signal.reason, request).status).toBe(499)
      expect(onError.mock.calls.at(-1)?.[1].expected).toBe(true)
      // A bug that shows after the client has gone is one nevertheless.
      expect(respond(new TypeError('x is not a function'), request).status).toBe(500)
    }
    expect(respond(new DOMException('This operation was aborted', 'AbortError'), get()).status).toBe(500)
  })

  it('answers what Next.js throws for a missing page or a refusal', () => {
    const { respond } = errorResponder(ig1)
    const thrown = (digest: string) => Object.assign(new Error(digest), { digest })
    const digests = ['NEXT_HTTP_ERROR_FALLBACK;404', 'NEXT_NOT_FOUND', 'NEXT_HTTP_ERROR_FALLBACK;403']
    expect(digests.map((digest) => respond(thrown(digest), get()).status)).toEqual([404, 404, 403])
    expect(respond(thrown('NEXT_HTTP_ERROR_FALLBACK;401'), get()).headers.get('x-error-kind')).toBe('unauthorized')
  })

  it('gives the answer even where the platform refuses one of its headers', () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const odd = defineCatalog({
      name: 'odd',
      version: '1.0.0',
      statuses: { 500: { title: 'Oops', retry: false } },
      defaults: { unknown: 'broken' },
      errors: { broken: { status: 500, message: 'Broken' } },
    })
    const set = vi.spyOn(Headers.prototype, 'set').mockImplementationOnce(() => {
      throw new TypeError('no such header')
    })
    const response = errorResponder(odd).respond(new Error('x'), get())
    set.mockRestore()
    expect(response.status).toBe(500)
    expect(report.mock.calls.flat().join('\n')).toContain('no such header')
  })

  it('refuses options that make no sense', () => {
    expect(() => errorResponder({} as never)).toThrow('errorResponder: expected a catalog')
    expect(() => errorResponder(ig1, { onErorr: 1, mapError: 2 } as never)).toThrow(/'onErorr'.*'mapError' must be/)
    expect(() => errorResponder(ig1, { requestId: { headers: [] } })).toThrow('errorResponder: requestId: ')
    expect(() => errorResponder(ig1, { mayFail: () => true } as never)).toThrow('mayFail')
  })
})
