import { describe, expect, it } from 'vitest'
import { compileEnvelope } from './compile-envelope.js'
import type { EnvelopeDefinition, ErrorRecord, Json } from './envelope.js'
import { defaultEnvelope, openAiEnvelope } from './ready-made.js'
import { writeBody } from './write-body.js'

const record: ErrorRecord = {
  kind: 'sold_out',
  code: 'SOLD_OUT',
  message: 'Tea is sold out',
  type: 'stock_error',
  status: 409,
  title: 'Conflict',
  requestId: 'req_1',
  params: { item: 'Tea', left: 0, tags: ['a'] },
  param: 'item',
  fields: { doc_url: 'https://docs.example/a' },
  retryAfter: 7,
  path: '/orders',
  timestamp: '2026-01-01T00:00:00.000Z',
}

/** An error without a kind, of which only what every error has is known. */
const bare: ErrorRecord = {
  ...record,
  ...{ kind: undefined, code: undefined, param: undefined, retryAfter: undefined, path: undefined },
  ...{ params: {}, fields: {} },
}

const write = (body: Json, of = record) => writeBody(compileEnvelope({ body }), of)

describe('a part that fills its text alone', () => {
  it.each([
    ['{message}', 'Tea is sold out'],
    ['{kind}', 'sold_out'],
    ['{code}', 'SOLD_OUT'],
    ['{type}', 'stock_error'],
    ['{status}', 409],
    ['{title}', 'Conflict'],
    ['{requestId}', 'req_1'],
    ['{params}', { item: 'Tea', left: 0, tags: ['a'] }],
    ['{params.left}', 0],
    ['{params.tags}', ['a']],
    ['{param}', 'item'],
    ['{fields.doc_url}', 'https://docs.example/a'],
    ['{retryAfter}', 7],
    ['{path}', '/orders'],
    ['{timestamp}', '2026-01-01T00:00:00.000Z'],
  ])('%s is its value, with its JSON type', (text, value) => {
    expect(write({ it: text })).toEqual({ it: value })
  })

  it.each(['{kind}', '{code}', '{params}', '{params.left}', '{param}', '{fields.doc_url}', '{retryAfter}', '{path}'])(
    'leaves the key of %s out where it is absent, or says null where that is its form',
    (text) => {
      expect(write({ it: text, message: '{message}' }, bare)).toEqual({ message: record.message })
      expect(write({ it: text.replace('}', '|null}') }, bare)).toEqual({ it: null })
    },
  )

  it('is text where that is its form', () => {
    expect(write({ a: '{status|string}', b: '{code|string}', c: '{params.left|string}' })).toEqual({
      ...{ a: '409', b: 'SOLD_OUT', c: '0' },
    })
    expect(write({ a: '{retryAfter|string}', message: '{message}' }, bare)).toEqual({ message: record.message })
  })

  it('takes no value from a prototype', () => {
    expect(write({ a: '{params.toString}', b: '{fields.constructor}', m: '{message}' })).toEqual({ m: record.message })
  })
})

describe('a text with more around its parts', () => {
  it('is text, and absent where a part of it is', () => {
    const body = { url: 'https://docs.example/{kind}?s={status}', message: '{message}' }
    expect(write(body)).toEqual({ url: 'https://docs.example/sold_out?s=409', message: record.message })
    expect(write(body, bare)).toEqual({ message: record.message })
  })

  it('has literal braces where they are doubled, and is a constant without a part', () => {
    expect(write({ a: '{{{kind}}}', b: '{{kind}}', c: 'x', m: '{message}' })).toMatchObject({
      ...{ a: '{sold_out}', b: '{kind}', c: 'x' },
    })
  })
})

describe('what is absent', () => {
  it('takes an object with it that has no more than it, constants aside, and the items of a list', () => {
    const body = {
      message: '{message}',
      info: { docs: 'constant', code: '{code}' },
      items: [{ at: 'constant', wait: '{retryAfter}' }, { says: '{message}' }],
      gone: [{ at: 'constant', wait: '{retryAfter}' }],
      constants: { a: [1, null, true] },
    }
    expect(write(body, bare)).toEqual({
      message: record.message,
      items: [{ says: record.message }],
      constants: { a: [1, null, true] },
    })
    expect(write(body)).toMatchObject({ info: { docs: 'constant', code: 'SOLD_OUT' }, gone: [{ wait: 7 }] })
  })
})

describe('a spread', () => {
  it('puts the params into its object, where it stands, but for those that have a place of their own', () => {
    const body = { first: 1, '...': '{params}', last: '{params.tags}', message: '{message}' }
    expect(JSON.stringify(write(body))).toBe(
      '{"first":1,"item":"Tea","left":0,"last":["a"],"message":"Tea is sold out"}',
    )
    expect(write(body, bare)).toEqual({ first: 1, message: record.message })
  })
})

describe('a frame', () => {
  it('is the body where no other is given', () => {
    const both = (envelope: EnvelopeDefinition) => {
      const compiled = compileEnvelope(envelope)
      return [writeBody(compiled, record), writeBody(compiled, record, 'frame')]
    }
    const [body, frame] = both({ body: { code: '{code}' } })
    expect(frame).toEqual(body)
    expect(both(openAiEnvelope)[1]).toEqual(both(defaultEnvelope)[1])
  })

  it('of the default envelope carries the params, since it has no headers', () => {
    expect(writeBody(compileEnvelope(defaultEnvelope), record, 'frame')).toEqual({
      message: record.message,
      code: 409,
      request_id: 'req_1',
      error: {
        message: record.message,
        type: 'stock_error',
        code: 'SOLD_OUT',
        param: 'item',
        request_id: 'req_1',
        params: record.params,
      },
    })
    expect(writeBody(compileEnvelope(defaultEnvelope), bare, 'frame')).toMatchObject({
      error: { code: 'unrecognized', param: null },
    })
  })
})
