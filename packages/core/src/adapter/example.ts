import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import type { ErrorDefinition } from '../definition/definition.js'
import { jsonSchemaOf } from '../definition/json-schemas.js'
import type { EnvelopeDefinition, Json } from '../envelope/envelope.js'
import { paramRulesOf } from '../template/param-rules.js'
import type { Params, ParamType } from '../template/param-types.js'
import { describe } from '../values/describe.js'
import { pathTo } from '../values/path.js'
import { ownValue } from '../values/plain-data.js'
import { isSchema, validate } from '../values/standard-schema.js'
import { bodyOf } from '../wire/body.js'
import { exampleOfSchema } from './schema-example.js'

/** What stands for a param of a named type; of a string, its name does. */
const VALUES: Readonly<Record<string, unknown>> = {
  integer: 3,
  number: 12.5,
  boolean: true,
  issues: [{ pointer: '/name', message: 'must not be empty', code: 'too_small' }],
}

/** The value of a param to show; `undefined` for an optional one, and for a schema that gives none by itself. */
function exampleValue(name: string, type: ParamType | undefined): unknown {
  if (isSchema(type)) {
    const value = exampleOfSchema(jsonSchemaOf(type))
    return value !== undefined && !validate(type, value).issues ? value : undefined
  }
  if (type?.endsWith('?')) return undefined
  return VALUES[type ?? 'string'] ?? `example-${name}`
}

/**
 * The params of a kind to show and to test with: its own `example`, else its params filled with their names, with numbers, and
 * with what the JSON Schema of a schema says. `missing` are those for which there is no value without an `example`.
 */
export function exampleParams(definition: ErrorDefinition): { params: Params; missing: readonly string[] } {
  if (definition.example) return { params: definition.example, missing: [] }
  const rules = paramRulesOf(definition)
  const entries = Object.keys(rules).map((name) => [
    name,
    exampleValue(name, ownValue(definition.params, name) as never),
  ])
  const params = Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  return {
    params,
    missing: Object.keys(rules).filter((name) => !rules[name]?.isOptional && !Object.hasOwn(params, name)),
  }
}

/** An error of a kind to show and to test with. Throws a `TypeError` for a kind that needs an `example` and has none. */
export function exampleError(catalog: AnyCatalog, kind: string): ApiError {
  const definition = ownValue(catalog.errors, kind)
  const { params, missing } = definition ? exampleParams(definition) : { params: {}, missing: [] }
  if (missing.length > 0) {
    const fields = missing.map((name) => `params.${name}`).join(', ')
    throw new TypeError(
      `${catalog.name}: give ${pathTo('errors', kind)} an 'example': the schema of ${fields} gives no value by itself, ${describe(kind)} cannot be shown`,
    )
  }
  return catalog.error(kind, params, { stack: false })
}

/** The body of an error of a kind for documentation, in the contract's envelope or another one. */
export function exampleEnvelope(catalog: AnyCatalog, kind: string, envelope?: EnvelopeDefinition): Json {
  return bodyOf(catalog, exampleError(catalog, kind), EXAMPLE_REQUEST, envelope)
}

const EXAMPLE_REQUEST = { requestId: 'req_abc123xyz', path: '/path', at: 1_767_225_600_000 }
