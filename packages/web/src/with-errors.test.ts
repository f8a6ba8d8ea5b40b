import { ig1 } from '@errspec/core/ig1'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { errorResponder, requestId, withErrors } from './index.js'

const get = (path = '/v1/x?key=SECRET', init?: RequestInit) => new Request(`http://api.test${path}`, init)
const thrower = (thrown: unknown) => () => {
  throw thrown
}

describe('withErrors', () => {
  it('gives every success the id of its request, in the same response', async () => {
    const given = new Response('ok', { status: 201, headers: { 'x-own': '1', 'x-request-id': 'req_of_an_upstream' } })
    const seen: string[] = []
    const handler = withErrors(ig1, (request) => {
      seen.push(requestId(request))
      return given
    })
    const response = await handler(get())
    expect(response).toBe(given)
    expect([response.headers.get('x-request-id'), response.headers.get('request-id')]).toEqual([seen[0], seen[0]])
    expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([201, '1', 'ok'])
  })

  it('answers what is thrown or rejected, and passes all of the arguments on', async () => {
    const onError = vi.fn()
    const handler = withErrors(
      ig1,
      async (_request: Request, context: { params: Promise<{ id: string }> }) => {
        throw ig1.error('unknown_model', { model: (await context.params).id })
      },
      { onError },
    )
    const response = await handler(get(), { params: Promise.resolve({ id: 'm' }) })
    const { request_id } = (await response.json()) as { request_id: string }
    expect([response.status, response.headers.get('x-error-kind')]).toEqual([400, 'unknown_model'])
    expect([response.headers.get('x-request-id'), response.headers.get('request-id')]).toEqual([request_id, request_id])
    expect(onError).toHaveBeenCalledTimes(1)
    for (const thrown of [
      undefined,
      null,
      'boom',
      7,
      Object.freeze({ status: 400 }),
      new Response('no', { status: 403 }),
    ]) {
      expect((await withErrors(ig1, thrower(thrown), { onError })(get())).status).toBe(500)
    }
    expect(onError).toHaveBeenCalledTimes(7)
  })

  it.each<[string, () => Response]>([
    ['a redirect', () => Response.redirect('http://api.test/login', 303)],
    ['what fetch gives', () => Object.freeze(guardedHeaders(new Response('theirs', { status: 203 })))],
  ])('copies %s, whose headers cannot be written', async (_name, make) => {
    const made = make()
    const response = await withErrors(ig1, () => made)(get())
    expect(response).not.toBe(made)
    expect(response.status).toBe(made.status)
    expect(response.headers.get('location')).toBe(made.headers.get('location'))
    expect(response.headers.get('x-request-id')).toMatch(/^req_/)
    expect(await response.text()).toBe(made.status === 203 ? 'theirs' : '')
  })

  it('copies a response that a service keeps for many requests', async () => {
    const kept = new Response(null, { status: 204 })
    const handler = withErrors(ig1, () => kept)
    const [one, two] = [await handler(get()), await handler(get())]
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'))
    expect([two.status, two.body]).toEqual([204, null])
  })

  it('keeps every cookie of a response that it copies', async () => {
    const made = Response.redirect('http://api.test/', 302)
    const headers = new Headers([...made.headers, ['set-cookie', 'a=1'], ['set-cookie', 'b=2']])
    const response = await withErrors(ig1, () => guardedHeaders(new Response(null, { status: 302, headers })))(get())
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('leaves alone what is no answer: an error of the network, an upgraded connection, a request that Bun has upgraded', async () => {
    const upgraded = Object.defineProperty(new Response(null), 'status', { value: 101 })
    for (const given of [Response.error(), upgraded]) {
      const response = await withErrors(ig1, () => given)(get())
      expect([response === given, response.headers.has('x-request-id')]).toEqual([true, false])
    }
    const taken = withErrors(ig1, () => undefined as unknown as Response)
    expect(await taken(get('/', { headers: { upgrade: 'websocket' } }))).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['data', { ok: true }],
  ])('answers a handler that returns %s in place of a response', async (_name, value) => {
    const onError = vi.fn()
    const response = await withErrors(ig1, () => value as Response, { onError })(get())
    expect(response.status).toBe(500)
    expect(String(onError.mock.calls[0]?.[0].cause)).toContain('withErrors: the handler returned')
  })

  it('answers a response whose body was read already', async () => {
    const onError = vi.fn()
    const used = new Response(new ReadableStream({ pull: (controller) => controller.close() }))
    await used.text()
    expect((await withErrors(ig1, () => used, { onError })(get())).status).toBe(500)
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('lets the signals of Next.js through to it', async () => {
    const digests = ['NEXT_REDIRECT;replace;/login;307;', 'DYNAMIC_SERVER_USAGE', 'NEXT_PRERENDER_INTERRUPTED']
    const onError = vi.fn()
    for (const digest of digests) {
      const thrown = Object.assign(new Error('signal'), { digest })
      await expect(withErrors(ig1, thrower(thrown), { onError })(get())).rejects.toBe(thrown)
    }
    expect(onError).not.toHaveBeenCalled()
    const other = Object.assign(new Error('x'), { digest: '1234567' })
    expect((await withErrors(ig1, thrower(other), { onError })(get())).status).toBe(500)
  })

  it('has one id and one report around what a framework answered inside', async () => {
    const onError = vi.fn()
    const { respond } = errorResponder(ig1, { onError })
    const thrown = new Error('x')
    const request = get()
    const inside = withErrors(ig1, (own) => respond(thrown, own), { onError })
    const response = await inside(request)
    const body = (await response.json()) as { request_id: string }
    expect([response.headers.get('x-request-id'), requestId(request)]).toEqual([body.request_id, body.request_id])
    // One that answers, and fails nevertheless.
    const twice = withErrors(ig1, (own) => thrower(respond(thrown, own) && thrown)(), { onError })
    expect((await twice(get())).status).toBe(500)
    expect(onError).toHaveBeenCalledTimes(2)
  })

  it('takes off an answer what was meant for another body', async () => {
    const { respond } = errorResponder(ig1)
    const handler = withErrors(ig1, async (request) => {
      const answer = respond(ig1.error('forbidden'), request)
      const sent = new Response('packed', answer)
      for (const [name, value] of [
        ['content-encoding', 'gzip'],
        ['content-length', '9999'],
        ['etag', '"1"'],
        ['access-control-allow-origin', '*'],
      ] as const) {
        sent.headers.set(name, value)
      }
      return sent
    })
    const response = await handler(get())
    expect(Object.keys(Object.fromEntries(response.headers)).sort()).toEqual([
      ...['access-control-allow-origin', 'cache-control', 'content-type', 'request-id', 'x-content-type-options'],
      ...['x-error-kind', 'x-request-id', 'x-should-retry'],
    ])
    expect(await response.json()).toMatchObject({ code: 403 })
    const head = await handler(get('/', { method: 'HEAD' }))
    expect([head.body, Number(head.headers.get('content-length')) > 50]).toEqual([null, true])
  })

  it('takes a trusted id over, in the headers of the service', async () => {
    const options = {
      requestId: { headers: ['X-Trace'], trust: (request: Request) => request.headers.has('x-gateway') },
    }
    const handler = withErrors(ig1, (request) => new Response(requestId(request)), options)
    const response = await handler(get('/', { headers: { 'x-trace': 'theirs', 'x-gateway': '1' } }))
    expect([response.headers.get('x-trace'), await response.text()]).toEqual(['theirs', 'theirs'])
    expect([response.headers.has('x-request-id')]).toEqual([false])
    expect((await handler(get('/', { headers: { 'x-trace': 'theirs' } }))).headers.get('x-trace')).toMatch(/^req_/)
  })

  it('serves requests that take no property, and knows a copy for another request', async () => {
    const ids: string[] = []
    const handler = withErrors(ig1, (request) => {
      ids.push(requestId(request), requestId(request.clone()))
      return new Response()
    })
    const response = await handler(Object.freeze(get()))
    expect(response.headers.get('x-request-id')).toBe(ids[0])
    expect(ids[1]).not.toBe(ids[0])
  })

  it('keeps the types of its handler', () => {
    class NextRequest extends Request {
      readonly nextUrl = new URL('http://x')
    }
    const next = withErrors(ig1, (request: NextRequest, { params }: { params: Promise<{ id: string }> }) =>
      params.then(({ id }) => Response.json([id, request.nextUrl])),
    )
    expectTypeOf(next).toEqualTypeOf<
      (request: NextRequest, context: { params: Promise<{ id: string }> }) => Promise<Response>
    >()
    expectTypeOf(withErrors(ig1, () => new Response())).toEqualTypeOf<(request: Request) => Promise<Response>>()
  })

  it('refuses what is no handler, and options that make no sense', () => {
    expect(() => withErrors(ig1, {} as never)).toThrow('withErrors: expected the handler function')
    expect(() => withErrors({} as never, () => new Response())).toThrow('withErrors: expected a catalog')
    expect(() => withErrors(ig1, () => new Response(), { mayFail: 1, onError: 2 } as never)).toThrow(
      "'onError' must be",
    )
    expect(() => withErrors(ig1, () => new Response(), { mayFail: 1 } as never)).toThrow("'mayFail' must be a function")
  })
})

/** A response as `fetch` gives one: nobody may write to its headers. */
function guardedHeaders(response: Response): Response {
  const refuse = () => {
    throw new TypeError('immutable')
  }
  Object.assign(response.headers, { set: refuse, append: refuse, delete: refuse })
  return response
}
