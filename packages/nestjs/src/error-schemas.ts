import type { AnyCatalog } from '@errspec/core'
import { envelopeJsonSchema, inDialect, schemaName } from '@errspec/core/adapter'
import { getSchemaPath } from '@nestjs/swagger'

/** Where Swagger looks for keys of a model's schema beside its properties; the last word is theirs. From 7.1 on. */
const SWAGGER_EXTENSION = 'swagger/apiExtension'

/** What Swagger takes for a model: a class, whose name is that of the schema. */
type Model = abstract new () => unknown

/** The schema of a kind of error: what to refer to it by, and what has Swagger list it once among its components. */
export interface ErrorSchema {
  readonly reference: { $ref: string }
  readonly model: Model
}

/** Every schema so far by its name, with its text. */
const known = new Map<string, ErrorSchema & { readonly text: string }>()

/**
 * The schema of the body of a kind, in the contract's envelope. It is named after the kind; where a contract of another name has
 * that name for another body, after both.
 */
export function errorSchema(catalog: AnyCatalog, kind: string): ErrorSchema {
  // Swagger's documents are OpenAPI 3.0 unless they are told otherwise, and 3.1 has these words too.
  const schema = inDialect(envelopeJsonSchema(catalog, { kind, isOpenApi30: true }), '3.0')
  const text = JSON.stringify(schema)
  let name = schemaName(kind)
  for (let count = 1; ; count++) {
    const present = known.get(name)
    if (present?.text === text) return present
    if (!present) break
    name = `${schemaName(catalog.name).replace(/Error$/, '')}${schemaName(kind)}${count > 1 ? count : ''}`
  }
  const model = Object.defineProperty(class {}, 'name', { value: name })
  Reflect.defineMetadata(SWAGGER_EXTENSION, schema, model)
  const made = { reference: { $ref: getSchemaPath(name) }, model, text }
  known.set(name, made)
  return made
}
