import { expect, test } from 'vitest'
import { bodyPlaces, toErrorResponse } from '../adapter.js'
import { defineCatalog, type EnvelopeDefinition, openAiEnvelope, problemEnvelope } from '../index.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: {
      ok: false,
      error: { code: '{code}', text: 'No. {message}', details: '{params}', wait: '{retryAfter}' },
      links: [{ help: '{fields.help}' }, { docs: 'https://docs.example/{kind}' }],
    },
  },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Oops', retry: true } },
  defaults: { unknown: 'broken' },
  errors: {
    sold_out: { status: 409, code: 'SOLD_OUT', message: '{item} is sold out', params: { left: 'integer' } },
    broken: { status: 500, message: 'Broken', fields: { help: 'https://help.example' } },
  },
})
const soldOut = shop.error('sold_out', { item: 'tea', left: 0 })
const rows = (envelope?: EnvelopeDefinition) =>
  bodyPlaces(shop, soldOut, { requestId: 'req_1' }, envelope).map(({ path, parts, value }) => [
    path.join('.'),
    parts.join(' '),
    value,
  ])

test('each place of a body has its way, its parts and its value; what is absent has none', () => {
  expect(rows()).toEqual([
    ['ok', '', false],
    ['error.code', 'code', 'SOLD_OUT'],
    ['error.text', 'message', 'No. tea is sold out'],
    ['error.details.item', 'params.item', 'tea'],
    ['error.details.left', 'params.left', 0],
    // The item before it is absent, so this one has moved up.
    ['links.0.docs', 'kind', 'https://docs.example/sold_out'],
  ])
})

test('params that are spread stand beside the rest', () => {
  expect(rows(problemEnvelope())).toEqual(
    expect.arrayContaining([
      ['kind', 'kind', 'sold_out'],
      ['item', 'params.item', 'tea'],
      ['left', 'params.left', 0],
    ]),
  )
})

test('a place reads what another value says of its parts', () => {
  const text = bodyPlaces(shop, soldOut, {}).find(({ path }) => path.at(-1) === 'text')
  expect(text?.read('No. Never mind')).toEqual({ message: 'Never mind' })
  expect(text?.read('Yes.')).toEqual({})
  expect(text?.read(7)).toEqual({})
})

test.each([
  ['the own one', shop.envelope],
  ['openAiEnvelope', openAiEnvelope],
  ['problemEnvelope', problemEnvelope()],
])('all places together are the body: %s', (_name, envelope: EnvelopeDefinition) => {
  const { body } = toErrorResponse(shop, soldOut, { requestId: 'req_1', envelope })
  const leaves = (value: unknown, path: readonly string[] = []): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]))
      : [[path.join('.'), value]]
  expect(rows(envelope).map(([path, , value]) => [path, value])).toEqual(leaves(JSON.parse(body)))
})
