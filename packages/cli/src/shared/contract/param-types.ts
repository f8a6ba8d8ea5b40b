import type { AnyCatalog } from '@errspec/core'
import { type ParamFacts, paramFacts } from '@errspec/core/schema'

/** The params of a kind of a catalog, in the order in which they go on the wire. */
export function paramsOfKind({ errors, envelope }: AnyCatalog, kind: string): readonly ParamFacts[] {
  const definition = errors[kind]
  return definition ? paramFacts(definition, envelope) : []
}

/** The type of a param as a catalog file writes it; of a schema that has no JSON Schema, `{}`. */
export function writtenType({ type, jsonSchema, isOptional }: ParamFacts): string | { readonly jsonSchema?: object } {
  if (type === 'schema') return jsonSchema ? { jsonSchema } : {}
  return isOptional ? `${type}?` : type
}

/** The type of a param in words: `integer`, `list of string, optional`. */
export function typeInWords({ type, jsonSchema, isOptional }: ParamFacts): string {
  const words = type === 'schema' ? schemaInWords(jsonSchema) : type === 'issues' ? 'list of issues' : type
  return isOptional ? `${words}, optional` : words
}

const MOST_VALUES = 5

/** The least that says what values a JSON Schema describes. */
function schemaInWords(schema: unknown, levels = 3): string {
  const { type, items, anyOf, properties, ...rest } = Object(schema)
  const values: unknown = 'const' in rest ? [rest.const] : rest.enum
  if (Array.isArray(values)) {
    const shown = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value))
    return [...shown, ...(values.length > shown.length ? ['...'] : [])].join(' or ')
  }
  if (levels === 0) return 'JSON'
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map((choice) => schemaInWords(choice, levels - 1)))].join(' or ')
  if (Array.isArray(type)) return type.join(' or ')
  if (type === 'array') return items ? `list of ${schemaInWords(items, levels - 1)}` : 'list'
  if (type === 'object' && properties) return `object of ${Object.keys(properties).join(', ')}`
  return typeof type === 'string' ? type : 'JSON'
}
