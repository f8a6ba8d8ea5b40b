import { type AnyCatalog, type CatalogDefinition, defineCatalog } from '@errspec/core'

/** A param whose schema stays where the contract is defined: here it is known by its JSON Schema. */
interface SchemaParam {
  readonly jsonSchema: { readonly type?: unknown; readonly enum?: readonly unknown[]; readonly const?: unknown }
  readonly isOptional: boolean
}

/** The catalog that `searchData` has written. */
export function searchCatalog(json: string): AnyCatalog {
  const definition = JSON.parse(json, (_key, value) => (isSchemaParam(value) ? schemaOf(value) : value))
  return defineCatalog(definition as CatalogDefinition) as unknown as AnyCatalog
}

const isSchemaParam = (value: unknown): value is SchemaParam =>
  typeof value === 'object' && value !== null && 'jsonSchema' in value && 'isOptional' in value

/** A Standard Schema that asks for what its JSON Schema says at the top; the whole of it would need a library. */
function schemaOf({ jsonSchema, isOptional }: SchemaParam) {
  return {
    '~standard': {
      version: 1,
      vendor: 'errspec',
      validate: (value: unknown) =>
        (value === undefined ? isOptional : fits(value, jsonSchema))
          ? { value }
          : { issues: [{ message: 'does not fit its schema' }] },
    },
  }
}

function fits(value: unknown, { type, enum: values, const: only }: SchemaParam['jsonSchema']): boolean {
  if (values && !values.includes(value)) return false
  if (only !== undefined && typeof only !== 'object' && only !== value) return false
  if (type === undefined) return true
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return [type].flat().some((name) => name === own || (name === 'integer' && Number.isInteger(value)))
}
