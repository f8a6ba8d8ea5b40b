import { describe, expect, it } from 'vitest'
import { toStreamFrame } from '../adapter.js'
import { type AnyCatalog, decodeError, decodeStreamError, defineCatalog, type EnvelopeDefinition } from '../index.js'

const contract = (envelope: EnvelopeDefinition): AnyCatalog =>
  defineCatalog({
    name: 'own-frames',
    version: '1.0.0',
    envelope,
    statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: true } },
    defaults: { unknown: 'broken' },
    errors: {
      sold_out: { status: 409, code: 451, message: '{item} is sold out' },
      broken: { status: 500, code: 500001, message: 'Broken' },
    },
  })

const frameOf = (catalog: AnyCatalog) =>
  toStreamFrame(catalog, catalog.error('sold_out', { item: 'Tea' }), 'req_1')
    .trim()
    .split('\ndata: ')[1] ?? ''

describe("a frame of the contract's own", () => {
  it.each(['error', undefined])('may be a list, in an event named %s', (event) => {
    const catalog = contract({ body: [{ code: '{code}', message: '{message}', params: '{params}' }] })
    const error = decodeStreamError(catalog, { event, data: frameOf(catalog) })
    expect(error).toMatchObject({ kind: 'sold_out', status: 409, params: { item: 'Tea' }, message: 'Tea is sold out' })
    expect(decodeStreamError(catalog, { event: undefined, data: '[{"code":7,"message":"m"}]' })).toBeUndefined()
  })

  it.each(['error', undefined])(
    'has the status of its code, though the code looks like another (event %s)',
    (event) => {
      const catalog = contract({ body: { code: '{code}', message: '{message}', params: '{params}' } })
      expect(decodeStreamError(catalog, { event, data: frameOf(catalog) })).toMatchObject({
        kind: 'sold_out',
        status: 409,
      })
    },
  )
})

it('says an error in the words of the contract where its body has none', () => {
  const catalog = contract({ body: { code: '{code}', params: '{params}' } })
  const body = '{"code":451,"params":{"item":"Tea"}}'
  expect(decodeError(catalog, { status: 409, body })).toMatchObject({ kind: 'sold_out', message: 'Tea is sold out' })
  expect(decodeError(catalog, { status: 409, body: '{"code":451}' })).toMatchObject({
    ...{ kind: 'unrecognized', code: 451, message: 'Conflict' },
  })
})
