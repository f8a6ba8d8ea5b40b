import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { catalogFaults } from './catalog-faults.js'

type Patch = Readonly<Record<string, unknown>>

const sound = {
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}', status: '{status}', params: '{params}' } },
  statuses: {
    409: { title: 'Conflict', retry: false },
    422: { title: 'Unprocessable Content', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken' } },
}
const error = (more: Patch = {}) => ({ status: 409, message: 'Sold out', ...more })
const faultsOf = (errors: Patch, more: Patch = {}) =>
  catalogFaults({ ...sound, ...more, errors: { ...sound.errors, ...errors } }).map(
    ({ path, message }) => `${path}: ${message}`,
  )

describe('an error', () => {
  it.each<[string, Patch]>([
    ['a code that is text', { code: 'SOLD_OUT' }],
    ['a code that is a number', { code: -7 }],
    ['a type', { type: 'invalid_request_error' }],
    ['fields', { fields: { doc_url: 'https://shop.example', more: { a: [1, null] } } }],
    ['params of each type', { params: { a: 'string', b: 'integer', c: 'number', d: 'boolean', e: 'issues' } }],
    [
      'optional params of each type',
      { params: { a: 'string?', b: 'integer?', c: 'number?', d: 'boolean?', e: 'issues?' } },
    ],
    ['params of a schema', { params: { a: z.array(z.string()), b: z.string().optional() } }],
    ['a placeholder that is a boolean', { message: 'Open: {open}', params: { open: 'boolean' } }],
    ['an example', { message: '{a}', params: { b: z.int() }, example: { a: 'x', b: 1 } }],
    ['aliases in any order', { message: '{a} of {b}', aliases: ['{b} has {a}'] }],
  ])('may have %s', (_, more) => expect(faultsOf({ sold_out: error(more) })).toEqual([]))

  it.each<[string, Patch, string]>([
    ['a code that is a fraction', { code: 1.5 }, 'code: must be a text or an integer, not 1.5'],
    ['a code beyond what JSON tells apart', { code: 2 ** 53 }, 'code: must be a text or an integer'],
    ['a code that is null', { code: null }, 'code: must be a text or an integer, not null'],
    ['an empty code', { code: '' }, 'code: must be a text that is not empty'],
    ['a code of two lines', { code: 'a\nb' }, 'code: has control characters'],
    ['the reserved code', { code: 'unrecognized' }, 'code: is a reserved name; call the code something else'],
    ['an empty type', { type: '' }, 'type: must be a text that is not empty'],
    ['a type that is a number', { type: 4 }, 'type: must be a text that is not empty, not 4'],
    ['fields that are a list', { fields: [] }, 'fields: must be an object, not an array'],
    ['a field that is no JSON', { fields: { at: new Date(0) } }, 'fields.at: must be a value of JSON'],
    ['a field that is no name', { fields: { 'a b': 1 } }, `fields["a b"]: is not a name: a letter, then letters`],
    ['a field that objects have', { fields: { toString: 1 } }, `fields.toString: is not a name`],
    [
      'an unknown type of param',
      { params: { a: 'text' } },
      `params.a: must be 'string', 'integer', 'number', 'boolean' or`,
    ],
    ['a type that is twice optional', { params: { a: 'string??' } }, `params.a: must be 'string', `],
    ['a type that objects have', { params: { a: 'constructor' } }, `params.a: must be 'string', `],
    ['a type that is no schema', { params: { a: { type: 'string' } } }, `params.a: must be 'string', `],
    ['a param that is no name', { params: { 'a-b': 'string' } }, `params.a-b: is not a name`],
    ['a param that objects have', { params: { valueOf: 'string' } }, `params.valueOf: is not a name`],
    [
      'an optional placeholder',
      { message: '{a}', params: { a: 'string?' } },
      'params.a: is shown by the message, and so',
    ],
    ['a placeholder that is a list', { message: '{a}', params: { a: 'issues' } }, 'params.a: is shown by the message'],
    ['a placeholder with a schema', { message: '{a}', params: { a: z.string() } }, 'params.a: is shown by the message'],
    [
      'an example without a param',
      { message: '{a}', example: {} },
      `example: param 'a' must be a string, not undefined`,
    ],
    ['an example with too much', { example: { a: 1 } }, `example: unknown param 'a' (known: none)`],
    [
      'an example of the wrong type',
      { params: { a: z.int() }, example: { a: 'x' } },
      `example: param 'a' does not fit`,
    ],
    ['an example that is a list', { example: [] }, 'example: params must be an object, not an array'],
    [
      'an alias that lacks a param',
      { message: '{a}{b}', aliases: ['{a}'] },
      `aliases.0: must have the message's own params`,
    ],
    ['an alias with one more', { aliases: ['Sold {out}'] }, `aliases.0: must have the message's own params (none)`],
  ])('may not have %s', (_, more, fault) => {
    expect(faultsOf({ sold_out: error(more) })).toContainEqual(expect.stringContaining(`errors.sold_out.${fault}`))
  })

  it('has a code of its own among those of its status, where a kind without one is its own code', () => {
    const twice = `errors.b.code: "GONE" is the code of 'a' already, at the same status`
    expect(faultsOf({ a: error({ code: 'GONE' }), b: error({ message: 'B', code: 'GONE' }) })).toEqual([twice])
    expect(faultsOf({ a: error({ code: 7 }), b: error({ message: 'B', code: '7' }) })).toHaveLength(1)
    expect(faultsOf({ a: error({ code: 'b' }), b: error({ message: 'B' }) })).toHaveLength(1)
    expect(faultsOf({ a: error({ code: 'GONE' }), b: error({ status: 422, code: 'GONE' }) })).toEqual([])
  })

  it('is told of by its code whatever else is wrong with it', () => {
    const errors = { a: error({ code: 'GONE', message: '' }), b: error({ code: 'GONE', params: { n: 'intger' } }) }
    expect(faultsOf(errors)).toEqual([
      expect.stringContaining('errors.a.message'),
      expect.stringContaining('errors.b.params.n: must be'),
      `errors.b.code: "GONE" is the code of 'a' already, at the same status`,
    ])
  })

  it('is not said to be missing where something else is wrong with it', () => {
    const broken = { status: 500, mesage: 'Broken' }
    expect(faultsOf({ broken })).toHaveLength(2)
    const invalid = { status: 422, message: 'Invalid', params: { issues: 'issue' } }
    const statuses = { ...sound.statuses, 422: { ...sound.statuses[422], kind: 'invalid' } }
    const more = {
      statuses,
      defaults: { unknown: 'broken', invalidInput: 'invalid' },
      envelope: { body: { code: '{code}', status: '{status}', list: '{params.issues}', left: '{params.left}' } },
    }
    expect(faultsOf({ invalid, a: error({ params: { left: 'intger' } }) }, more)).toEqual([
      expect.stringContaining('errors.invalid.params.issues: must be'),
      expect.stringContaining('errors.a.params.left: must be'),
    ])
  })

  it('is told of with all that is wrong with it, and with the others, at once', () => {
    const errors = {
      a: error({ code: 1.5, type: '', fields: 1, retry: 'no', params: { x: 'text', y: 'issues' }, mesage: '' }),
      b: { status: 418, message: '{x', example: { y: 1 } },
      c: null,
      unrecognized: error(),
    }
    const paths = catalogFaults({ ...sound, name: '', errors: { ...sound.errors, ...errors }, defaults: {} })
    expect(paths.map(({ path }) => path)).toEqual([
      'name',
      ...[
        'errors.a.mesage',
        'errors.a.code',
        'errors.a.type',
        'errors.a.fields',
        'errors.a.retry',
        'errors.a.params.x',
      ],
      ...['errors.b.status', 'errors.b.message', 'errors.b.example'],
      ...['errors.c', 'errors.unrecognized', 'defaults.unknown'],
    ])
  })
})

describe('a param of a text contract', () => {
  const text = { envelope: undefined }

  it('is one that the message shows: nothing else could tell it', () => {
    expect(faultsOf({ a: error({ params: { left: z.int() } }) }, text)).toEqual([
      expect.stringMatching(/^errors\.a\.params\.left: the message has no \{left\}/),
    ])
    expect(faultsOf({ a: error({ message: '{open} now', params: { open: 'boolean' } }) }, text)).toEqual([])
  })

  it('stands once in its message', () => {
    expect(faultsOf({ a: error({ message: '{a} and {a}' }) }, text)).toEqual([
      'errors.a.message: has {a} twice, which only an envelope that carries its params allows',
    ])
  })
})
