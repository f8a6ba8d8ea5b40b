import { z } from 'zod'
import type { AnyCatalog, Catalog } from '../contract/catalog.js'
import { defineCatalog } from '../contract/define-catalog.js'
import { defineOperations } from '../contract/define-operations.js'
import type { AnyOperations } from '../contract/operations.js'
import { catalogFaults } from '../definition/catalog-faults.js'
import { type CatalogDefinition, DefinitionError, type Fault } from '../definition/definition.js'
import type { JsonSchemaParam } from '../definition/json-schemas.js'
import { isWithin, pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'
import { splitCatalogFile } from './catalog-file.js'
import { type CatalogFile, catalogFileSchema } from './catalog-file-schema.js'
import { defineGuide, type Guide } from './define-guide.js'
import { faultsOfOperations } from './file-operations.js'
import { shapeFaults } from './shape-faults.js'

/** A catalog file read back. */
export interface ParsedCatalog {
  readonly catalog: AnyCatalog & Pick<Catalog, 'wrap'>
  /** Absent where the file has no texts for people. */
  readonly guide: Guide | undefined
  /** Absent where the file has none. */
  readonly operations: AnyOperations | undefined
}

/**
 * Reads a catalog file (its text, or the parsed JSON) into a catalog, its guide and its operations. Throws a `DefinitionError`
 * that lists every fault with its path.
 */
export function parseCatalog(json: unknown): ParsedCatalog {
  const subject = 'The catalog file'
  let data = json
  if (typeof json === 'string') {
    try {
      data = JSON.parse(json)
    } catch (error) {
      throw new DefinitionError(subject, [{ path: '', message: `is not JSON: ${(error as Error).message}` }])
    }
  }
  const parsed = catalogFileSchema.safeParse(data)
  const misfits = [...shapeFaults(catalogFileSchema, data, parsed.error?.issues ?? []), ...hiddenKinds(data)]
  if (!parsed.success || misfits.length > 0) throw new DefinitionError(subject, allFaults(data, misfits))
  // As it was written: what zod returns is in the order of the schema.
  const { $schema, ...file } = data as CatalogFile
  const { definition, guide } = splitCatalogFile(file)
  const schemaFaults: Fault[] = []
  const withOwnSchemas = withSchemas(definition, (fault) => schemaFaults.push(fault))
  if (schemaFaults.length > 0) throw new DefinitionError(subject, schemaFaults)
  const operationsFaults = faultsOfOperations(file)
  try {
    const catalog: Catalog = defineCatalog(withOwnSchemas)
    const parsedGuide = guide && defineGuide(catalog, guide)
    // They are told below, beside any of the catalog's own.
    if (operationsFaults.length > 0) throw new DefinitionError(subject, [])
    return {
      catalog: catalog as ParsedCatalog['catalog'],
      guide: parsedGuide,
      operations: file.operations && defineOperations(catalog, file.operations, { basePath: file.basePath }),
    }
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    const faults = error.faults.map((fault) => ({ ...fault, path: pathInFile(fault.path, guide) }))
    throw new DefinitionError(subject, [...faults, ...operationsFaults])
  }
}

/**
 * What is wrong with a file whose shape is: everything that `defineCatalog` would say of it, in its words, and of the shape what
 * is left, the texts for people above all.
 */
function allFaults(data: unknown, misfits: readonly Fault[]): readonly Fault[] {
  if (!isRecord(data)) return misfits
  const { $schema, notes, basePath, operations, ...definition } = data
  const without = (rows: unknown, texts: readonly string[]) =>
    isRecord(rows)
      ? Object.fromEntries(
          Object.entries(rows).map(([key, row]) => [
            key,
            isRecord(row) ? Object.fromEntries(Object.entries(row).filter(([name]) => !texts.includes(name))) : row,
          ]),
        )
      : rows
  const faults = catalogFaults(
    withSchemas(
      {
        ...definition,
        statuses: without(data['statuses'], ['summary', 'action', 'solution']),
        errors: without(data['errors'], ['title', 'cause', 'solution']),
      } as unknown as CatalogDefinition,
      () => {},
    ),
  )
  const told = [...faults, ...faultsOfOperations(data)]
  const isTold = (path: string) => told.some((fault) => isWithin(fault.path, path))
  return [...told, ...misfits.filter(({ path }) => !isTold(path))]
}

/** A definition with each `{ jsonSchema }` as a schema that checks by it. One that is no JSON Schema is reported. */
function withSchemas(definition: CatalogDefinition, report: (fault: Fault) => void): CatalogDefinition {
  if (!isRecord(definition.errors)) return definition
  const errors = Object.entries(definition.errors).map(([kind, error]) => {
    if (!isRecord(error) || !isRecord(error.params)) return [kind, error]
    const params = Object.entries(error.params).map(([name, type]) => {
      const { jsonSchema, optional } = (isRecord(type) ? type : {}) as Partial<JsonSchemaParam>
      if (!jsonSchema) return [name, type]
      try {
        return [name, fromJsonSchema(jsonSchema, optional)]
      } catch (error) {
        const path = pathTo('errors', kind, 'params', name, 'jsonSchema')
        report({ path, message: `is no JSON Schema: ${(error as Error).message}` })
        return [name, type]
      }
    })
    return [kind, { ...error, params: Object.fromEntries(params) }]
  })
  return { ...definition, errors: Object.fromEntries(errors) }
}

/** A Standard Schema that checks by a JSON Schema, and says so as it was written. */
function fromJsonSchema(jsonSchema: JsonSchemaParam['jsonSchema'], isOptional = false) {
  const schema = z.fromJSONSchema(jsonSchema)
  const { validate } = (isOptional ? schema.optional() : schema)['~standard']
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'errspec',
      validate,
      jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
    },
  }
}

/** A kind that objects have already, which a copy of them would lose. */
function hiddenKinds(data: unknown): Fault[] {
  const errors = (data as { errors?: unknown } | null)?.errors
  if (typeof errors !== 'object' || errors === null || !Object.hasOwn(errors, '__proto__')) return []
  return [{ path: 'errors.__proto__', message: 'is a reserved name; call the kind something else' }]
}

/** A file has no groups: what is wrong with one is wrong with the texts of its errors. */
function pathInFile(path: string, guide: Guide | undefined): string {
  const [, index, field] = /^groups\.(\d+)\.(title|cause|solution)/.exec(path) ?? []
  const kind = index === undefined ? undefined : guide?.groups[Number(index)]?.kinds[0]
  return kind === undefined ? path : pathTo('errors', kind, field ?? '')
}
