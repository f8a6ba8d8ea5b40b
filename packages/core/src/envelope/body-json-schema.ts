import { isRecord } from '../values/plain-data.js'
import type { Node } from './compile-envelope.js'
import { SPREAD } from './compile-envelope.js'
import type { Json } from './envelope.js'

/** A JSON Schema, of 2020-12 or of OpenAPI 3.0. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What is known of a part. */
export interface PartSchema {
  readonly schema: JsonSchema
  /** Whether every body that is described has it. */
  readonly isSure: boolean
}

/** What a template writes, as JSON Schema. Further keys are tolerated. */
export interface BodySchema {
  readonly partOf: (part: string) => PartSchema | undefined
  /** The schemas of the params that a spread writes, by name. */
  readonly spread: Readonly<Record<string, PartSchema>>
  /** A schema that may be null as well: OpenAPI 3.0 has no type for it. */
  readonly nullable: (schema: JsonSchema) => JsonSchema
}

/** The schema of what a template writes; `undefined` where it writes nothing. */
export function bodyJsonSchema(node: Node, body: BodySchema): PartSchema | undefined {
  switch (node.is) {
    case 'constant':
      return { schema: constantSchema(node.value), isSure: true }
    case 'part': {
      const part = body.partOf(node.part)
      if (node.format === 'null') {
        return part
          ? { schema: part.isSure ? part.schema : body.nullable(part.schema), isSure: true }
          : { schema: body.nullable({ enum: [null] }), isSure: true }
      }
      if (!part) return node.format === 'unrecognized' ? { schema: { type: 'string' }, isSure: true } : undefined
      if (node.format === 'string') return { schema: textSchema(part.schema), isSure: part.isSure }
      return { schema: part.schema, isSure: part.isSure || node.format === 'unrecognized' }
    }
    case 'text': {
      const parts = node.parts.map(body.partOf)
      if (parts.includes(undefined)) return undefined
      const texts = parts.map((part) => onlyValue(part?.schema))
      const isConstant = texts.every((text) => text !== undefined)
      const text = node.literals.reduce((whole, literal, index) => `${whole}${texts[index - 1] ?? ''}${literal}`)
      return {
        schema: isConstant ? { type: 'string', enum: [text] } : { type: 'string' },
        isSure: parts.every((part) => part?.isSure),
      }
    }
    case 'object':
      return objectSchema(node.entries, body)
    case 'list': {
      const items = node.items.flatMap((item) => bodyJsonSchema(item, body) ?? [])
      if (items.length === 0) return undefined
      const schemas = items.map(({ schema }) => schema)
      return {
        schema: { type: 'array', items: schemas.length === 1 ? schemas[0] : { anyOf: schemas } },
        isSure: items.some(({ isSure }) => isSure),
      }
    }
  }
}

function objectSchema(entries: readonly (readonly [string, Node])[], body: BodySchema): PartSchema | undefined {
  const properties: [string, PartSchema][] = []
  let isSure = false
  for (const [key, child] of entries) {
    if (key === SPREAD) properties.push(...Object.entries(body.spread))
    else {
      const property = bodyJsonSchema(child, body)
      if (property) properties.push([key, property])
      if (property?.isSure && child.is !== 'constant') isSure = true
    }
  }
  if (properties.length === 0) return undefined
  const required = properties.filter(([, property]) => property.isSure).map(([key]) => key)
  return {
    schema: {
      type: 'object',
      ...(required.length > 0 && { required }),
      properties: Object.fromEntries(properties.map(([key, { schema }]) => [key, schema])),
    },
    isSure,
  }
}

function constantSchema(value: Json): JsonSchema {
  if (Array.isArray(value)) return { type: 'array', enum: [value] }
  if (isRecord(value)) {
    const properties = Object.entries(value).map(([key, item]) => [key, constantSchema(item as Json)])
    return { type: 'object', required: Object.keys(value), properties: Object.fromEntries(properties) }
  }
  return value === null ? { enum: [null] } : { type: typeof value, enum: [value] }
}

/** A value as text: where it is only one, that one's text. */
function textSchema(schema: JsonSchema): JsonSchema {
  const { type, enum: values, minimum, maximum, ...rest } = schema
  return { ...rest, type: 'string', ...(Array.isArray(values) && { enum: values.map(String) }) }
}

function onlyValue(schema: JsonSchema | undefined): string | undefined {
  const values = schema?.['enum']
  return Array.isArray(values) && values.length === 1 ? String(values[0]) : undefined
}
