import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { createFetch, type QueryOption } from './index.js'
import { answer, clientOf, failureOf, serve, virtualClock } from './wire-support.js'

describe('query', () => {
  it.each<[string, QueryOption | undefined, string]>([
    ['/x', { a: 1, b: 'two words', c: true, d: 2n }, '/x?a=1&b=two+words&c=true&d=2'],
    ['/x?', { a: 1 }, '/x?a=1'],
    ['/x?k=v', { k: 'w' }, '/x?k=v&k=w'],
    ['/x?k=v&', { a: 1 }, '/x?k=v&a=1'],
    ['/x#part?', { a: 1 }, '/x?a=1'],
    ['/x?k=v#part', { a: '&=#?' }, '/x?k=v&a=%26%3D%23%3F'],
    ['/x', { tag: ['a', 'b', null], none: undefined, nil: null, empty: '' }, '/x?tag=a&tag=b&empty='],
    ['/x', new URLSearchParams([['a', '1'], ['a', '2']]), '/x?a=1&a=2'], // biome-ignore format: one line
    ['/x', {}, '/x'],
    ['/x', { a: undefined }, '/x'],
    ['/x', undefined, '/x'],
  ])('is added to the path %s: %o', async (path, query, expected) => {
    const { url, received } = await serve(answer(200))
    await clientOf({ url })(path, { query })
    await clientOf({ url })(`${url}${path}`, { query })
    expect(received.map(({ path }) => path)).toEqual([expected, expected])
  })

  it('is in no attempt, and in no message', async () => {
    const { url } = await serve(answer(500))
    const [error] = await clientOf({ url }, { retry: false }).safe('/x', { query: { key: 'SECRET' } })
    expect(JSON.stringify(error?.attempts)).not.toContain('SECRET')
    expect(error?.attempts[0]?.url).toBe(`${url}/x`)
  })

  it.each([
    ['an object', { filter: { a: 1 } }, "'query' has a object as 'filter'"],
    ['a list of objects', { filter: [{ a: 1 }] }, "'query' has a object as 'filter'"],
    ['a date', { since: new Date(0) }, "'query' has a object as 'since'"],
  ])('refuses what has no form of its own in a URL: %s', async (_, query, message) => {
    const error = await failureOf<Error>(clientOf({ url: 'http://service' })('/x', { query: query as never }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain(message)
  })

  it('is refused beside a Request, whose URL is what it is', async () => {
    const call = clientOf({ url: 'http://service' })(new Request('http://service/x'), { query: { a: 1 } })
    expect((await failureOf<Error>(call)).message).toContain("give 'query' with a URL")
  })
})

describe('a header of the value', () => {
  const headers = { authorization: 'Bearer KEY', 'x-team': 'a', 'x-none': undefined, 'x-nil': null }

  it('undefined is not there: what the client sends stays', async () => {
    const { url, received } = await serve(answer(200))
    await clientOf({ url }, { headers })('/x', { headers: { 'x-team': undefined, 'X-More': undefined } })
    expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer KEY', 'x-team': 'a' })
    for (const name of ['x-none', 'x-nil', 'x-more']) expect(received[0]?.headers).not.toHaveProperty(name)
  })

  it('null takes away what the client sends, whatever the case of its name', async () => {
    const { url, received } = await serve(answer(200))
    await clientOf({ url }, { headers: () => headers })('/x', { headers: { Authorization: null } })
    expect(received[0]?.headers).not.toHaveProperty('authorization')
    expect(received[0]?.headers).toHaveProperty('x-team', 'a')
  })

  it('null takes away what we would add', async () => {
    const sent: Headers[] = []
    const fetch = async (_: unknown, init?: RequestInit) => {
      sent.push(init?.headers as Headers)
      return new Response()
    }
    const api = createFetch({ catalog: ig1, fetch, idempotencyKey: true, clock: virtualClock() })
    await api('http://service/x', { json: 1, headers: { 'Content-Type': null, 'Idempotency-Key': null } })
    expect([...(sent[0] as Headers)]).toEqual([])
    await api('http://service/x', { json: 1 })
    expect([...(sent[1] as Headers).keys()]).toEqual(['content-type', 'idempotency-key'])
  })
})
