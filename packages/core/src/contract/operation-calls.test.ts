import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findOperation } from '../adapter/find-operation.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Operations } from '../ig1/ig1-operations.js'
import { decodeError } from '../receive/decode.js'
import type { ApiError } from './api-error.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'
import { defineOperations } from './define-operations.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: {
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal' },
  errors: {
    order_not_found: { status: 404, message: 'There is no order {order}' },
    sold_out: { status: 409, message: '{item} is sold out', code: 'SOLD_OUT' },
    internal: { status: 500, message: 'Something broke' },
  },
})
const api = defineOperations(
  shop,
  {
    '*': ['internal'],
    'POST /orders': ['sold_out'],
    'GET /orders/{order}': ['order_not_found'],
    'GET /orders/{order}/lines/line-{line}.json': ['order_not_found'],
    'GET /': [],
    'GET /höfe/{hof}/': [],
    'M-SEARCH /orders': [],
  },
  { basePath: '/api/v1' },
)
const call = api.forClient('createFetch', shop)

describe('a call of an operation', () => {
  it.each<[string, Record<string, unknown> | undefined, string, string]>([
    ['POST /orders', undefined, 'POST', '/api/v1/orders'],
    ['POST /orders', {}, 'POST', '/api/v1/orders'],
    ['GET /orders/{order}', { order: 'o1' }, 'GET', '/api/v1/orders/o1'],
    [
      'GET /orders/{order}',
      { order: 'a/b?c#d%25 é\n\\;' },
      'GET',
      '/api/v1/orders/a%2Fb%3Fc%23d%2525%20%C3%A9%0A%5C%3B',
    ],
    ['GET /orders/{order}', { order: '...' }, 'GET', '/api/v1/orders/...'],
    ['GET /orders/{order}', { order: '%2e%2e' }, 'GET', '/api/v1/orders/%252e%252e'],
    ['GET /orders/{order}', { order: 0 }, 'GET', '/api/v1/orders/0'],
    ['GET /orders/{order}', { order: -1.5 }, 'GET', '/api/v1/orders/-1.5'],
    ['GET /orders/{order}', { order: 12345678901234567890n }, 'GET', '/api/v1/orders/12345678901234567890'],
    [
      'GET /orders/{order}/lines/line-{line}.json',
      { order: 'o', line: '.' },
      'GET',
      '/api/v1/orders/o/lines/line-..json',
    ],
    ['GET /', undefined, 'GET', '/api/v1/'],
    ['GET /höfe/{hof}/', { hof: 'ö' }, 'GET', '/api/v1/h%C3%B6fe/%C3%B6/'],
    ['M-SEARCH /orders', undefined, 'M-SEARCH', '/api/v1/orders'],
  ])('%s with %o goes to the path behind the base path', (key, path, method, expected) => {
    expect(call(key, { path, retry: false })).toMatchObject({ path: expected, options: { method, retry: false } })
    expect(call(key, { path })?.options).not.toHaveProperty('path')
  })

  it('has no base path where the api has none', () => {
    const { path } =
      defineOperations(shop, { 'POST /orders': [] }).forClient('createFetch', shop)('POST /orders', {}) ?? {}
    expect(path).toBe('/orders')
  })

  it('goes to a path that is found again as the same operation, with the same params, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (order) => {
        fc.pre(order !== '.' && order !== '..')
        const { path = '' } = call('GET /orders/{order}', { path: { order } }) ?? {}
        const { pathname, search, hash } = new URL(path, 'http://service')
        expect([pathname, search, hash]).toEqual([path, '', ''])
        expect(findOperation(api, 'GET', pathname)).toMatchObject({
          operation: 'GET /orders/{order}',
          params: { order },
        })
      }),
    )
  })

  it.each<[string, object, string]>([
    ['GET /orders/{order}', {}, "'GET /orders/{order}': param 'order' is missing (give them as path: { order })"],
    ['GET /orders/{order}', { path: {} }, "param 'order' is missing"],
    ['GET /orders/{order}', { path: { order: undefined } }, "param 'order' is missing"],
    ['GET /orders/{order}', { path: { order: '' } }, "param 'order' must be a text that is not empty"],
    ['GET /orders/{order}', { path: { order: Number.NaN } }, "param 'order' must be a text that is not empty, not NaN"],
    ['GET /orders/{order}', { path: { order: null } }, "param 'order' must be"],
    ['GET /orders/{order}', { path: { order: ['o1'] } }, "param 'order' must be"],
    ['GET /orders/{order}', { path: { order: '.' } }, "param 'order' must not be"],
    ['GET /orders/{order}', { path: { order: '..' } }, "param 'order' must not be"],
    ['GET /orders/{order}', { path: { order: '\ud800' } }, "param 'order' has a lone surrogate"],
    ['GET /orders/{order}', { path: { order: 'o1', ordre: 1 } }, "it has no param 'ordre'; did you mean 'order'?"],
    ['GET /orders/{order}', { path: Object.create({ order: 'o1' }) }, "param 'order' is missing"],
    [
      'GET /orders/{order}',
      { path: 'o1' },
      "'GET /orders/{order}': 'path' must be an object with its params, not \"o1\"",
    ],
    ['GET /orders/{order}', { path: null }, "'path' must be an object"],
    ['POST /orders', { path: { order: 'o1' } }, "'POST /orders': it has no param 'order'"],
    ['POST /orders', { method: 'PUT' }, `'POST /orders': 'method' is "PUT"; leave it out, for the operation says it`],
    ['POST /orders', { method: null }, "'method' is null"],
    ['POST /ordres', {}, `unknown operation "POST /ordres"; did you mean 'POST /orders'?`],
    ['post /orders', {}, `unknown operation "post /orders"; did you mean 'POST /orders'?`],
    [' POST /orders', {}, `did you mean 'POST /orders'?`],
    ['POST  /orders', {}, `did you mean 'POST /orders'?`],
    ['POST orders', {}, `did you mean 'POST /orders'?`],
    ['PUT /orders', {}, `did you mean 'POST /orders'?`],
    ['GET /orders/{id}', { path: { id: 'o1' } }, `did you mean 'GET /orders/{order}'?`],
    ['GET /orders/o1', {}, `unknown operation "GET /orders/o1"`],
  ])('%s with %j is a TypeError', (key, options, words) => {
    expect(() => call(key, options)).toThrow(TypeError)
    expect(() => call(key, options)).toThrow(words)
  })

  it('takes the method that the operation has anyway, in any case', () => {
    for (const method of ['POST', 'post', undefined])
      expect(call('POST /orders', { method })?.options.method).toBe('POST')
  })

  it.each([
    '/orders',
    'orders/o1',
    '',
    '?a=b /c',
    '/a b /c',
    'https://a.b/c d /e',
    '*',
    new URL('http://a.b'),
    {},
    7,
    null,
    undefined,
  ])('is none of %s', (input) => {
    expect(call(input, {})).toBeUndefined()
    expect(call(input, { path: undefined, method: 'PUT' })).toBeUndefined()
    const words =
      "'path' has the params of an operation; give the operation's name as the input, such as 'GET /orders/{order}'"
    expect(() => call(input, { path: { order: 'o1' } })).toThrow(new TypeError(words))
  })
})

