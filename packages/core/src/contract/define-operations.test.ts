import { describe, expect, it } from 'vitest'
import type { DefinitionError } from '../definition/definition.js'
import { ig1 } from '../ig1/ig1.js'
import { createOperations } from './create-operations.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'
import { defineOperations } from './define-operations.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}' } },
  statuses: {
    401: { title: 'Unauthorized', retry: false },
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal' },
  errors: {
    internal: { status: 500, message: 'Something broke' },
    unauthenticated: { status: 401, message: 'Sign in' },
    order_not_found: { status: 404, message: 'No order {id}' },
    sold_out: { status: 409, message: '{item} is sold out' },
  },
})

const given = {
  '*': ['unauthenticated', 'internal'],
  'POST /orders': ['sold_out'],
  'GET /orders/{id}': ['order_not_found'],
  'GET /health': [],
} as const

const faultsOf = (operations: unknown, options?: unknown) => {
  try {
    defineOperations(shop, operations as never, options as never)
    return []
  } catch (error) {
    return (error as DefinitionError).faults.map(({ path, message }) => `${path}: ${message}`)
  }
}

describe('defineOperations', () => {
  const api = defineOperations(shop, given)

  it('holds the definition as it was given, copied and frozen', () => {
    const operations = { '*': ['internal' as const], 'GET /orders': ['unauthenticated' as const] }
    const own = defineOperations(shop, operations)
    expect(own.catalog).toBe(shop)
    expect(own.operations).toEqual(operations)
    operations['GET /orders'].pop()
    expect(own.operations['GET /orders']).toEqual(['unauthenticated'])
    for (const part of [own, own.operations, own.operations['GET /orders'], own.of('GET /orders')]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })

  it("gives an operation its kinds, those of '*' joined", () => {
    const { key, method, path, kinds } = api.of('GET /orders/{id}')
    expect([key, method, path]).toEqual(['GET /orders/{id}', 'GET', '/orders/{id}'])
    expect(kinds).toEqual(['order_not_found', 'unauthenticated', 'internal'])
    expect(api.of('GET /health').kinds).toEqual(['unauthenticated', 'internal'])
    expect(defineOperations(shop, { 'GET /a': ['internal'] }).of('GET /a').kinds).toEqual(['internal'])
    expect(Object.isFrozen(kinds)).toBe(true)
    expect(api.of('GET /orders/{id}')).toBe(api.of('GET /orders/{id}'))
  })

  it('names no kind twice, whoever checked the lists', () => {
    const unchecked = createOperations(shop, { '*': ['internal'], 'GET /a': ['sold_out', 'internal', 'sold_out'] })
    expect(unchecked.of('GET /a').kinds).toEqual(['sold_out', 'internal'])
  })

  it('raises and wraps as the catalog does', async () => {
    const { error, wrap } = api.of('GET /orders/{id}')
    const raised = error('order_not_found', { id: '7' }, { retryAfterMs: 1000 })
    expect(raised).toMatchObject({ kind: 'order_not_found', params: { id: '7' }, status: 404, retryAfterMs: 1000 })
    await expect(wrap('internal', () => Promise.reject(new Error('x')))).rejects.toMatchObject({ kind: 'internal' })
    await expect(wrap('order_not_found', { id: '7' }, () => 1)).resolves.toBe(1)
  })

  it('raises what is not declared too: telling of it is for whoever answers', () => {
    expect(api.of('GET /health').error('sold_out' as 'internal', { item: 'x' } as never).kind).toBe('sold_out')
  })

  it('tells its own errors from others', () => {
    const { is } = api.of('GET /orders/{id}')
    expect(is(shop.error('internal'))).toBe(true)
    expect(is(shop.error('order_not_found', { id: '1' }), 'order_not_found')).toBe(true)
    expect(is(shop.error('internal'), 'order_not_found')).toBe(false)
    expect(is(shop.error('sold_out', { item: 'x' }))).toBe(false)
    expect(is(new Error('x'))).toBe(false)
    expect(is(ig1.error('forbidden'))).toBe(false)
  })

  it.each(['POST /order', '*', 'toString', '', undefined, Symbol('s')])('has no operation %s', (key) => {
    expect(() => api.of(key as never)).toThrow(TypeError)
  })

  it('names a misspelt operation, and what it may be', () => {
    expect(() => api.of('POST /order' as never)).toThrow(
      `shop.of: unknown operation "POST /order"; did you mean 'POST /orders'?`,
    )
  })

  it('is the catalog with its operations as JSON', () => {
    expect(api.toJSON()).toEqual({ ...shop.toJSON(), operations: given })
    const mounted = defineOperations(shop, given, { basePath: '/api/v1' })
    expect(mounted.basePath).toBe('/api/v1')
    expect(JSON.parse(JSON.stringify(mounted))).toEqual({
      ...shop.toJSON(),
      basePath: '/api/v1',
      operations: given,
    })
  })
})

describe('a definition with faults', () => {
  it('has every one of them told, each with its path', () => {
    expect(() =>
      defineOperations(
        shop,
        { '*': ['intrnal'], 'POST /orders': ['sold_out', 'sold_ot', 7], 'get /orders': [] } as never,
        { basepath: '/v1' } as never,
      ),
    ).toThrow(
      `The definition of the operations of 'shop' has 5 faults:
  basepath: is not a known key; did you mean 'basePath'?
  *.0: "intrnal" is not a kind of the catalog; did you mean 'internal'?
  POST /orders.1: "sold_ot" is not a kind of the catalog; did you mean 'sold_out'?
  POST /orders.2: 7 is not a kind of the catalog
  get /orders: a method is written in upper case: 'GET'`,
    )
  })

  it.each([
    [
      'a list with a kind twice',
      ['sold_out', 'internal', 'sold_out'],
      "POST /orders.2: 'sold_out' is in the list already",
    ],
    [
      "a kind of '*'",
      ['unauthenticated'],
      "POST /orders.0: 'unauthenticated' is in '*' already, which every operation has",
    ],
    ['what every answer may be', ['unrecognized'], `POST /orders.0: "unrecognized" is not a kind of the catalog`],
    ['a kind alone', 'sold_out', 'POST /orders: must be a list of kinds, not "sold_out"'],
    ['nothing', null, 'POST /orders: must be a list of kinds, not null'],
    ['a name that objects have', ['toString'], 'POST /orders.0: "toString" is not a kind of the catalog'],
  ])('refuses %s', (_, list, fault) => {
    expect(faultsOf({ '*': ['unauthenticated'], 'POST /orders': list })).toEqual([fault])
  })

  it("refuses a kind twice in '*'", () => {
    expect(faultsOf({ '*': ['internal', 'internal'] })).toEqual(["*.1: 'internal' is in the list already"])
  })

  it.each([
    ['/orders', "must be a method and a path, such as 'GET /orders/{id}', or '*'"],
    ['GET', "must be a method and a path, such as 'GET /orders/{id}', or '*'"],
    ['GET  /orders', "its path must begin with '/'"],
    ['GET orders', "its path must begin with '/'"],
    ['GET https://api.example/orders', "its path must begin with '/'"],
    ['get /orders', "a method is written in upper case: 'GET'"],
    ['GTE /orders', '"GTE" is not an HTTP method; did you mean \'GET\'?'],
    ['FETCH /orders', '"FETCH" is not an HTTP method'],
    ['* /orders', '"*" is not an HTTP method'],
    ['GET /orders?open=true', 'its path has a query; an operation is told by method and path alone'],
    ['GET /orders#open', 'its path has a fragment; an operation is told by method and path alone'],
    ['GET /orders//items', 'its path has an empty segment'],
    ['GET //orders', 'its path has an empty segment'],
    ['GET /orders//', 'its path has an empty segment'],
    ['GET /orders/../items', "its path has a segment '..', which clients take out of a URL"],
    ['GET /orders/{id', "segment '{id' has a brace that is not closed, or not opened"],
    ['GET /orders/id}', "segment 'id}' has a brace that is not closed, or not opened"],
    ['GET /orders/{i{d}', "segment '{i{d}' has a brace that is not closed, or not opened"],
    ['GET /orders/{}', "'{}' has no name that is a letter or '_', then letters, digits, '_', '.' or '-'"],
    ['GET /orders/{id*}', "'{id*}' has no name that is a letter or '_', then letters, digits, '_', '.' or '-'"],
    ['GET /orders/{a}-{b}', "segment '{a}-{b}' has more than one placeholder"],
    ['GET /orders/{id}/items/{id}', "has the placeholder '{id}' twice"],
    ['GET /orders/:id', "segment ':id': a placeholder is written '{id}'"],
    ['GET /orders/*', "segment '*': a path has no wildcards; a placeholder, such as '{name}', is one segment"],
    ['GET /caf%C3%A9', "segment 'caf%C3%A9' is percent-encoded; write the text itself"],
    ['GET /a b', "segment 'a b' has a character that no path has"],
    ['GET /a\u0000', 'has a character that no path has'],
    ['GET /a\ud800', 'has a character that no path has'],
  ])('refuses the operation %s', (key, fault) => {
    const [first, ...others] = faultsOf({ [key]: [] })
    expect(others).toEqual([])
    expect(first).toContain(fault)
    expect(first?.startsWith(`${key}: `)).toBe(true)
  })

  it.each([
    'GET /',
    'GET /orders/',
    'M-SEARCH /x',
    'QUERY /orders',
    'PURGE /orders/{order-id}.json',
    'POST /v1/models/{model}:predict',
    'GET /@{user}',
    'GET /a+b,c;d=e$(f)!',
    'GET /café/{_x.y}',
    'GET /100%',
  ])('takes the operation %s', (key) => {
    expect(faultsOf({ [key]: [] })).toEqual([])
  })

  it.each([
    ['another name of a placeholder', 'GET /orders/{id}', 'GET /orders/{order}'],
    ['a slash at the end', 'GET /orders', 'GET /orders/'],
    ['the same text around', 'GET /files/{a}.json', 'GET /files/{b}.json'],
  ])('refuses two operations that differ in no more than %s', (_, one, other) => {
    expect(faultsOf({ [one]: [], [other]: [] })).toEqual([
      `${other}: could not be told from '${one}': every request to one is a request to the other`,
    ])
  })

  it('takes operations that are alike, and told apart', () => {
    const keys = ['GET /a/{x}', 'HEAD /a/{x}', 'GET /a/b', 'GET /a/{x}.json', 'GET /a/b{x}', 'GET /A/{x}', 'GET /{x}/b']
    expect(faultsOf(Object.fromEntries(keys.map((key) => [key, []])))).toEqual([])
  })

  it.each([
    ['v1', "basePath: must begin with '/'"],
    ['', "basePath: must begin with '/'"],
    [7, "basePath: must be a path such as '/api/v1', not 7"],
    ['/v1//x', 'basePath: has an empty segment'],
    ['/{tenant}', "basePath: segment '{tenant}' has a placeholder, which only operations have"],
    ['https://api.example/v1', "basePath: must begin with '/'"],
  ])('refuses the base path %j', (basePath, fault) => {
    expect(faultsOf({}, { basePath })).toEqual([fault])
  })

  it.each([undefined, null, [], 'GET /orders', 7])('refuses %j for a definition', (operations) => {
    expect(faultsOf(operations)[0]).toMatch(/must be an object with a list of kinds for each operation/)
  })

  it.each([undefined, null, {}, 'ig1'])('refuses %j for a catalog', (catalog) => {
    expect(() => defineOperations(catalog as never, {})).toThrow(/^defineOperations: expected the catalog/)
  })

  it('refuses options that are none', () => {
    expect(faultsOf({}, '/v1')).toEqual([': options must be an object, not "/v1"'])
  })
})

describe('extend', () => {
  const api = defineOperations(shop, given, { basePath: '/v1' })
  const team = extendCatalog(shop, {
    name: 'team',
    version: '1.0.0',
    errors: { frozen: { status: 409, message: 'Frozen' }, limited: { status: 409, message: 'Limited' } },
  })

  it('adds operations, and kinds to those that are there', () => {
    const wider = api.extend(team, { '*': ['limited'], 'POST /orders': ['frozen'], 'DELETE /orders/{id}': ['frozen'] })
    expect(wider.catalog).toBe(team)
    expect(wider.basePath).toBe('/v1')
    expect(wider.of('POST /orders').kinds).toEqual(['sold_out', 'frozen', 'unauthenticated', 'internal', 'limited'])
    expect(wider.of('DELETE /orders/{id}').kinds).toEqual(['frozen', 'unauthenticated', 'internal', 'limited'])
    expect(wider.of('GET /health').kinds).toEqual(['unauthenticated', 'internal', 'limited'])
    expect(wider.of('POST /orders').error('frozen').catalog).toBe('team')
    expect(api.of('POST /orders').kinds).not.toContain('frozen')
  })

  it('takes the catalog of the base itself', () => {
    expect(api.extend(shop, { 'GET /orders': [] }).of('GET /orders').kinds).toEqual(['unauthenticated', 'internal'])
  })

  it("leaves a sound definition behind where '*' takes over what an operation had", () => {
    const wider = api.extend(shop, { '*': ['sold_out'] })
    expect(wider.operations).toEqual({ ...given, '*': [...given['*'], 'sold_out'], 'POST /orders': [] })
    expect(wider.of('POST /orders').kinds).toEqual(['unauthenticated', 'internal', 'sold_out'])
    expect(() => defineOperations(shop, wider.operations)).not.toThrow()
  })

  it.each<[string, unknown, object, string]>([
    [
      'a kind that the base has there',
      team,
      { 'POST /orders': ['sold_out'] },
      "POST /orders.0: 'sold_out' is in the list already",
    ],
    [
      "a kind of the base's '*'",
      team,
      { 'GET /x': ['internal'] },
      "GET /x.0: 'internal' is in '*' already, which every operation has",
    ],
    ["a kind that '*' has in the base", team, { '*': ['internal'] }, "*.0: 'internal' is in the list already"],
    [
      'a kind of neither',
      team,
      { 'GET /x': ['froze'] },
      `GET /x.0: "froze" is not a kind of the catalog; did you mean 'frozen'?`,
    ],
    [
      'what is like an operation of the base',
      team,
      { 'GET /orders/{order}': [] },
      "GET /orders/{order}: could not be told from 'GET /orders/{id}': every request to one is a request to the other",
    ],
    [
      'a catalog that does not extend the base',
      ig1,
      {},
      ": 'ig1' is not 'shop', whose operations these are, nor does it extend it",
    ],
  ])('refuses %s', (_, catalog, further, fault) => {
    try {
      api.extend(catalog as never, further as never)
    } catch (error) {
      return expect((error as DefinitionError).faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([
        fault,
      ])
    }
    throw new Error('nothing was wrong')
  })

  it('refuses what is no catalog', () => {
    expect(() => api.extend(undefined as never, {} as never)).toThrow(TypeError)
  })
})
