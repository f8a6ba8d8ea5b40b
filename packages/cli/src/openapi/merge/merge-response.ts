import type { Contract } from '../../shared/contract/contract.js'
import { type JsonObject, record } from '../../shared/json-object.js'
import { MARK, schemaNames } from '../components.js'
import { anyOf } from '../error-response.js'

/** What of a document an earlier run has put there: by reference, by mark, or by the name of a kind. */
export interface OwnParts {
  readonly isOwn: (part: unknown) => boolean
  readonly isKind: (name: string) => boolean
  readonly isAnywhere: boolean
  readonly name: string
}

/** Finds the parts of a document that an earlier run has made. */
export function ownParts({ catalog }: Contract, root: JsonObject): OwnParts {
  const marked = new Set<string>()
  for (const [section, parts] of Object.entries(record(root['components']))) {
    for (const [key, part] of Object.entries(record(parts))) {
      if (record(part)[MARK] === catalog.name) marked.add(`#/components/${section}/${key}`)
    }
  }
  const kinds = new Set([...schemaNames(catalog).keys()])
  return {
    isOwn: (part) => record(part)[MARK] === catalog.name || marked.has(String(record(part)['$ref'])),
    isKind: (name) => kinds.has(name),
    isAnywhere: marked.size > 0,
    name: catalog.name,
  }
}

/** A response without what an earlier run has put there; `undefined` where nothing else is in it. */
export function withoutOwn(response: JsonObject, own: OwnParts): JsonObject | undefined {
  if (response[MARK] === own.name) return undefined
  const { headers: oldHeaders, content: oldContent, ...others } = response
  const kept = Object.entries(record(oldContent)).map(([type, media]) => [type, mediaWithoutOwn(media, own)] as const)
  // Without an error of ours in any of its bodies, nothing of it is ours.
  if (kept.every(([type, media]) => media === record(oldContent)[type])) return response
  const headers = Object.fromEntries(Object.entries(record(oldHeaders)).filter(([, header]) => !own.isOwn(header)))
  const content = Object.fromEntries(kept.filter(([, media]) => media !== undefined))
  return {
    ...others,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  }
}

/** One form of a body without our errors; the same object where it has none, `undefined` where it has nothing else. */
function mediaWithoutOwn(media: unknown, { isOwn, isKind }: OwnParts): unknown {
  const { schema, examples: all, ...rest } = record(media)
  const theirs = alternatives(schema).filter((alternative) => !isOwn(alternative))
  if (theirs.length === alternatives(schema).length) return media
  const examples = Object.entries(record(all)).filter(([kind]) => !isKind(kind))
  const kept = {
    ...rest,
    ...(theirs.length > 0 ? { schema: anyOf(theirs) } : {}),
    ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}),
  }
  return Object.keys(kept).length > 0 ? kept : undefined
}

/** Adds a generated response to one that a person wrote, whose words and headers win. */
export function joinResponses(theirs: JsonObject | undefined, ours: JsonObject): JsonObject {
  if (theirs === undefined) return ours
  const { content, headers, [MARK]: _, ...rest } = ours
  const present = record(theirs['content'])
  const joined = Object.entries(record(content)).map(([type, media]) => [
    type,
    joinMedia(record(present[type]), record(media), theirs),
  ])
  return {
    ...rest,
    ...theirs,
    headers: { ...record(headers), ...record(theirs['headers']) },
    content: { ...present, ...Object.fromEntries(joined) },
  }
}

function joinMedia(
  { schema, example, examples, ...media }: JsonObject,
  ours: JsonObject,
  response: JsonObject,
): JsonObject {
  const all = {
    ...(example === undefined ? {} : { example: { ...summaryOf(response), value: example } }),
    ...record(examples),
    ...record(ours['examples']),
  }
  return {
    ...media,
    schema: anyOf([...alternatives(schema), ...alternatives(ours['schema'])]),
    ...(Object.keys(all).length > 0 ? { examples: all } : {}),
  }
}

/** What to call the example of a response that had a single one. */
function summaryOf({ description }: JsonObject): JsonObject {
  return description === undefined ? {} : { summary: description }
}

function alternatives(schema: unknown): readonly unknown[] {
  if (schema === undefined) return []
  const list = record(schema)['anyOf']
  return Array.isArray(list) && Object.keys(record(schema)).length === 1 ? list : [schema]
}
