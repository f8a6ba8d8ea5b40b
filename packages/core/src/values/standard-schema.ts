import type { StandardSchemaV1 } from '@standard-schema/spec'

/** Whether a value is a Standard Schema: an object, or, as arktype's are, a function. */
export function isSchema(value: unknown): value is StandardSchemaV1 {
  const candidate = value as { '~standard'?: { validate?: unknown } } | null | undefined
  return (
    ((typeof candidate === 'object' && candidate !== null) || typeof candidate === 'function') &&
    typeof candidate['~standard']?.validate === 'function'
  )
}

/** What a schema makes of a value, or what is wrong: its issues, or that it cannot be asked. */
export type Verdict =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly StandardSchemaV1.Issue[] }

/** Validates at once. A schema that throws, or that answers with a promise, is an issue like any other: this never throws. */
export function validate(schema: StandardSchemaV1, value: unknown): Verdict {
  try {
    const result = schema['~standard'].validate(value)
    if (!('then' in result)) return result.issues ? { issues: result.issues } : { value: result.value }
    // Nobody waits for it; its rejection must not end the process.
    Promise.resolve(result).catch(() => {})
    return { issues: [{ message: 'its schema is asynchronous, and an error cannot wait for one' }] }
  } catch (error) {
    return { issues: [{ message: `its schema threw: ${String((error as Error)?.message ?? error)}` }] }
  }
}

/** The keys that lead to an issue. */
export function issuePath({ path = [] }: StandardSchemaV1.Issue): readonly PropertyKey[] {
  return path.map((segment) => (typeof segment === 'object' ? segment.key : segment))
}
