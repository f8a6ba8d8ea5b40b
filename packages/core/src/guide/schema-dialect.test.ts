import { describe, expect, it } from 'vitest'
import { inDialect } from './schema-dialect.js'

describe('a JSON Schema in the words of OpenAPI 3.0', () => {
  it.each([
    [{ const: 'a' }, { enum: ['a'] }],
    [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, { type: 'integer', nullable: true }],
    [
      { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] },
      { anyOf: [{ type: 'integer' }, { type: 'string' }], nullable: true },
    ],
    [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'number', minimum: 0, exclusiveMinimum: true },
    ],
    [{ examples: [1, 2] }, { example: 1 }],
    [
      { type: 'array', prefixItems: [{ const: 1 }, { type: 'string' }] },
      { type: 'array', items: { anyOf: [{ enum: [1] }, { type: 'string' }] }, minItems: 2, maxItems: 2 },
    ],
    [
      { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { const: 1 } },
      { type: 'object', additionalProperties: { enum: [1] } },
    ],
    // What only looks like a schema stays as it is.
    [
      { properties: { const: { const: 1 } }, default: { const: 1 } },
      { properties: { const: { enum: [1] } }, default: { const: 1 } },
    ],
  ])('%j', (schema, expected) => expect(inDialect(schema, '3.0')).toEqual(expected))
})

it('a JSON Schema in the words of OpenAPI 3.1 has const where there is one value', () => {
  expect(
    inDialect({ properties: { a: { enum: [1] }, b: { enum: [1, 2] } }, examples: [{ enum: [1] }] }, '3.1'),
  ).toEqual({
    properties: { a: { const: 1 }, b: { enum: [1, 2] } },
    examples: [{ enum: [1] }],
  })
})
