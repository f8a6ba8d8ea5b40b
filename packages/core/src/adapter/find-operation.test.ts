import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineOperations } from '../contract/define-operations.js'
import { fillPath, operationShape } from '../contract/operation-paths.js'
import { ig1 } from '../ig1/ig1.js'
import { findOperation } from './find-operation.js'

const apiOf = (keys: readonly string[], basePath?: string) =>
  defineOperations(ig1, Object.fromEntries(keys.map((key) => [key, []])), { basePath })

const find = (keys: readonly string[], method: string, path: string, basePath?: string) =>
  findOperation(apiOf(keys, basePath), method, path)?.operation

describe('findOperation', () => {
  it('tells the operation, its kinds and its params', () => {
    const api = defineOperations(ig1, { '*': ['forbidden'], 'GET /orders/{id}/items/{item}.json': ['unknown_model'] })
    const found = findOperation(api, 'GET', '/orders/a%2Fb/items/%C3%A9.json?x=1')
    expect(found?.operation).toBe('GET /orders/{id}/items/{item}.json')
    expect(found?.params).toEqual({ id: 'a/b', item: 'é' })
    expect([...(found?.kinds ?? [])]).toEqual(['unknown_model', 'forbidden'])
  })

  const orders = ['GET /orders', 'POST /orders', 'GET /orders/{id}', 'GET /orders/latest', 'GET /files/{id}']
  const files = ['GET /files/{name}.json', 'GET /files/{name}.min.json', 'GET /files/a{name}', 'GET /files/{id}.b']
  const tree = ['GET /a/{x}/c', 'GET /a/b/d', 'GET /{p}/b/e', 'GET /', 'HEAD /a/b/d', 'GET /{p}/{q}/{r}']
  it.each<[string, readonly string[], string, string, string | undefined]>([
    ['a method in lower case', orders, 'post', '/orders', 'POST /orders'],
    ['a method that the path does not have', orders, 'DELETE', '/orders', undefined],
    ['case', orders, 'GET', '/Orders', undefined],
    ['a slash at the end', orders, 'GET', '/orders/', 'GET /orders'],
    ['two slashes at the end', orders, 'GET', '/orders//', undefined],
    ['two slashes at the beginning', orders, 'GET', '//orders', undefined],
    ['an empty segment before a slash at the end', ['GET /orders/{id}/'], 'GET', '/orders//', undefined],
    ['an empty segment', ['GET /orders/{id}/items'], 'GET', '/orders//items', undefined],
    ['HEAD', orders, 'HEAD', '/orders/7', 'GET /orders/{id}'],
    ['a declared HEAD', tree, 'HEAD', '/a/b/d', 'HEAD /a/b/d'],
    ['a text before a placeholder', orders, 'GET', '/orders/latest', 'GET /orders/latest'],
    ['an encoded text', orders, 'GET', '/%6Frders/l%61test', 'GET /orders/latest'],
    ['an encoded slash', orders, 'GET', '/orders%2Flatest', undefined],
    ['an encoded slash in a placeholder', orders, 'GET', '/orders/%2F', 'GET /orders/{id}'],
    ['what is badly encoded', orders, 'GET', '/orders/%', undefined],
    ['what is no UTF-8', orders, 'GET', '/orders/%FF', undefined],
    ['a query', orders, 'GET', '/orders?/latest', 'GET /orders'],
    ['a query after a slash', orders, 'GET', '/orders/?a=b/', 'GET /orders'],
    ['a fragment', orders, 'GET', '/orders#/latest', 'GET /orders'],
    ['the longer text around', [...orders, ...files], 'GET', '/files/x.min.json', 'GET /files/{name}.min.json'],
    ['the longer text around, before the longer beginning', files, 'GET', '/files/a.json', 'GET /files/{name}.json'],
    ['of texts of one length the one before', ['GET /{x}b', 'GET /a{x}'], 'GET', '/a_b', 'GET /a{x}'],
    ['no text around', [...orders, ...files], 'GET', '/files/x', 'GET /files/{id}'],
    ['a placeholder that would be empty', files, 'GET', '/files/.json', undefined],
    ['texts around that overlap', ['GET /aba{x}aba'], 'GET', '/ababa', undefined],
    ['a placeholder beside a text that leads nowhere', tree, 'GET', '/a/b/c', 'GET /a/{x}/c'],
    ['the text that leads on', tree, 'GET', '/a/b/d', 'GET /a/b/d'],
    ['a placeholder two segments back', tree, 'GET', '/a/b/e', 'GET /{p}/b/e'],
    ['the last that is left', tree, 'GET', '/a/b/f', 'GET /{p}/{q}/{r}'],
    ['a placeholder where the text has another method', ['POST /a/b', 'GET /a/{x}'], 'GET', '/a/b', 'GET /a/{x}'],
    ['a text for HEAD, before a placeholder that declares it', ['GET /a', 'HEAD /{x}'], 'HEAD', '/a', 'GET /a'],
    ['the root', tree, 'GET', '/', 'GET /'],
    ['nothing, for the root', tree, 'GET', '', 'GET /'],
    ['a path without its slash, for the root', tree, 'GET', 'orders', undefined],
    ['OPTIONS of the whole server, for the root', ['OPTIONS /'], 'OPTIONS', '*', undefined],
    ['a placeholder beside one that leads nowhere', ['GET /a{x}/c', 'GET /{y}/b'], 'GET', '/ab/b', 'GET /{y}/b'],
    ['a path without its slash', orders, 'GET', 'orders', undefined],
    ['OPTIONS of the whole server', orders, 'OPTIONS', '*', undefined],
    ['a path that is longer', orders, 'GET', '/orders/1/2', undefined],
    ['names that objects have', ['GET /{x}'], '__proto__', '/constructor', undefined],
  ])('finds by %s', (_, keys, method, path, operation) => {
    expect(find(keys, method, path)).toBe(operation)
    expect(find(keys.toReversed(), method, path)).toBe(operation)
  })

  it.each<[string, string | undefined]>([
    ['/api/v1/orders', 'GET /orders'],
    ['/api/v1/orders/', 'GET /orders'],
    ['/api%2Fv1/orders', undefined],
    ['/api/v1', 'GET /'],
    ['/api/v1/', 'GET /'],
    ['/api/v1//', undefined],
    ['/orders', undefined],
    ['/api/v10/orders', undefined],
    ['/API/v1/orders', undefined],
  ])('looks behind the base path: %s', (path, operation) => {
    for (const basePath of ['/api/v1', '/api/v1/']) {
      expect(find(['GET /orders', 'GET /'], 'GET', path, basePath)).toBe(operation)
    }
    expect(find(['GET /orders'], 'GET', '/orders', '/')).toBe('GET /orders')
  })

  it('gives a param of any name as its own', () => {
    const found = findOperation(apiOf(['GET /{__proto__}']), 'GET', '/x')
    expect(Object.entries(found?.params ?? {})).toEqual([['__proto__', 'x']])
  })

  it.each([undefined, null, 7, {}, Symbol('s')])('never throws: %s', (odd) => {
    expect(findOperation(apiOf(orders), 'GET', odd as never)).toBeUndefined()
    expect(findOperation(apiOf(orders), odd as never, '/orders')).toBeUndefined()
  })

  it('makes nothing of long paths, however many operations there are', () => {
    const deep = (index: number) =>
      `/${Array.from({ length: 20 }, (_, i) => ((index >> i) & 1 ? '{p' : 'a{p')).join('/')}`
    const keys = Array.from({ length: 200 }, (_, index) => {
      let count = 0
      return `GET ${deep(index).replace(/\{p/g, () => `{p${count++}}`)}`
    })
    const api = apiOf(keys)
    for (const path of [
      '/a'.repeat(20),
      '/ab'.repeat(19),
      `${'/ab'.repeat(20)}x/`,
      '/'.repeat(1e6),
      '/a'.repeat(1e6),
    ]) {
      findOperation(api, 'POST', path)
    }
    expect(findOperation(api, 'GET', '/ab'.repeat(20))?.operation).toBe(keys[0])
  })
})

