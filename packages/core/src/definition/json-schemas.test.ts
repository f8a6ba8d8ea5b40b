import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { defineCatalog } from '../contract/define-catalog.js'

const definition = (params: Record<string, StandardSchemaV1 | 'integer'>) =>
  ({
    name: 'shop',
    version: '1.0.0',
    envelope: { body: { code: '{code}', message: '{message}', params: '{params}' } },
    statuses: { 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'broken' },
    errors: { broken: { status: 500, message: 'Broken' }, odd: { status: 500, message: 'Odd', params } },
  }) as const
const without: StandardSchemaV1 = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }

describe('toJSON', () => {
  it('writes a schema as the JSON Schema of what it takes', () => {
    const list = z.array(z.object({ name: z.string() })).min(1)
    const { params } = JSON.parse(JSON.stringify(defineCatalog(definition({ list, n: 'integer' })))).errors.odd
    expect(params).toEqual({ list: { jsonSchema: expect.any(Object) }, n: 'integer' })
    const { $schema, ...schema } = params.list.jsonSchema
    expect(schema).toEqual({
      ...{ type: 'array', minItems: 1 },
      // Of what it takes, not of what it makes: that would close the object.
      items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    })
  })

  it('keeps the schema itself in the catalog, by reference and not frozen', () => {
    const schema = z.object({ a: z.string() })
    const catalog = defineCatalog(definition({ schema }))
    expect(catalog.errors.odd.params['schema']).toBe(schema)
    expect(Object.isFrozen(schema)).toBe(false)
    expect(Object.isFrozen(catalog.errors.odd.params)).toBe(true)
  })

  it.each<[string, StandardSchemaV1]>([
    ['has no JSON Schema', without],
    ['throws when it is asked for one', z.custom<string>(() => true)],
    ['is of zod/mini', mini.object({ a: mini.string() })],
    ['is a date, which JSON does not have', z.date()],
  ])('names the param whose schema %s; all else works', (_, schema) => {
    const catalog = defineCatalog(definition({ fine: z.string(), schema }))
    expect(() => JSON.stringify(catalog)).toThrow(TypeError)
    expect(() => JSON.stringify(catalog)).toThrow(
      /^shop\.toJSON: the schema of errors\.odd\.params\.schema has no JSON Schema \(~standard\.jsonSchema, which zod 4 has\)/,
    )
    expect(catalog.error('broken').kind).toBe('broken')
  })
})
