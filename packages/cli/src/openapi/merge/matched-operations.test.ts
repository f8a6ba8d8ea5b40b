import { defineOperations } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Contract } from '../../shared/contract/contract.js'
import { contractOf, ig1Contract, shopFile } from '../../shared/contract/test-contracts.js'
import { mergeOpenApi } from './document-file.js'
import type { UnmatchedOperations } from './matched-operations.js'
import { documentedKinds } from './test-documents/documented-kinds.js'
import { HEAD } from './test-documents/source.js'

const shop = contractOf(shopFile)

const withOperations = (operations: Record<string, string[]>, basePath?: string): Contract => ({
  ...shop,
  operations: defineOperations(shop.catalog, operations as never, { basePath }),
})

/** What comes of a document: its text, the kinds of each operation that has any, and what either side lacks. */
function outcome(contract: Contract, text: string) {
  let unmatched: UnmatchedOperations | undefined
  const merged = mergeOpenApi(contract, text, 'api.yaml', {
    onUnmatched: (operations) => {
      unmatched = operations
    },
  })
  const document = parse(merged, { merge: true })
  const kinds = Object.entries<object>(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => Object.keys(operation?.responses ?? {}).some((status) => status !== '200'))
      .map(([method, operation]) => [`${method} ${path}`, documentedKinds(contract.catalog, document, operation)]),
  )
  return { merged, kinds: Object.fromEntries(kinds), unmatched }
}

const FINE = { responses: { 200: { description: 'Fine' } } }
const paths = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { get: FINE }]))
const document = (rest: object) =>
  stringify({ openapi: '3.1.0', info: { title: 'Shop', version: '1' }, ...rest }, { aliasDuplicateObjects: false })

