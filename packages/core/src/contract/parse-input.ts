import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describe } from '../values/describe.js'
import { isSchema } from '../values/standard-schema.js'
import type { AnyCatalog } from './catalog.js'
import { roleError } from './generic-errors.js'
import { schemaIssues } from './schema-issues.js'

/**
 * Checks what a client has sent by a Standard Schema and returns the schema's output. What does not fit is thrown as the
 * contract's error for it (`defaults.invalidInput`), with what is wrong field by field where that error has an `'issues'` param.
 * Throws a `TypeError` for a schema that is asynchronous: `parseInputAsync` takes one.
 */
export function parseInput<Schema extends StandardSchemaV1>(
  catalog: AnyCatalog,
  schema: Schema,
  input: unknown,
): StandardSchemaV1.InferOutput<Schema> {
  checkSchema('parseInput', schema)
  const result = schema['~standard'].validate(input)
  if (!('then' in result)) return outputOf(catalog, result)
  result.then(undefined, () => {})
  throw new TypeError('parseInput: the schema is asynchronous; use parseInputAsync')
}

/** `parseInput` for a schema that may be asynchronous. */
export async function parseInputAsync<Schema extends StandardSchemaV1>(
  catalog: AnyCatalog,
  schema: Schema,
  input: unknown,
): Promise<StandardSchemaV1.InferOutput<Schema>> {
  checkSchema('parseInputAsync', schema)
  return outputOf(catalog, await schema['~standard'].validate(input))
}

function checkSchema(caller: string, schema: unknown): void {
  if (isSchema(schema)) return
  throw new TypeError(`${caller}: expected a Standard Schema (zod, valibot, arktype, ...), not ${describe(schema)}`)
}

function outputOf<Output>(catalog: AnyCatalog, result: StandardSchemaV1.Result<Output>): Output {
  if (!result.issues) return result.value
  // For the log: the schema's own words, some of which may quote the input.
  const cause = Object.assign(new TypeError('The input does not fit its schema'), { issues: result.issues })
  throw roleError(catalog, 'invalidInput', { cause, issues: schemaIssues(result.issues) })
}