/** What a segment of a template is, and a value for its placeholder that no text of another one is part of. */
const text = fc.stringMatching(/^[ab.]{1,2}$/).filter((part) => !/^\.\.?$/.test(part))
const around = fc.constantFrom('', 'a', 'b', 'ab', '.b')
const value = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 6 }).map((inner) => `~${inner}~`)
const segment = fc.oneof(
  text.map((before) => ({ before, after: '', value: undefined })),
  fc.record({ before: around, after: around, value }),
)
const method = fc.constantFrom('GET', 'HEAD', 'POST')
const template = fc
  .record({ method, segments: fc.array(segment, { maxLength: 4 }), slash: fc.boolean() })
  .map(({ method, segments, slash }) => {
    const path = segments.map((part, i) =>
      part.value === undefined ? part.before : `${part.before}{p${i}}${part.after}`,
    )
    const params = Object.fromEntries(
      segments.flatMap((part, i) => (part.value === undefined ? [] : [[`p${i}`, part.value]])),
    )
    return { key: `${method} /${path.join('/')}${slash && path.length > 0 ? '/' : ''}`, params }
  })
const templates = fc.uniqueArray(template, { selector: ({ key }) => operationShape(key), minLength: 1, maxLength: 12 })
const base = fc.constantFrom(undefined, '/a', '/api/v1')

