import type { ParamType } from '../template/param-types.js'
import { pathTo } from '../values/path.js'
import { isSchema, validate } from '../values/standard-schema.js'
import type { CatalogDefinition, ErrorDefinition } from './definition.js'

/** How a catalog file writes a schema. */
export interface JsonSchemaParam {
  readonly jsonSchema: Readonly<Record<string, unknown>>
  /** Whether the param may be left out, which a JSON Schema of its value cannot say. */
  readonly optional?: true
}

/** What the Standard JSON Schema specification adds to a schema. */
interface JsonSchemaSource {
  readonly '~standard': {
    readonly jsonSchema?: { input(options: { readonly target: string }): Record<string, unknown> }
  }
}

/** The JSON Schema (2020-12) of what a schema takes; `undefined` where it cannot say. */
export function jsonSchemaOf(schema: object): Record<string, unknown> | undefined {
  try {
    return (schema as JsonSchemaSource)['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })
  } catch {
    return undefined
  }
}

/** A definition with each schema as `{ jsonSchema }`; the same one where it has none. */
export function withJsonSchemas<Definition extends CatalogDefinition>(definition: Definition): Definition {
  const entries = Object.entries(definition.errors)
  if (!entries.some(([, { params = {} }]) => Object.values(params).some(isSchema))) return definition
  const errors = entries.map(([kind, error]) => [kind, withoutSchemas(definition.name, kind, error)])
  return { ...definition, errors: Object.fromEntries(errors) }
}

function withoutSchemas(name: string, kind: string, error: ErrorDefinition): ErrorDefinition {
  if (!error.params) return error
  const params = Object.entries(error.params).map(([param, type]): [string, ParamType | JsonSchemaParam] => {
    if (!isSchema(type)) return [param, type]
    const jsonSchema = jsonSchemaOf(type)
    if (jsonSchema) return [param, { jsonSchema, ...(!validate(type, undefined).issues && { optional: true }) }]
    throw new TypeError(
      `${name}.toJSON: the schema of ${pathTo('errors', kind, 'params', param)} has no JSON Schema (~standard.jsonSchema, which zod 4 has); without one the catalog cannot be written as JSON`,
    )
  })
  return { ...error, params: Object.fromEntries(params) as NonNullable<ErrorDefinition['params']> }
}
