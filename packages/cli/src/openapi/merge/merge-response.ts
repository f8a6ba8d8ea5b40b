import type { Contract } from '../../shared/contract/contract.js'
import { type JsonObject, record } from '../../shared/json-object.js'
import { anyOf, MARK, schemaNames } from '../components.js'

const JSON_TYPE = 'application/json'

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
export function withoutOwn(response: JsonObject, { isOwn, isKind, name }: OwnParts): JsonObject | undefined {
  if (response[MARK] === name) return undefined
  const headers = Object.fromEntries(Object.entries(record(response['headers'])).filter(([, header]) => !isOwn(header)))
  const media = record(record(response['content'])[JSON_TYPE])
  const theirs = alternatives(media['schema']).filter((schema) => !isOwn(schema))
  const hasOwn = theirs.length < alternatives(media['schema']).length
  if (!hasOwn) return response
  const examples = Object.entries(record(media['examples'])).filter(([kind]) => !isKind(kind))
  const { schema, examples: all, ...rest } = media
  const keptMedia = {
    ...rest,
    ...(theirs.length > 0 ? { schema: anyOf(theirs) } : {}),
    ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}),
  }
  const content = Object.fromEntries(
    Object.entries(record(response['content'])).flatMap(([type, value]) => {
      if (type !== JSON_TYPE) return [[type, value]]
      return Object.keys(keptMedia).length > 0 ? [[type, keptMedia]] : []
    }),
  )
  const { headers: oldHeaders, content: oldContent, ...others } = response
  return {
    ...others,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  }
}

/** Adds a generated response to one that a person wrote, whose words and headers win. */
export function joinResponses(theirs: JsonObject | undefined, ours: JsonObject): JsonObject {
  if (theirs === undefined) return ours
  const { content, headers, [MARK]: _, ...rest } = ours
  const ourMedia = record(record(content)[JSON_TYPE])
  const { schema, example, examples, ...media } = record(record(theirs['content'])[JSON_TYPE])
  const joined = {
    ...media,
    schema: anyOf([...alternatives(schema), ...alternatives(ourMedia['schema'])]),
    examples: {
      ...(example === undefined ? {} : { example: { ...summaryOf(theirs), value: example } }),
      ...record(examples),
      ...record(ourMedia['examples']),
    },
  }
  return {
    ...rest,
    ...theirs,
    headers: { ...record(headers), ...record(theirs['headers']) },
    content: { ...record(theirs['content']), [JSON_TYPE]: joined },
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