/** Whether a raw segment is one of a template's, and how it ranks: the lower the earlier. */
function rankOf(part: string, raw: string): number[] | undefined {
  const decoded = decodeURIComponent(raw)
  const [, before = '', after = ''] = /^(.*)\{.*\}(.*)$/.exec(part) ?? []
  if (!part.includes('{')) return part === decoded ? [0, 0, 0] : undefined
  const fits = decoded.length > before.length + after.length && decoded.startsWith(before) && decoded.endsWith(after)
  return fits ? [1, -before.length - after.length, -before.length] : undefined
}

/** The rule, written down naively: of all operations that fit, the one whose ranks come first, then HEAD before GET. */
function reference(keys: readonly string[], method: string, path: string): string | undefined {
  const segments = (text: string) => text.replace(/\/$/, '').split('/').slice(1)
  const fitting = keys.flatMap((key) => {
    const [own = '', template = ''] = key.split(' ')
    const parts = segments(template)
    const raw = segments(path)
    if (own !== method && !(own === 'GET' && method === 'HEAD')) return []
    if (parts.length !== raw.length) return []
    const ranks = parts.map((part, i) => rankOf(part, raw[i] as string))
    return ranks.includes(undefined) ? [] : [{ key, ranks: [...ranks.flat(), own === method ? 0 : 1] as number[] }]
  })
  fitting.sort((a, b) => {
    const at = a.ranks.findIndex((rank, i) => rank !== b.ranks[i])
    return (a.ranks[at] as number) - (b.ranks[at] as number)
  })
  return fitting[0]?.key
}

describe('any set of operations', () => {
  it('has the one found that a path was made for, with its params', () => {
    fc.assert(
      fc.property(templates, base, fc.nat(), fc.boolean(), fc.boolean(), (all, basePath, pick, slash, head) => {
        const meant = all[pick % all.length] as (typeof all)[number]
        const keys = all.map(({ key }) => key)
        const { method, path } = fillPath(meant.key, meant.params)
        const asHead = head && method === 'GET' && !keys.some((key) => key.startsWith('HEAD'))
        const asked = `${basePath ?? ''}${slash && !path.endsWith('/') ? `${path}/` : path}`
        const found = findOperation(apiOf(keys, basePath), asHead ? 'HEAD' : method, asked)
        expect(found?.operation).toBe(meant.key)
        expect(found?.params).toEqual(meant.params)
      }),
      { numRuns: 2000 },
    )
  })

  it('has the one found that the rule says, for any path', () => {
    const anyPath = fc.array(fc.stringMatching(/^([ab.]|%61|%2E){0,4}$/), { maxLength: 4 })
    // Of what the templates are made of, so that many fit at once.
    const close = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba', 'a.b', 'aab', 'abab', 'bb.b', '.b', ''), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(templates, method, fc.oneof(anyPath, close), fc.boolean(), (all, method, segments, slash) => {
        const keys = all.map(({ key }) => key)
        const path = `/${segments.join('/')}${slash ? '/' : ''}`
        const found = findOperation(apiOf(keys), method, path)
        const meant = reference(keys, method, path)
        expect(found?.operation).toBe(meant)
        if (!found || !meant) return
        // Its params are those that the path was made with.
        const template = meant.slice(meant.indexOf('/'))
        const filled = template.replace(/\{(.*?)\}/g, (_, name: string) => found.params[name] ?? '')
        expect(filled.replace(/\/$/, '')).toBe(decodeURIComponent(path).replace(/\/$/, ''))
      }),
      { numRuns: 10_000 },
    )
  })

  it('never has anything thrown, whatever the path', () => {
    fc.assert(
      fc.property(templates, fc.string(), fc.webPath(), fc.string({ unit: 'binary' }), (all, ...odd) => {
        const api = apiOf(all.map(({ key }) => key))
        for (const path of odd) findOperation(api, odd[0] as string, path)
      }),
    )
  })
})
