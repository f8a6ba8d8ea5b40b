import { describe, expect, it } from 'vitest'
import { compileEnvelope } from './compile-envelope.js'
import type { Json } from './envelope.js'
import { readBody } from './read-body.js'

const read = (template: Json, body: unknown) => readBody(compileEnvelope({ body: template }), body)
const params = (template: Json, body: unknown, name: string) =>
  read(template, body)
    ?.candidates(name)
    .map(({ value }) => value)

const nested = { error: { code: '{code}', message: '{message}', details: '{params}' }, id: '{requestId}' }

describe('what a body says', () => {
  it('is read where the template has it, with further keys beside it', () => {
    const body = { error: { code: 'SOLD_OUT', message: 'Gone', details: { left: 0 }, more: 1 }, id: 'r1', extra: [] }
    expect(read(nested, body)).toMatchObject({ code: 'SOLD_OUT', message: 'Gone', requestId: 'r1' })
    expect(params(nested, body, 'left')).toEqual([0])
    expect(params(nested, body, 'right')).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Gone'],
    ['a list', []],
    ['something else', { message: 'Gone', code: 'SOLD_OUT' }],
    ['what identifies and explains as null', { error: { code: null, message: null } }],
    ['an empty message', { error: { message: '' } }],
    ['values of other types', { error: { code: { a: 1 }, message: ['Gone'] } }],
    ['a text where an object is', { error: 'Gone' }],
  ])('is nothing where it has %s', (_, body) => {
    expect(read(nested, body)).toBeUndefined()
  })

  it('is nothing that a body has not for itself', () => {
    expect(read(nested, Object.create({ error: { code: 'SOLD_OUT', message: 'Gone' } }))).toBeUndefined()
    expect(read({ kind: '{kind}' }, JSON.parse('{"__proto__":{"kind":"sold_out"}}'))).toBeUndefined()
    const prototype = { details: JSON.parse('{"__proto__":{"left":0}}'), message: 'Gone' }
    expect(params(nested, { error: prototype }, 'left')).toEqual([])
  })

  it('is enough with a code alone, and with a message alone', () => {
    expect(read(nested, { error: { code: 7 } })).toMatchObject({ code: 7 })
    expect(read(nested, { error: { message: 'Gone' } })).toMatchObject({ message: 'Gone' })
  })
})

describe('a text with more around its parts', () => {
  const template = { type: 'https://docs.example/errors/{kind}', detail: '{message}', hint: 'Wait {params.s} s' }

  it('is read back', () => {
    const body = { type: 'https://docs.example/errors/sold_out', detail: 'Gone', hint: 'Wait 7 s' }
    expect(read(template, body)).toMatchObject({ kind: 'sold_out', message: 'Gone' })
    expect(params(template, body, 's')).toEqual(['7'])
  })

  it('says nothing where it is another text, and what stands alone is surer', () => {
    expect(read(template, { type: 'https://moved.example/sold_out', detail: 'Gone' })).not.toHaveProperty('kind')
    const both = { url: 'https://docs.example/{code}', code: '{code}' }
    expect(read(both, { url: 'https://docs.example/old', code: 'NEW' })).toMatchObject({ code: 'NEW' })
    expect(read(both, { url: 'https://docs.example/old', code: null })).toMatchObject({ code: 'old' })
    expect(read(both, { url: 'https://moved.example/old', code: 'NEW' })).toMatchObject({ code: 'NEW' })
  })
})

describe('numbers', () => {
  const template = { message: '{message}', wait: '{retryAfter}', s: '{status}', text: '{status|string}' }

  it('are numbers, or texts of numbers where the template writes a text', () => {
    expect(read(template, { message: 'm', wait: 1.5, s: 409 })).toMatchObject({ retryAfterMs: 1500, status: 409 })
    expect(read(template, { message: 'm', text: '503' })).toMatchObject({ status: 503 })
    expect(read({ message: '{message}', wait: '{retryAfter}s' }, { message: 'm', wait: '0.5s' })?.retryAfterMs).toBe(
      500,
    )
  })

  it('say nothing where they make no sense', () => {
    for (const wait of [-1, '7', Number.NaN, null, [1]]) {
      expect(read(template, { message: 'm', wait })?.retryAfterMs).toBeUndefined()
    }
    for (const s of [200, 600, '409', 409.5]) expect(read(template, { message: 'm', s })?.status).toBeUndefined()
  })
})

