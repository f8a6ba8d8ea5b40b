import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCatalog } from '../contract/define-catalog.js'
import type { DefinitionError } from '../definition/definition.js'
import { decodeError } from '../receive/decode.js'
import { toCatalogFile } from './catalog-file.js'
import { catalogFileSchema } from './catalog-file-schema.js'
import { parseCatalog } from './parse-catalog.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: {
      error: { code: '{code}', type: '{type}', message: '{message}', '...': '{params}' },
      docs: ['{fields.doc}'],
    },
    contentType: 'application/vnd.shop+json',
    frame: { code: '{code}', message: '{message}', status: '{status}', params: '{params}' },
    issue: { at: '{field}', message: '{message}', code: '{code}' },
  },
  statuses: {
    409: { title: 'Conflict', retry: false, kind: 'taken', type: 'conflict', fields: { doc: 'x' } },
    413: { title: 'Content Too Large', retry: false },
    422: { title: 'Unprocessable Content', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'broken', invalidInput: 'invalid', bodyTooLarge: 'large' },
  errors: {
    broken: { status: 500, message: 'Broken' },
    taken: { status: 409, message: 'Taken', code: 40901, deprecated: true },
    large: { status: 413, message: 'Too large' },
    invalid: { status: 422, message: 'Invalid', params: { issues: 'issues' } },
    sold_out: {
      status: 409,
      message: '{item} is sold out',
      code: 'SOLD_OUT',
      type: 'stock',
      fields: { doc: { a: [1, null] } },
      params: {
        left: 'integer?',
        final: 'boolean',
        variants: z.array(z.object({ name: z.string().min(1), price: z.number().optional() })).max(3),
        hint: z.enum(['wait', 'leave']).optional(),
        seen: z.array(z.string()).default(['none']),
      },
      example: { item: 'A chair', final: true, variants: [{ name: 'red' }] },
    },
  },
})
const text = JSON.stringify(shop)
const sound = { item: 'x', final: false, variants: [{ name: 'red', price: 1 }], seen: ['none'] }

const faultsOf = (change: (file: Record<string, never>) => void) => {
  const file = JSON.parse(text)
  change(file)
  try {
    parseCatalog(file)
    return []
  } catch (error) {
    return (error as DefinitionError).faults.map(({ path, message }) => `${path}: ${message}`)
  }
}
type SoldOut = { errors: { sold_out: { params: Record<string, unknown>; example: unknown } } }
const withParam = (type: unknown) => (file: unknown) => {
  const { sold_out } = (file as SoldOut).errors
  sold_out.params['variants'] = type
}

describe('a catalog file of a contract with an envelope, codes and schemas', () => {
  it('is stable: written, read and written again it is the same text', () => {
    const once = JSON.stringify(parseCatalog(text).catalog)
    expect(JSON.parse(once)).toEqual(JSON.parse(text))
    expect(JSON.stringify(parseCatalog(once).catalog)).toBe(once)
    expect(JSON.stringify(parseCatalog(JSON.stringify(JSON.parse(text), null, 2)).catalog)).toBe(once)
  })

  it('keeps the order in which the definition was written', () => {
    expect(JSON.stringify(parseCatalog(text).catalog)).toBe(text)
  })

  it('fits the schema for editors', () => {
    expect(catalogFileSchema.safeParse(JSON.parse(text)).success).toBe(true)
    expect(toCatalogFile(shop)).toEqual(shop.toJSON())
  })

  it('gives a contract that sends and reads the same', () => {
    const { catalog } = parseCatalog(text)
    const [ours, theirs] = [shop.error('sold_out', sound as never), catalog.error('sold_out', sound)]
    expect(JSON.stringify(theirs.toEnvelope('req_1'))).toBe(JSON.stringify(ours.toEnvelope('req_1')))
    expect(decodeError(catalog, { status: 409, body: ours.toEnvelope('req_1') })).toMatchObject({
      ...{ kind: 'sold_out', code: 'SOLD_OUT', type: 'stock', params: sound },
    })
  })

  it('checks params by their JSON Schema', () => {
    const { catalog } = parseCatalog(text)
    const raise = (variants: unknown, hint?: unknown) => () => catalog.error('sold_out', { ...sound, variants, hint })
    expect(raise([{ name: '' }])).toThrow(/param 'variants' does not fit its schema: 0\.name: /)
    expect(raise([1])).toThrow(/param 'variants' does not fit its schema: 0: /)
    expect(raise(Array(4).fill({ name: 'x' }))).toThrow(/param 'variants' does not fit/)
    expect(raise(undefined)).toThrow(/param 'variants' does not fit/)
    expect(raise([], 'run')).toThrow(/param 'hint' does not fit/)
    const body = { error: { code: 'SOLD_OUT', message: 'x is sold out', final: true, variants: [{ price: 1 }] } }
    expect(decodeError(catalog, { status: 409, body })).toMatchObject({ kind: 'unrecognized', code: 'SOLD_OUT' })
  })

  it('has those params optional that were, and their defaults', () => {
    const { catalog } = parseCatalog(text)
    const { seen, ...given } = sound
    expect(catalog.error('sold_out', given).params).toEqual(sound)
  })

  it.each<[string, unknown, RegExp]>([
    ['a JSON Schema of an unknown type', { jsonSchema: { type: 'text' } }, /variants\.jsonSchema: is no JSON Schema: /],
    ['a reference to nothing', { jsonSchema: { $ref: '#/$defs/none' } }, /variants\.jsonSchema: is no JSON Schema: /],
    ['no object', { jsonSchema: 'string' }, /^errors\.sold_out\.params\.variants/],
    ['more beside it', { jsonSchema: {}, nullable: true }, /^errors\.sold_out\.params\.variants/],
    [
      'what its example does not fit',
      { jsonSchema: { type: 'string' } },
      /^errors\.sold_out\.example: param 'variants'/,
    ],
  ])('refuses %s, with the path', (_, type, fault) => {
    expect(faultsOf(withParam(type))).toContainEqual(expect.stringMatching(fault))
  })

  it('refuses an envelope that tells nothing, with the path', () => {
    expect(faultsOf((file) => Object.assign(file, { envelope: { body: { id: '{requestId}' } } }))).toContainEqual(
      expect.stringMatching(/^envelope\.body: has none of/),
    )
    expect(faultsOf((file) => Object.assign(file, { envelope: { bdy: {} } })).join()).toMatch(/envelope\.bdy: is not a/)
  })
})
