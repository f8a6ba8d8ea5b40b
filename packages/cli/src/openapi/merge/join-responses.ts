import { type JsonObject, record } from '../../shared/json-object.js'
import { MARK } from '../components.js'
import { anyOf } from '../error-response.js'

/** One response that says what a person wrote, whose words and headers win, and what was generated. */
export function joinResponses(theirs: JsonObject, ours: JsonObject): JsonObject {
  const { content, headers, [MARK]: _, ...rest } = ours
  return {
    ...rest,
    ...theirs,
    headers: joinHeaders(theirs['headers'], headers),
    content: joinContent(theirs['content'], content, theirs),
  }
}

/** The headers of both; names are the same in any case. */
export function joinHeaders(theirs: unknown, ours: unknown): JsonObject {
  return { ...furtherHeaders(theirs, ours), ...record(theirs) }
}

/** Our headers that they do not have. */
export function furtherHeaders(theirs: unknown, ours: unknown): JsonObject {
  const present = new Set(Object.keys(record(theirs)).map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(record(ours)).filter(([name]) => !present.has(name.toLowerCase())))
}

/** The bodies of both. */
export function joinContent(theirs: unknown, ours: unknown, response: JsonObject): JsonObject {
  const present = record(theirs)
  const joined = Object.entries(record(ours)).map(([type, media]) => [
    type,
    joinMedia(record(present[type]), record(media), response),
  ])
  return { ...present, ...Object.fromEntries(joined) }
}

function joinMedia(theirs: JsonObject, ours: JsonObject, response: JsonObject): JsonObject {
  const { schema, example, examples, ...media } = theirs
  const all = { ...exampleEntry(example, response), ...record(examples), ...furtherExamples(examples, ours) }
  return {
    ...media,
    schema: joinSchemas(schema, ours['schema']),
    ...(Object.keys(all).length > 0 ? { examples: all } : {}),
  }
}

/** Our examples that have no namesake among theirs. */
export function furtherExamples(theirs: unknown, ours: JsonObject): JsonObject {
  const present = record(theirs)
  return Object.fromEntries(Object.entries(record(ours['examples'])).filter(([name]) => !Object.hasOwn(present, name)))
}

/** Either of two schemas. */
export const joinSchemas = (theirs: unknown, ours: unknown): unknown =>
  anyOf([...alternatives(theirs), ...alternatives(ours)])

/** A single example as one of several, called as its response is described. */
export function exampleEntry(example: unknown, { description }: JsonObject): JsonObject {
  if (example === undefined) return {}
  return { example: { ...(description === undefined ? {} : { summary: description }), value: example } }
}

export function alternatives(schema: unknown): readonly unknown[] {
  if (schema === undefined || schema === null) return []
  const list = record(schema)['anyOf']
  return Array.isArray(list) && Object.keys(record(schema)).length === 1 ? list : [schema]
}
