import type { AnyCatalog } from '@errspec/core'
import { envelopeJsonSchema } from '@errspec/core/adapter'
import { parseTemplate } from '@errspec/core/schema'
import { noticeOf } from '../shared/contract/contract.js'
import type { JsonObject } from '../shared/json-object.js'

/** Which JSON Schema words a document may use: OpenAPI 3.0 has no `const`. */
export type Dialect = '3.0' | '3.1'

/**
 * The body of one kind of error as JSON Schema. Its message is the exact text that goes on the wire, or the pattern of it where
 * it has params, so that a tool that compares documents reports a changed text.
 */
export function kindSchema(catalog: AnyCatalog, kind: string, dialect: Dialect): JsonObject {
  const { status = 0, message = '', params, deprecated } = catalog.errors[kind] ?? {}
  const { literals, names, types } = parseTemplate(message, params)
  const literal = (value: unknown) => (dialect === '3.1' ? { const: value } : { enum: [value] })
  const texts = [...literals.slice(0, -1), `${literals.at(-1)}${noticeOf(catalog, kind)}`]
  const form =
    names.length === 0
      ? literal(texts[0])
      : {
          pattern: `^${texts.map((text, index) => escapePattern(text) + (index < names.length ? VALUES[types[index] ?? 'string'] : '')).join('')}$`,
        }
  const { properties, ...envelope } = envelopeJsonSchema()
  const { minimum, maximum, ...code } = properties.code as JsonObject
  return {
    ...envelope,
    ...(deprecated ? { deprecated: true } : {}),
    properties: {
      ...properties,
      message: { ...properties.message, ...form },
      code: { ...code, ...literal(status) },
    },
  }
}

/** What each type of param is written as. */
const VALUES = { string: '.*', integer: '-?[0-9]+', number: '-?[0-9]+(?:\\.[0-9]+)?' }

/** A text as a pattern that matches it alone, in JavaScript with and without the flag `u` and in other languages. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