describe('lists', () => {
  const google = {
    message: '{message}',
    details: [
      { '@type': 'ErrorInfo', reason: '{code}', domain: 'shop.example', metadata: '{params}' },
      { '@type': 'RetryInfo', retryDelay: '{retryAfter}s' },
    ],
  }
  const info = { '@type': 'ErrorInfo', reason: 'SOLD_OUT', domain: 'shop.example', metadata: { left: 0 } }
  const retry = { '@type': 'RetryInfo', retryDelay: '7s' }
  const help = { '@type': 'Help', reason: 'NOT_A_CODE', links: [] }

  it.each([
    ['in the order of the template', [info, retry]],
    ['in another order, among others', [help, 7, null, retry, help, info]],
  ])('have their items told by constants %s', (_, details) => {
    const body = { message: 'm', details }
    expect(read(google, body)).toMatchObject({ code: 'SOLD_OUT', retryAfterMs: 7000 })
    expect(params(google, body, 'left')).toEqual([0])
  })

  it('tolerate a constant that has changed beside one that has not', () => {
    const body = { message: 'm', details: [help, { ...info, domain: 'new.example' }] }
    expect(read(google, body)).toMatchObject({ code: 'SOLD_OUT' })
  })

  it('have the first item read that fits where nothing tells them apart, and the only sort of item whatever its constants', () => {
    const jsonApi = { errors: [{ code: '{code}', detail: '{message}', links: { about: 'https://docs.example' } }] }
    const moved = { code: 'A', detail: 'm', links: { about: 'https://moved.example' } }
    expect(read(jsonApi, { errors: [moved, { code: 'B', detail: 'n' }] })).toMatchObject({ code: 'A', message: 'm' })
    expect(read(jsonApi, { errors: [] })).toBeUndefined()
  })

  it('have an item whose constants have all changed read from what is left and fits it', () => {
    const body = {
      list: [{ code: '{code}', docs: 'https://docs.example/v1' }, { meta: '{params}', is: 'meta' }, 'of shop'],
    }
    const moved = { code: 'A', docs: 'https://docs.example/v2' }
    for (const list of [
      [moved, { meta: { left: 1 }, is: 'meta' }, 'of shop'],
      [{ meta: { left: 1 }, is: 'other' }, help, moved],
    ]) {
      expect(read(body, { list })).toMatchObject({ code: 'A' })
      expect(params(body, { list }, 'left')).toEqual([1])
    }
    const plain = { list: [{ message: '{message}' }, { code: '{code}', docs: 'https://docs.example/v1' }] }
    expect(read(plain, { list: [moved, { message: 'm' }] })).toMatchObject({ code: 'A', message: 'm' })
    expect(read(plain, { list: [{ message: 'm' }] })).not.toHaveProperty('code')
  })

  it('have no item told by its place where one before it may have been left out', () => {
    const body = ['{message}', '{params.hint}', '{params.left}', { code: '{code}' }]
    const item = { code: 'A' }
    expect(params(body, ['m', 'h', 3, item], 'left')).toEqual([3])
    expect(params(body, ['m', 3, item], 'hint')).toEqual([])
    expect(params(body, ['m', 3, item], 'left')).toEqual([])
    expect(read(body, ['m', 3, item])).toMatchObject({ message: 'm', code: 'A' })
  })

  it('have of two items that are alike each its own, where they stand as they were written', () => {
    const body = [{ is: '{message}' }, { is: '{params.left}' }]
    expect(params(body, [{ is: 'm' }, { is: 3 }], 'left')).toEqual([3])
    expect(params(['{params}', { left: '{message}' }], [{ left: 3 }, { left: 'm' }], 'left')).toEqual([3])
  })

  it('have items that are no objects told by their place', () => {
    expect(read(['{code}', '{message}'], ['A', 'm', 'more'])).toMatchObject({ code: 'A', message: 'm' })
  })
})

describe('params', () => {
  it('have their own place before the group and the spread, and a text last', () => {
    const template = { m: '{message}', '...': '{params}', own: '{params.a}', group: '{params}', text: 'is {params.a}' }
    const body = { m: 'm', a: 1, own: 2, group: { a: 3 }, text: 'is 4' }
    expect(params(template, body, 'a')).toEqual([2, 1, 3, '4'])
  })
})
