import { describe, expect, it } from 'vitest'
import { inDialect } from './schema-dialect.js'

const NULL = { type: 'string', enum: [null], nullable: true }

describe('a JSON Schema in the words of OpenAPI 3.0', () => {
  it.each([
    [{ const: 'a' }, { enum: ['a'] }],
    [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, { type: 'integer', nullable: true }],
    [
      { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] },
      { anyOf: [{ type: 'integer' }, { type: 'string' }, NULL] },
    ],
    // `nullable` stands beside a type alone.
    [{ type: ['integer', 'string', 'null'] }, { anyOf: [{ type: 'integer' }, { type: 'string' }, NULL] }],
    [
      { enum: [null], nullable: true, description: 'None' },
      { ...NULL, description: 'None' },
    ],
    [
      { enum: ['a', 'b'], nullable: true },
      { type: 'string', enum: ['a', 'b', null], nullable: true },
    ],
    [
      { type: ['string', 'null'], enum: ['a', null] },
      { type: 'string', enum: ['a', null], nullable: true },
    ],
    [{ enum: ['a', 1], nullable: true }, { anyOf: [{ enum: ['a', 1] }, NULL] }],
    [{ anyOf: [{ $ref: '#/x' }, { type: 'null' }] }, { anyOf: [{ $ref: '#/x' }, NULL] }],
    [{ description: 'Anything', nullable: true }, { description: 'Anything' }],
    [
      { description: 'Either', oneOf: [{ type: 'string' }], nullable: true },
      { anyOf: [{ description: 'Either', oneOf: [{ type: 'string' }] }, NULL] },
    ],
    // An array has items.
    [{ type: 'array' }, { type: 'array', items: {} }],
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

describe('an array has a schema of its items in OpenAPI 3.1 too, as linters ask', () => {
  it.each([
    [
      { properties: { a: { type: 'array' } }, type: ['array', 'null'] },
      { properties: { a: { type: 'array', items: {} } }, type: ['array', 'null'], items: {} },
    ],
    [
      { type: 'array', prefixItems: [{}, {}], items: false },
      { type: 'array', prefixItems: [{}, {}], items: {}, maxItems: 2 },
    ],
    [
      { type: 'array', prefixItems: [{}, {}], items: false, maxItems: 1 },
      { type: 'array', prefixItems: [{}, {}], items: {}, maxItems: 1 },
    ],
    [
      { type: 'array', items: true },
      { type: 'array', items: {} },
    ],
    [{ items: false }, { items: false }],
  ])('%j', (schema, expected) => expect(inDialect(schema, '3.1')).toEqual(expected))
})
