import { defineOperations, extendCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFetch, createRetryFetch } from './index.js'
import { api, clientOf, definitions, shop } from './operations-support.js'
import { answer, failureOf, raise, serve } from './wire-support.js'

afterEach(() => vi.unstubAllGlobals())

describe('an operation as input', () => {
  it('is sent by its method to its path, each param encoded', async () => {
    const { url, received } = await serve(answer(200, 'ok'))
    const client = clientOf({ url })
    const json = { item: 'Tea' }
    expect(await (await client('POST /orders', { json, query: { dry: true } })).text()).toBe('ok')
    await client('GET /orders/{order}', { path: { order: 'a/b?c#d%é' } })
    await client('DELETE /orders/{order}/lines/{line}', { path: { order: 'o 1', line: 7 } })
    await client.safe('HEAD /orders')
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /orders?dry=true',
      'GET /orders/a%2Fb%3Fc%23d%25%C3%A9',
      'DELETE /orders/o%201/lines/7',
      'HEAD /orders',
    ])
    expect(received[0]?.body.toString()).toBe('{"item":"Tea"}')
    expect(received[0]?.headers['content-type']).toBe('application/json')
  })

  it('keeps its own method where there is a body, and takes it again in any case', async () => {
    const { url, received } = await serve(answer(200))
    const put = defineOperations(shop, { 'PUT /orders': [] })
    const client = createFetch({ catalog: shop, operations: put, baseUrl: url })
    await client('PUT /orders', { json: {} })
    await client('PUT /orders', { json: {}, method: 'put' as never })
    expect(received.map(({ method }) => method)).toEqual(['PUT', 'PUT'])
  })

  it.each([
    ['', '', '/orders'],
    ['/', '', '/orders'],
    ['/shop', '', '/shop/orders'],
    ['/shop//', '', '/shop/orders'],
    ['', '/api/v1', '/api/v1/orders'],
    ['/', '/api/v1', '/api/v1/orders'],
    ['/shop/', '/api/v1', '/shop/api/v1/orders'],
    ['/api/v1', '/api/v1', '/api/v1/api/v1/orders'],
  ])('goes behind the base URL (%j) and the base path (%j), each whole: %s', async (base, basePath, expected) => {
    const { url, received } = await serve(answer(200))
    const operations = defineOperations(shop, { 'GET /orders': [] }, basePath ? { basePath } : {})
    await createFetch({ catalog: shop, operations, baseUrl: url + base })('GET /orders')
    expect(received[0]?.path).toBe(expected)
  })

  it('goes behind a base URL that is a path, and behind none, in a page', async () => {
    const { Request } = globalThis
    class RequestOfPage extends Request {
      constructor(input: string | URL | globalThis.Request, init?: RequestInit) {
        super(typeof input === 'string' ? new URL(input, 'http://page') : input, init)
      }
    }
    vi.stubGlobal('Request', RequestOfPage)
    const fetch = vi.fn<(...given: unknown[]) => Promise<Response>>(async () => new Response())
    const operations = defineOperations(shop, { 'GET /orders': [] }, { basePath: '/v1' })
    for (const baseUrl of ['/api', '/api/', '/', undefined]) {
      await createFetch({ catalog: shop, operations, fetch, baseUrl })('GET /orders')
    }
    const urls = fetch.mock.calls.map(([url]) => url)
    expect(urls).toEqual(['/api/v1/orders', '/api/v1/orders', '/v1/orders', '/v1/orders'])
  })

  it('has the client’s headers, query, hooks and options as a path has', async () => {
    const { url, received } = await serve(answer(200))
    const onAttempt = vi.fn()
    const client = clientOf({ url }, { headers: { authorization: 'Bearer KEY' }, idempotencyKey: true, onAttempt })
    await client('POST /orders', { json: {}, headers: { 'x-a': 'b' } })
    expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer KEY', 'x-a': 'b' })
    expect(received[0]?.headers['idempotency-key']).toMatch(/^key_/)
    expect(onAttempt).toHaveBeenCalledWith(expect.objectContaining({ method: 'POST', url: `${url}/orders` }))
  })

  it('gives `fetch` no `path`', async () => {
    const fetch = vi.fn(async () => new Response())
    await createFetch({ catalog: shop, operations: api, baseUrl: 'http://service', fetch })('GET /orders/{order}', {
      path: { order: 'o1' },
    })
    expect(fetch.mock.calls[0]).toEqual([
      'http://service/orders/o1',
      expect.not.objectContaining({ path: expect.anything() }),
    ])
  })

  it.each<[string, object, string]>([
    ['GET /ordres', {}, `shop.of: unknown operation "GET /ordres"; did you mean 'GET /orders'?`],
    ['PUT /orders', {}, 'unknown operation'],
    ['get /orders', {}, `did you mean 'GET /orders'?`],
    ['GET /orders/{order}', {}, "'GET /orders/{order}': param 'order' is missing (give them as path: { order })"],
    ['GET /orders/{order}', { path: { order: '..' } }, "param 'order' must not be"],
    ['GET /orders/{order}', { path: { order: 'o1', line: 1 } }, "it has no param 'line'"],
    ['POST /orders', { method: 'GET' }, `'POST /orders': 'method' is "GET"; leave it out, for the operation says it`],
    ['/orders/{order}', { path: { order: 'o1' } }, "'path' has the params of an operation"],
  ])('is refused before anything is sent: %s with %j', async (input, options, words) => {
    const { url, received } = await serve(answer(200))
    const client = clientOf({ url })
    for (const call of [client, client.safe]) {
      const thrown = await failureOf(call(input as '/x', options))
      expect(thrown).toBeInstanceOf(TypeError)
      expect((thrown as Error).message).toContain(words)
    }
    expect(received).toEqual([])
  })

  it('is one thing among all that `fetch` takes', async () => {
    const { url, received } = await serve(answer(200))
    const client = clientOf({ url })
    await client('/orders', { method: 'PUT' })
    await client('orders/o1')
    await client(new URL(`${url}/url`))
    await client(new Request(`${url}/request`, { method: 'POST', body: 'x' }))
    await client(`${url}/absolute`)
    await client('')
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /orders',
      'GET /orders/o1',
      'GET /url',
      'POST /request',
      'GET /absolute',
      'GET /',
    ])
  })

  it('is a path like any other where a client has no operations', async () => {
    const { url, received } = await serve(answer(200))
    await createFetch({ catalog: shop, baseUrl: url })('GET /orders')
    expect(received[0]?.path).toBe('/GET%20/orders')
  })
})

