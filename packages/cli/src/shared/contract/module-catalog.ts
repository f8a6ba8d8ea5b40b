import {
  type CatalogDefinition,
  defaultEnvelope,
  defaultRetryPolicy,
  defineCatalog,
  defineOperations,
} from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { isSchema, type ParsedCatalog, parseCatalog } from '@errspec/core/schema'
import { type JsonObject, record } from '../json-object.js'

/**
 * The catalog that a module exports, or the definition of one, as a catalog of this program's own, with the texts for people that
 * stand in it. Schemas are taken over as they are. Throws a `DefinitionError`.
 */
export function catalogFrom(value: Readonly<JsonObject>): ParsedCatalog {
  const definition = typeof value['toJSON'] === 'function' ? definitionOf(value) : value
  const schemas = schemasIn(definition)
  // A schema is no JSON: all else is read as a catalog file, and then it is put back.
  const isAnywhere = new Set(schemas.map(({ schema }) => schema))
  const text = JSON.stringify(definition, function (this: JsonObject, key, item) {
    return isAnywhere.has(this[key] as object) ? { jsonSchema: {} } : item
  })
  const parsed = parseCatalog(text)
  if (schemas.length === 0) return parsed
  const whole = structuredClone(parsed.catalog.toJSON()) as unknown as {
    errors: Record<string, { params: JsonObject }>
  }
  for (const { kind, name, schema } of schemas) {
    const params = whole.errors[kind]?.params
    if (params) params[name] = schema
  }
  const catalog = defineCatalog(whole as unknown as CatalogDefinition) as ParsedCatalog['catalog']
  const { operations } = parsed
  return { ...parsed, catalog, operations: operations && defineOperations(catalog, operations.operations, operations) }
}

/** The definition of a catalog, which may be one of another copy of core. Not by `toJSON`: that refuses what cannot be exported. */
export function definitionOf(catalog: Readonly<JsonObject>): JsonObject {
  const { name, version, envelope, notice, statuses, retry, defaults, errors, lineage } = catalog
  const bases = Array.isArray(lineage) ? lineage.slice(1) : []
  return {
    name,
    version,
    ...(!isSame(envelope, defaultEnvelope) && { envelope }),
    ...(notice !== undefined && { notice }),
    statuses,
    ...(!isSame(retry, defaultRetryPolicy) && { retry }),
    defaults,
    errors,
    ...(bases.length > 0 && { extends: bases }),
  }
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

function schemasIn(definition: Readonly<JsonObject>) {
  return Object.entries(record(definition['errors'])).flatMap(([kind, error]) =>
    Object.entries(record(isRecord(error) ? error['params'] : undefined)).flatMap(([name, schema]) =>
      isSchema(schema) ? [{ kind, name, schema: schema as object }] : [],
    ),
  )
}
