import { expect, test } from 'vitest'
import { inEnvelope, toErrorResponse } from '../adapter.js'
import { decodeError, defineCatalog, problemEnvelope } from '../index.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', details: '{params}' } },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: true } },
  defaults: { unknown: 'broken' },
  errors: {
    sold_out: { status: 409, message: 'Sold out', params: { left: 'integer' } },
    broken: { status: 500, message: 'Broken' },
  },
})

test('a contract in another envelope reads what is written in that one', () => {
  const envelope = problemEnvelope()
  const { status, body } = toErrorResponse(shop, shop.error('sold_out', { left: 2 }), { envelope })
  expect(decodeError(inEnvelope(shop, envelope), { status, body })).toMatchObject({
    kind: 'sold_out',
    params: { left: 2 },
  })
  // Without x-error-params, its params are told by nothing that the contract's own envelope has.
  expect(decodeError(shop, { status, body }).kind).toBe('unrecognized')
  expect(inEnvelope(shop, shop.envelope)).toBe(shop)
})
