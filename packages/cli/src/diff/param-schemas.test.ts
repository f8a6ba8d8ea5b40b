import { defineCatalog } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { diff } from './diff.js'

const contract = (shelf: z.ZodType, example: object) => ({
  catalog: defineCatalog({
    name: 'orders',
    version: '1.0.0',
    envelope: { body: { code: '{code}', message: '{message}', params: '{params}' } },
    statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'internal' },
    errors: {
      sold_out: { status: 409, message: 'Sold out', params: { shelf }, example: { shelf: example } },
      internal: { status: 500, message: 'Something broke' },
    },
  }),
})

/** A schema of which only the JSON Schema counts: zod does not read all of it. */
const schemaOf = (jsonSchema: object) =>
  ({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => jsonSchema },
    },
  }) as unknown as z.ZodType
const rules = (old: object, current: object) =>
  diff(contract(schemaOf(old), {}), contract(schemaOf(current), {})).changes.map(
    ({ rule, level }) => `${rule} ${level}`,
  )

const [text, number] = [{ type: 'string' }, { type: 'integer' }]
const object = (properties: object, further: object = {}) => ({ type: 'object', properties, ...further })
const list = (items: object) => ({ type: 'array', items })

const added = ['param-property-added additive']
const retyped = ['param-retyped breaking']

describe('the diff of schemas', () => {
  const old = object({ row: text }, { required: ['row'] })
  const current = object({ row: text, level: number }, { required: ['row'] })

  it('takes further properties that may be absent for an addition, at any depth', () => {
    expect(rules(old, current)).toEqual(added)
    expect(rules(list(old), list(current))).toEqual(added)
    expect(rules(object({ at: list(old) }), object({ at: list(current) }))).toEqual(added)
    const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] })
    expect(rules(orNull(old), orNull(current))).toEqual(added)
    expect(rules({ type: 'object' }, object({ row: text }))).toEqual(added)
    expect(rules({ ...old, additionalProperties: true }, { ...current, additionalProperties: true })).toEqual(added)
    // A key of somebody's may be called like a word of JSON Schema.
    expect(rules(object({ items: text }), object({ items: text, required: text }))).toEqual(added)
  })

  it('takes them for another type where the old schema lets no further ones through', () => {
    for (const closed of [{ additionalProperties: false }, { additionalProperties: text }]) {
      expect(rules({ ...old, ...closed }, { ...current, ...closed })).toEqual(retyped)
    }
    const closed = { unevaluatedProperties: false }
    expect(rules({ anyOf: [old], ...closed }, { anyOf: [current], ...closed })).toEqual(retyped)
    expect(rules({ ...old, additionalProperties: false }, current)).toEqual(retyped)
  })

  it('takes whatever else differs beside them for another type', () => {
    expect(rules(old, { ...current, required: ['row', 'level'] })).toEqual(retyped)
    expect(rules(old, { ...current, required: [] })).toEqual(retyped)
    expect(rules(current, old)).toEqual(retyped)
    expect(rules(old, object({ row: number, level: number }, { required: ['row'] }))).toEqual(retyped)
    expect(rules(old, { ...current, maxProperties: 1 })).toEqual(retyped)
    expect(rules({ not: old }, { not: current })).toEqual(retyped)
    expect(rules({ enum: [{ properties: {} }] }, { enum: [{ properties: { a: 1 } }] })).toEqual(retyped)
    // It is required already, so that old clients have what they need; but they take it for anything.
    expect(rules(object({}, { required: ['row'] }), object({ row: text }, { required: ['row'] }))).toEqual(retyped)
  })

  it('takes the properties of a schema in code so as well, also where the example shows them', () => {
    const [was, is] = [z.object({ row: z.string() }), z.object({ row: z.string(), level: z.int().optional() })]
    const found = diff(contract(was, { row: 'a' }), contract(is, { row: 'a', level: 3 }))
    expect(found.changes.map(({ rule }) => rule).sort()).toEqual(['example-changed', 'param-property-added'])
    expect(found.bump).toBe('minor')
    const strict = diff(contract(z.strictObject({ row: z.string() }), { row: 'a' }), contract(is, { row: 'a' }))
    expect(strict.bump).toBe('major')
  })
})
