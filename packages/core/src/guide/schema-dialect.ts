import type { JsonSchema } from '../envelope/body-json-schema.js'
import { isRecord } from '../values/plain-data.js'

/** Which JSON Schema words a document may use: OpenAPI 3.0 has a dialect of its own. */
export type SchemaDialect = '3.0' | '3.1'

/** Keys that hold a schema, and those that hold several by name, or in a list. */
const ONE = ['items', 'additionalProperties', 'not', 'contains', 'if', 'then', 'else', 'propertyNames']
const NAMED = ['properties', 'patternProperties', '$defs', 'dependentSchemas']
const LISTED = ['anyOf', 'oneOf', 'allOf', 'prefixItems']

/** A JSON Schema in the words of a dialect. Examples and other values in it stay as they are. */
export function inDialect(schema: JsonSchema, dialect: SchemaDialect): JsonSchema {
  const inside = (part: unknown) => (isRecord(part) ? inDialect(part, dialect) : part)
  const parts = Object.entries(schema).map(([key, part]): [string, unknown] => {
    if (ONE.includes(key)) return [key, inside(part)]
    if (LISTED.includes(key) && Array.isArray(part)) return [key, part.map(inside)]
    if (!NAMED.includes(key) || !isRecord(part)) return [key, part]
    return [key, Object.fromEntries(Object.entries(part).map(([name, value]) => [name, inside(value)]))]
  })
  return withItems(dialect === '3.1' ? withConst(parts) : asOpenApi30(Object.fromEntries(parts)))
}

/**
 * Linters ask for a schema of an array's items, as OpenAPI 3.0 does: without one anything may be there, and `false`, of which they know
 * nothing, is a length.
 */
function withItems(schema: JsonSchema): JsonSchema {
  if (![schema['type']].flat().includes('array') || isRecord(schema['items'])) return schema
  if (schema['items'] !== false) return { ...schema, items: {} }
  const [tuple, most] = [schema['prefixItems'], schema['maxItems']]
  const length = Array.isArray(tuple) ? tuple.length : 0
  return { ...schema, items: {}, maxItems: typeof most === 'number' ? Math.min(most, length) : length }
}

/** `const` where there is but one value, which tools show better. */
function withConst(parts: readonly [string, unknown][]): JsonSchema {
  return Object.fromEntries(
    parts.map(([key, part]) =>
      key === 'enum' && Array.isArray(part) && part.length === 1 ? ['const', part[0]] : [key, part],
    ),
  )
}

/** What OpenAPI 3.0 has no word for, and a schema is as sound without, though it says less. */
const UNKNOWN_30 = [
  '$schema',
  '$id',
  '$comment',
  '$defs',
  'patternProperties',
  'propertyNames',
  'contains',
  'prefixItems',
]

function asOpenApi30({ const: only, examples, exclusiveMinimum, exclusiveMaximum, ...schema }: JsonSchema): JsonSchema {
  const { type, anyOf } = schema
  const tuple = schema['prefixItems']
  const converted: Record<string, unknown> = {
    ...schema,
    ...(only !== undefined && { enum: [only] }),
    ...(Array.isArray(examples) && examples.length > 0 && { example: examples[0] }),
    ...(typeof exclusiveMinimum === 'number' && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
    ...(typeof exclusiveMaximum === 'number' && { maximum: exclusiveMaximum, exclusiveMaximum: true }),
    ...(Array.isArray(tuple) && { items: { anyOf: tuple }, minItems: tuple.length, maxItems: tuple.length }),
  }
  for (const key of UNKNOWN_30) delete converted[key]
  let mayBeNull = schema['nullable'] === true
  if (Array.isArray(type)) {
    const types = type.filter((name) => name !== 'null')
    mayBeNull ||= types.length < type.length
    delete converted['type']
    Object.assign(converted, types.length === 1 ? { type: types[0] } : { anyOf: types.map((name) => ({ type: name })) })
  }
  if (Array.isArray(anyOf) && anyOf.some(isNull)) {
    mayBeNull = true
    const others = anyOf.filter((choice) => !isNull(choice))
    delete converted['anyOf']
    Object.assign(converted, others.length === 1 ? others[0] : { anyOf: others })
  }
  delete converted['nullable']
  return mayBeNull ? orNull(converted) : converted
}

const isNull = (schema: unknown) => isRecord(schema) && schema['type'] === 'null'

/** What says something of a value, besides its type and its values. */
const FURTHER = ['$ref', 'allOf', 'oneOf', 'anyOf', 'not']

/** A schema or `null`: in OpenAPI 3.0 `nullable` means something only beside a `type`, and `enum` has to have the `null` as well. */
function orNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema
  const values = Array.isArray(schema['enum']) ? schema['enum'].filter((value) => value !== null) : undefined
  const [type = 'string', ...others] = new Set(schema['type'] === undefined ? values?.map(typeOf) : [schema['type']])
  const isPlain = FURTHER.every((key) => schema[key] === undefined)
  if (isPlain && others.length === 0 && (values || schema['type'] !== undefined)) {
    return { ...schema, type, nullable: true, ...(values && { enum: [...values, null] }) }
  }
  // Of what nothing is said, `null` is one.
  if (isPlain && values === undefined) return schema
  const isAnyOfAlone = [...FURTHER, 'type', 'enum'].every((key) => rest[key] === undefined)
  if (Array.isArray(anyOf) && isAnyOfAlone) return { ...rest, anyOf: [...anyOf, NULL_30] }
  return { anyOf: [schema, NULL_30] }
}

/** OpenAPI 3.0 has no type for `null` alone. */
const NULL_30 = { type: 'string', nullable: true, enum: [null] }

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value)
