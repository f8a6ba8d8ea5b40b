import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ig1 } from '../ig1/ig1.js'
import type { AnyCatalog } from './catalog.js'
import { defineCatalog, extendCatalog } from './define-catalog.js'
import { raise } from './raise.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: {
      kind: '{kind}',
      code: '{code}',
      type: '{type}',
      message: '{message}',
      doc: '{fields.doc}',
      more: '{params}',
    },
  },
  statuses: {
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false, type: 'conflict_error', fields: { doc: '/conflicts', level: 1 } },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    gone: { status: 404, message: 'Gone', code: 40401 },
    sold_out: {
      status: 409,
      message: '{item} is sold out',
      code: 'SOLD_OUT',
      type: 'stock_error',
      fields: { doc: '/sold-out' },
      params: { tags: z.array(z.string()).default([]), left: 'integer?' },
      example: { item: 'A chair', left: 0 },
    },
    taken: { status: 409, message: 'Taken' },
  },
})
const bodyOf = (error: Parameters<typeof shop.toEnvelope>[0]) => shop.toEnvelope(error, { requestId: 'req_1' })

describe('an error', () => {
  it("has its definition's code, else its kind, else the status's or OpenAI's type", () => {
    const codes = [
      shop.error('sold_out', { item: 'x', tags: [] }),
      shop.error('taken'),
      shop.error('gone'),
      shop.error('broken'),
    ]
    expect(codes.map(({ code, type }) => [code, type])).toEqual([
      ['SOLD_OUT', 'stock_error'],
      ['taken', 'conflict_error'],
      [40401, 'not_found_error'],
      ['broken', 'server_error'],
    ])
  })

  it.each([
    ['unauthorized', 'authentication_error'],
    ['forbidden', 'permission_error'],
    ['bad_json', 'invalid_request_error'],
    ['backend_unavailable', 'server_error'],
  ] as const)('of IG1, as %s, is a %s', (kind, type) => {
    expect(ig1.error(kind)).toMatchObject({ code: kind, type })
  })

  it("says its own fields, and the status's where it has none", () => {
    expect(bodyOf(shop.error('sold_out', { item: 'x', tags: ['a'] }))).toEqual({
      ...{ kind: 'sold_out', code: 'SOLD_OUT', type: 'stock_error', message: 'x is sold out', doc: '/sold-out' },
      more: { item: 'x', tags: ['a'] },
    })
    expect(bodyOf(shop.error('taken'))).toMatchObject({ doc: '/conflicts' })
    expect(bodyOf(shop.error('broken'))).not.toHaveProperty('doc')
    expect(bodyOf(shop.error('broken'))).not.toHaveProperty('more')
  })

  it('has the default of a param that is not given', () => {
    const { error } = shop as unknown as AnyCatalog
    expect(error('sold_out', { item: 'x' }).params).toStrictEqual({ item: 'x', tags: [] })
  })

  it('is recognised by its message with the defaults of what the message does not show', () => {
    expect(shop.recognize({ status: 409, message: 'x is sold out' })).toStrictEqual({
      ...{ kind: 'sold_out', params: { item: 'x', tags: [] } },
    })
  })

  it('refuses params as one TypeError that names each, with its kind', () => {
    const { error } = shop as unknown as AnyCatalog
    expect(() => error('sold_out', { tags: [1], left: 0.5, colour: 'x' })).toThrow(
      /^shop\.error\('sold_out'\): param 'item' must be a string, not undefined; param 'tags' does not fit its schema: 0: .*; param 'left' must be an integer, not 0\.5; unknown param 'colour' \(known: item, tags, left\)/,
    )
  })
})

describe('a message that shows not all of its params', () => {
  it('is not recognised, since a param that must be there would be missing', () => {
    const catalog = defineCatalog({
      name: 'strict',
      version: '1.0.0',
      statuses: shop.statuses,
      defaults: { unknown: 'broken' },
      envelope: shop.envelope,
      errors: { broken: shop.errors.broken, odd: { status: 409, message: 'Odd {a}', params: { b: 'integer' } } },
    })
    expect(catalog.recognize({ status: 409, message: 'Odd x' })).toBeUndefined()
  })
})

describe('raise', () => {
  it('raises as the catalog does', () => {
    const error = raise(shop, 'sold_out', { item: 'x', tags: [] }, { retryAfterMs: 5, cause: 'c' })
    expect(error).toMatchObject({ kind: 'sold_out', params: { item: 'x', tags: [] }, retryAfterMs: 5, cause: 'c' })
    expect(raise(shop, 'taken')).toMatchObject({ kind: 'taken', catalog: 'shop' })
    expect(() => raise(shop as AnyCatalog, 'takn')).toThrow(`shop.error: unknown kind "takn"; did you mean 'taken'?`)
  })
})

describe('a contract that extends another one', () => {
  const extension = { name: 'team', version: '1.0.0', errors: { more: { status: 409, message: 'More', code: 'MORE' } } }
  const changed = (more: object) => () => extendCatalog(shop, { ...extension, ...more } as never)

  it("has its base's envelope, and the codes, types and fields of both", () => {
    const team = extendCatalog(shop, extension)
    expect(team.envelope).toBe(shop.envelope)
    expect(team.toEnvelope(team.error('more'), { requestId: 'req_1' })).toEqual({
      ...{ kind: 'more', code: 'MORE', type: 'conflict_error', message: 'More', doc: '/conflicts' },
    })
    expect(team.errors.sold_out.params.tags).toBe(shop.errors.sold_out.params.tags)
  })

  it('may add the kind or the type that a row of its base lacks', () => {
    const team = extendCatalog(shop, { ...extension, statuses: { 409: { kind: 'more' }, 404: { type: 'missing' } } })
    expect(team.statuses[409]).toEqual({ ...shop.statuses[409], kind: 'more' })
    expect(team.statuses[404]).toEqual({ ...shop.statuses[404], type: 'missing' })
    expect(shop.statuses[409]).not.toHaveProperty('kind')
    expect(team.error('gone').type).toBe('missing')
  })

  it.each([
    ['a type that its base has', { statuses: { 409: { type: 'other' } } }, 'statuses.409: is defined by'],
    ['a title', { statuses: { 404: { title: 'Missing', retry: false } } }, 'statuses.404: is defined by'],
    ['fields', { statuses: { 404: { fields: { doc: 'x' } } } }, `only a 'kind' or 'type' that it lacks can be added`],
    ['a row that is null', { statuses: { 404: null } }, 'statuses.404: is defined by'],
    ['a kind of another status', { statuses: { 404: { kind: 'more' } } }, `statuses.404.kind: 'more' has status 409`],
    ['an envelope of its own', { envelope: { body: { a: '{message}' } } }, `envelope: is the base's to say`],
    [
      'a code of its base',
      { errors: { more: { status: 409, message: 'More', code: 'SOLD_OUT' } } },
      'errors.more.code',
    ],
  ])('may not set %s', (_, more, fault) => expect(changed(more)).toThrow(fault))
})
