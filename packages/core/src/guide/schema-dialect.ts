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
  return dialect === '3.1' ? withConst(parts) : asOpenApi30(Object.fromEntries(parts))
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
  if (Array.isArray(type)) {
    const types = type.filter((name) => name !== 'null')
    delete converted['type']
    Object.assign(converted, types.length === 1 ? { type: types[0] } : { anyOf: types.map((name) => ({ type: name })) })
    if (types.length < type.length) converted['nullable'] = true
  }
  if (!Array.isArray(anyOf) || !anyOf.some(isNull)) return converted
  const others = anyOf.filter((choice) => !isNull(choice))
  delete converted['anyOf']
  return others.length === 1
    ? { ...converted, ...(others[0] as JsonSchema), nullable: true }
    : { ...converted, anyOf: others, nullable: true }
}

const isNull = (schema: unknown) => isRecord(schema) && schema['type'] === 'null'