describe('the option operations', () => {
  const team = extendCatalog(shop, {
    name: 'team',
    version: '1.0.0',
    errors: { too_early: { status: 409, message: 'Too early', code: 'TOO_EARLY' } },
  })

  it.each([{}, 'GET /orders', definitions, null, () => api, ig1])('is a TypeError where it is none', (operations) => {
    expect(() => createFetch({ catalog: shop, operations: operations as never })).toThrow(
      /^createFetch: option 'operations' must be what defineOperations returns, not /,
    )
  })

  it('may be of the catalog, or of one that it extends', async () => {
    const { url } = await serve(raise(team.error('too_early')), raise(team.error('sold_out', { item: 'Tea', left: 0 })))
    const client = createFetch({ catalog: team, operations: api, baseUrl: url })
    expect((await client.safe('POST /orders', { json: {} }))[0]).toMatchObject({
      kind: 'unrecognized',
      code: 'TOO_EARLY',
    })
    expect((await client.safe('POST /orders', { json: {} }))[0]).toMatchObject({ kind: 'sold_out' })
  })

  it('is a TypeError where it is of another catalog, or of one that extends it', () => {
    const words = (name: string, other: string) =>
      new TypeError(
        `createFetch: the operations are those of '${name}': '${other}' is another catalog, which does not extend it`,
      )
    expect(() => createFetch({ catalog: ig1, operations: api as never })).toThrow(words('shop', 'ig1'))
    expect(() => createFetch({ catalog: shop, operations: api.extend(team, {}) as never })).toThrow(
      words('team', 'shop'),
    )
  })

  it('is none of createRetryFetch, whose requests are made by others', () => {
    const make = () => createRetryFetch({ catalog: shop, operations: api } as never)
    expect(make).toThrow(new TypeError("createRetryFetch: 'operations' is not an option: the SDK makes whole requests"))
  })
})
