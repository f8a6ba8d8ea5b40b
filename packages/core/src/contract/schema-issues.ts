import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Issue } from '../template/param-types.js'
import { issuePath } from '../values/standard-schema.js'

/** The keys that lead to a value, as an RFC 6901 pointer. */
export function pointerTo(path: readonly unknown[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What a schema says of an input, as issues. zod, and others, name the rule in a `code`. */
export function schemaIssues(issues: readonly StandardSchemaV1.Issue[]): readonly Issue[] {
  return issues.map((issue) => {
    const { code } = issue as { code?: unknown }
    const message = String(issue.message)
    return { pointer: pointerTo(issuePath(issue)), message, ...(typeof code === 'string' && { code }) }
  })
}