describe('the catalog of a client', () => {
  const team = extendCatalog(shop, {
    name: 'team',
    version: '1.0.0',
    errors: { too_early: { status: 409, message: 'Too early' } },
  })

  it('may extend that of the operations', () => {
    expect(api.forClient('createFetch', team)('POST /orders', {})?.path).toBe('/api/v1/orders')
  })

  it('is otherwise a TypeError that names both', () => {
    for (const [operations, catalog] of [
      [api, ig1],
      [ig1Operations, shop],
      [api.extend(team, {}), shop],
    ] as const) {
      const words = `createFetch: the operations are those of '${operations.catalog.name}': '${catalog.name}' is another catalog, which does not extend it`
      expect(() => operations.forClient('createFetch', catalog)).toThrow(new TypeError(words))
    }
  })
})

describe('what a call fails with', () => {
  const narrow = (error: unknown, key = 'POST /orders') =>
    call(key, { path: key.includes('{') ? { order: 'x' } : {} })?.narrow(error)
  const received = (raised: ApiError) => {
    const { status, headers } = raised.toResponse('req_1') as unknown as Response
    const attempts = [{ at: 1, method: 'POST', url: 'http://service' }]
    return decodeError(shop, { status, headers, body: raised.toEnvelope('req_1'), attempts })
  }

  it('is an error that it declares, as it is', () => {
    for (const error of [received(shop.error('sold_out', { item: 'Tea' })), received(shop.error('internal'))]) {
      expect(narrow(error)).toBe(error)
    }
    const foreign = decodeError(shop, { status: 418, body: 'x' })
    expect(narrow(foreign)).toBe(foreign)
  })

  it('is what the contract does not know of an error that it does not declare, and all else that came', () => {
    const error = received(shop.error('sold_out', { item: 'Tea' }, { retryable: true, retryAfterMs: 5000 }))
    expect(error.kind).toBe('sold_out')
    const narrowed = narrow(error, 'GET /orders/{order}') as ApiError
    expect(narrowed).toMatchObject({
      ...error,
      name: 'ApiError',
      kind: 'unrecognized',
      params: {},
      status: 409,
      code: 'SOLD_OUT',
      message: 'Tea is sold out',
      requestId: 'req_1',
      retryAfterMs: 5000,
      catalog: 'shop',
      origin: 'received',
    })
    expect(narrowed.response).toBe(error.response)
    expect(narrowed.attempts).toBe(error.attempts)
    expect(narrowed.cause).toBe(error)
    expect(Object.keys(narrowed)).not.toContain('response')
    expect(shop.is(narrowed, 'unrecognized')).toBe(true)
    expect(shop.is(narrowed, 'sold_out')).toBe(false)
    expect(error).toMatchObject({ kind: 'sold_out', params: { item: 'Tea' } })
    expect(narrow(narrowed, 'GET /orders/{order}')).toBe(narrowed)
  })

  it('is nothing of another contract, although a kind has the same name', () => {
    const other = defineCatalog({ ...shop.toJSON(), name: 'other' } as never) as unknown as typeof shop
    const narrowed = narrow(other.error('internal')) as ApiError
    expect(narrowed).toMatchObject({ kind: 'unrecognized', catalog: 'shop', status: 500 })
  })

  it('is anything else, as it is', () => {
    for (const thrown of [new TypeError('x'), undefined, null, 'x', { kind: 'sold_out' }])
      expect(narrow(thrown)).toBe(thrown)
  })

  it('is by the lists of the operations where the client’s catalog extends theirs', () => {
    const team = extendCatalog(shop, {
      name: 'team',
      version: '1.0.0',
      errors: { too_early: { status: 409, message: 'Too early' } },
    })
    const ofTeam = api.forClient('createFetch', team)('POST /orders', {})
    const body = (error: ApiError) => ({ status: error.status, body: error.toEnvelope('req_1') })
    const declared = decodeError(team, body(team.error('sold_out', { item: 'Tea' })))
    expect(ofTeam?.narrow(declared)).toBe(declared)
    expect(ofTeam?.narrow(decodeError(team, body(team.error('too_early'))))).toMatchObject({
      kind: 'unrecognized',
      catalog: 'team',
    })
  })
})
