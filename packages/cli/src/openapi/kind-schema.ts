import type { AnyCatalog, EnvelopeDefinition } from '@errspec/core'
import { envelopeJsonSchema, inDialect, noticeFor, type SchemaDialect } from '@errspec/core/adapter'
import { isCoded, parseTemplate } from '@errspec/core/schema'
import type { JsonObject } from '../shared/json-object.js'

/** The body of any error of a contract as JSON Schema, in the contract's envelope or another one. */
export function anyErrorSchema(catalog: AnyCatalog, dialect: SchemaDialect, envelope = catalog.envelope): JsonObject {
  return inDialect(envelopeJsonSchema(catalog, { envelope, isOpenApi30: dialect === '3.0' }), dialect)
}

/**
 * The body of one kind of error as JSON Schema, in the contract's envelope or another one. In a text contract its message is the
 * exact text that goes on the wire, or the pattern of it where it has params, so that a tool that compares documents reports a
 * changed text. In a coded one it is any text.
 */
export function kindSchema(
  catalog: AnyCatalog,
  kind: string,
  dialect: SchemaDialect,
  envelope: EnvelopeDefinition = catalog.envelope,
): JsonObject {
  const message = isCoded(catalog.envelope) ? undefined : messageSchema(catalog, kind)
  const schema = envelopeJsonSchema(catalog, { kind, envelope, message, isOpenApi30: dialect === '3.0' })
  const { deprecated } = catalog.errors[kind] ?? {}
  const { type, required, ...rest } = inDialect(schema, dialect)
  return {
    ...(type !== undefined && { type }),
    ...(required !== undefined && { required }),
    ...(deprecated && { deprecated: true }),
    ...rest,
  }
}

function messageSchema(catalog: AnyCatalog, kind: string): JsonObject {
  const { status = 0, message = '', params } = catalog.errors[kind] ?? {}
  const { literals, names, types } = parseTemplate(message, params)
  const texts = [...literals.slice(0, -1), `${literals.at(-1)}${noticeFor(catalog, status)}`]
  if (names.length === 0) return { enum: texts }
  const pattern = texts.map((text, index) => escapePattern(text) + (VALUES[types[index] ?? ''] ?? '')).join('')
  return { pattern: `^${pattern}$` }
}

/** What each type of param is written as. */
const VALUES: Readonly<Record<string, string>> = {
  string: '.*',
  integer: '-?[0-9]+',
  number: '-?[0-9]+(?:\\.[0-9]+)?',
  boolean: '(?:true|false)',
}

/** A text as a pattern that matches it alone, in JavaScript with and without the flag `u` and in other languages. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