describe('a contract with operations', () => {
  it('says what those of a document raise, whatever the params of their paths are called', () => {
    const contract = withOperations({
      '*': ['broken'],
      'POST /orders': ['sold_out'],
      'GET /orders/{id}': ['no_such_page'],
      'GET /files/{name}.json': ['no_such_page'],
      'GET /orders/{id}/größe': [],
    })
    const { kinds, unmatched } = outcome(
      contract,
      document({
        paths: {
          '/orders/': { post: FINE, get: FINE },
          '/orders/{orderId}': { get: FINE, delete: FINE },
          '/files/{file-name}.json': { get: FINE },
          '/orders/{orderId}/gr%C3%B6%C3%9Fe': { get: FINE },
          '/Orders': { post: FINE },
        },
        webhooks: { shipped: { post: FINE }, '/orders': { post: FINE } },
      }),
    )
    expect(kinds).toEqual({
      'post /orders/': ['sold_out', 'broken'],
      'get /orders/{orderId}': ['no_such_page', 'broken'],
      'get /files/{file-name}.json': ['no_such_page', 'broken'],
      'get /orders/{orderId}/gr%C3%B6%C3%9Fe': ['broken'],
    })
    expect(unmatched).toEqual({
      documented: ['GET /orders/', 'DELETE /orders/{orderId}', 'POST /Orders'],
      declared: [],
    })
  })

  it('is overruled by a list in the document', () => {
    const contract = withOperations({ 'GET /a': ['sold_out'], 'GET /b': ['sold_out'], 'GET /c': ['sold_out'] })
    const { kinds } = outcome(
      contract,
      document({
        paths: {
          '/a': { get: { 'x-errors': ['broken'], ...FINE } },
          '/b': { get: { 'x-errors': [], ...FINE } },
          '/c': { get: FINE },
        },
      }),
    )
    expect(kinds).toEqual({ 'get /a': ['broken'], 'get /c': ['sold_out'] })
  })

  it.each<[contract: string, basePath: string | undefined, servers: unknown, path: string, isFound: boolean]>([
    ['GET /v1/orders', undefined, [{ url: 'https://api.shop.example/v1' }], '/orders', true],
    ['GET /v1/orders', undefined, [{ url: 'https://api.shop.example/v1/' }], '/orders', true],
    ['GET /v1/orders', undefined, [{ url: '/v1' }], '/orders', true],
    ['GET /v1/orders', undefined, [{ url: 'v1' }], '/orders', true],
    ['GET /v1/orders', undefined, [{ url: '//api.shop.example/v1' }], '/orders', true],
    ['GET /v1/orders', undefined, [{ url: 'https://a.example' }, { url: 'https://b.example/v1' }], '/orders', true],
    ['GET /orders', '/v1', [{ url: 'https://api.shop.example/v1' }], '/orders', true],
    ['GET /orders', '/v1/', [{ url: 'https://api.shop.example' }], '/v1/orders', true],
    ['GET /orders', '/v1', undefined, '/v1/orders', true],
    ['GET /v1/orders', undefined, [], '/v1/orders', true],
    [
      'GET /v2/orders',
      undefined,
      [
        {
          url: '{where}/{version}',
          variables: { where: { default: 'https://a.example' }, version: { default: 'v1', enum: ['v1', 'v2'] } },
        },
      ],
      '/orders',
      true,
    ],
    ['GET /v1/orders', undefined, [{ url: 'https://{host}:{port}/v1?a=b#c' }], '/orders', true],
    // One side says nothing of what comes before.
    ['GET /orders', undefined, [{ url: 'https://api.shop.example/v1' }], '/orders', true],
    ['GET /orders', '/v1', undefined, '/orders', true],
    // Both do, and it is another one.
    ['GET /orders', '/v1', [{ url: 'https://api.shop.example/v2' }], '/orders', false],
    ['GET /v1/orders', undefined, [{ url: 'https://api.shop.example/v2' }], '/orders', false],
    ['GET /v1/orders', undefined, undefined, '/orders', false],
    ['GET /orders', undefined, undefined, '/v1/orders', false],
    ['GET /orders', undefined, [{ url: 17 }, null, 'x', { url: '/v%1', variables: 3 }], '/orders', true],
  ])('%s behind %s is found behind the servers %j at %s: %s', (key, basePath, servers, path, isFound) => {
    const { kinds } = outcome(
      withOperations({ [key]: ['sold_out'], 'GET /other': [], 'GET /v2/other': [] }, basePath),
      document({ servers, paths: { ...paths(path), '/z': { get: { 'x-errors': ['broken'] } } } }),
    )
    expect(kinds).toEqual({ ...(isFound ? { [`get ${path}`]: ['sold_out'] } : {}), 'get /z': ['broken'] })
  })

  it('counts the servers of a path item, and of an operation before these', () => {
    const contract = withOperations({
      'GET /v1/a': ['sold_out'],
      'GET /v2/a': ['broken'],
      'PUT /v3/a': ['no_such_page'],
    })
    const { kinds, unmatched } = outcome(
      contract,
      document({
        servers: [{ url: '/v1' }],
        paths: {
          '/a': { servers: [{ url: '/v2' }], get: FINE, put: { servers: [{ url: '/v3' }], ...FINE } },
          '/b': { $ref: '#/x-items/b' },
        },
        'x-items': { b: { servers: [{ url: '/v4' }], get: FINE } },
      }),
    )
    expect(kinds).toEqual({ 'get /a': ['broken'], 'put /a': ['no_such_page'] })
    expect(unmatched).toEqual({ documented: ['GET /v4/b'], declared: ['GET /v1/a'] })
  })

  it('takes the nearest where several would do', () => {
    const contract = withOperations({ 'GET /orders': ['sold_out'], 'GET /v1/orders': ['broken'] })
    const { kinds, unmatched } = outcome(
      contract,
      document({ servers: [{ url: '/v1' }], paths: paths('/orders', '/v1/orders') }),
    )
    expect(kinds).toEqual({ 'get /orders': ['broken'] })
    expect(unmatched).toEqual({ documented: ['GET /v1/v1/orders'], declared: ['GET /orders'] })
  })

  it('has what GET raises for HEAD, unless it has HEAD itself', () => {
    const contract = withOperations({ 'GET /a': ['sold_out'], 'GET /b': ['sold_out'], 'HEAD /b': ['broken'] })
    const { kinds, unmatched } = outcome(contract, document({ paths: { '/a': { head: FINE }, '/b': { head: FINE } } }))
    expect(kinds).toEqual({ 'head /a': ['sold_out'], 'head /b': ['broken'] })
    expect(unmatched).toEqual({ documented: [], declared: ['GET /a', 'GET /b'] })
  })

  it('has operations of any method', () => {
    const { merged } = outcome(
      withOperations({ 'COPY /a': ['sold_out'], 'QUERY /a': ['broken'] }),
      'openapi: 3.2.0\npaths: { /a: { query: {}, additionalOperations: { COPY: {} } } }\n',
    )
    const { query, additionalOperations } = parse(merged).paths['/a']
    expect(Object.keys(query.responses)).toEqual(['500'])
    expect(Object.keys(additionalOperations.COPY.responses)).toEqual(['409'])
  })

  it('may have one of several paths that are one operation, but not two lists for it', () => {
    const text = document({ paths: { '/a': { get: FINE }, '/b': { $ref: '#/paths/~1a' } } })
    expect(outcome(withOperations({ 'GET /b': ['sold_out'] }), text)).toMatchObject({
      kinds: { 'get /a': ['sold_out'] },
      unmatched: { documented: ['GET /a'], declared: [] },
    })
    const two = withOperations({ 'GET /a': ['broken'], 'GET /b': ['sold_out'] })
    expect(() => outcome(two, text)).toThrow(
      /are one operation \(paths\.\/a\.get\) with two lists of kinds; give it one list 'x-errors', where it is written out/,
    )
    const own = document({
      paths: { '/a': { get: { 'x-errors': ['broken'], ...FINE } }, '/b': { $ref: '#/paths/~1a' } },
    })
    expect(outcome(two, own).kinds).toEqual({ 'get /a': ['broken'] })
  })

  it('changes nothing the second time, and restores the document when it has no operations any more', () => {
    for (const text of [
      document({ paths: paths('/a', '/b') }),
      `${HEAD}paths:\n  /a: # here\n    get:\n      responses:\n        "409": { description: 'Ours' } # kept\n`,
      '{"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{}}}}}',
    ]) {
      const contract = withOperations({ 'GET /a': ['sold_out', 'broken'], 'GET /c': ['sold_out'] })
      const { merged, kinds } = outcome(contract, text)
      expect(kinds).toEqual({ 'get /a': ['sold_out', 'broken'] })
      expect(outcome(contract, merged).merged).toBe(merged)
      expect(mergeOpenApi(shop, merged)).toBe(text)
      expect(mergeOpenApi(withOperations({ 'GET /c': ['sold_out'] }), merged)).toBe(text)
    }
  })

  it('without a list anywhere, is told of both ways to give one', () => {
    const text = document({ servers: [{ url: '/v1' }], paths: paths('/a') })
    expect(() => outcome(shop, text)).toThrow(
      `no operation has a list of kinds. Give one in the document, as in "x-errors": ["broken"], ` +
        `or in the contract, as in defineOperations(shop, { 'GET /v1/a': ['broken'] })`,
    )
    expect(() => outcome(withOperations({}), text)).toThrow(/\['broken'\] \}\)$/)
    const declared = Object.fromEntries(Array.from({ length: 22 }, (_, index) => [`GET /b${index}`, ['broken']]))
    expect(() => outcome(withOperations(declared), text)).toThrow(
      /which has none of the operations here, but GET \/b0, GET \/b1, .*GET \/b19 and 2 more$/,
    )
  })

  it('is the built-in one too', () => {
    const { kinds, unmatched } = outcome(
      ig1Contract,
      document({ servers: [{ url: 'https://api.example.com/v1' }], paths: { '/embeddings': { post: FINE } } }),
    )
    expect(kinds['post /embeddings'].toSorted()).toEqual(
      [...(ig1Contract.operations?.of('POST /v1/embeddings').kinds ?? [])].toSorted(),
    )
    expect(unmatched?.declared).toHaveLength(6)
  })
})
