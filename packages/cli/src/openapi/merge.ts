import { type Contract, kindsByStatus } from '../contract.js'
import { usageErrorOf } from '../faults.js'
import { nearestKinds } from '../nearest-kinds.js'
import { anyOf, errorResponse, headerComponents, kindSchemas, MARK, schemaNames } from './components.js'
import type { Dialect, JsonObject } from './kind-schema.js'

/** A place in a document and what is to stand there; without a value, nothing. */
export interface Edit {
  readonly path: readonly string[]
  readonly value?: unknown
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']
const JSON_TYPE = 'application/json'
/** The list of kinds in an operation. */
const LIST = 'x-errors'

/**
 * What to change in an OpenAPI 3.0 or 3.1 document so that each operation that has a list `x-errors` of kinds documents them: a
 * response for each of their statuses, and the schemas and headers that these refer to. What the document says already stays; what an
 * earlier run had put there is replaced. Throws a `UsageError` that lists every fault.
 */
export function openApiEdits(contract: Contract, document: unknown, name = 'The document'): readonly Edit[] {
  const { catalog } = contract
  const dialect = dialectOf(document, name)
  const root = document as JsonObject
  const operations = operationsOf(root)
  const faults: string[] = []
  const used = new Set<string>()
  const own = ownParts(contract, root)
  const edits: Edit[] = []

  for (const { path, operation } of operations) {
    const kinds = readKinds(contract, operation, path.join('.'), (fault) => faults.push(fault))
    for (const kind of kinds) used.add(kind)
    const responses = record(operation['responses'])
    for (const [status, ofStatus] of kindsByStatus(catalog)) {
      const key = String(status)
      const wanted = ofStatus.filter((kind) => kinds.includes(kind))
      const present = follow(root, responses[key])
      if (responses[key] !== undefined && present === undefined) {
        if (wanted.length > 0)
          faults.push(`${[...path, 'responses', key].join('.')}: its $ref leads nowhere in this document`)
        continue
      }
      const kept = present && withoutOwn(present, own)
      const merged = wanted.length > 0 ? join(kept, errorResponse(contract, status, wanted)) : kept
      if (JSON.stringify(merged) === JSON.stringify(present)) continue
      edits.push({ path: [...path, 'responses', key], ...(merged === undefined ? {} : { value: merged }) })
    }
  }
  if (!own.isAnywhere && operations.every(({ operation }) => operation[LIST] === undefined)) {
    faults.push(`no operation has a list '${LIST}' of kinds, as in "${LIST}": ["${catalog.defaults.unknown}"]`)
  }

  const components = {
    schemas: kindSchemas(
      contract,
      Object.keys(catalog.errors).filter((kind) => used.has(kind)),
      dialect,
    ),
    headers: used.size > 0 ? headerComponents(catalog, dialect) : {},
  }
  for (const [section, wanted] of Object.entries(components)) {
    const present = record(record(root['components'])[section])
    for (const [key, value] of Object.entries(wanted)) {
      const there = present[key]
      if (there !== undefined && record(there)[MARK] !== catalog.name) {
        faults.push(`components.${section}.${key}: is another one already; give that one another name`)
      } else if (JSON.stringify(there) !== JSON.stringify(value))
        edits.push({ path: ['components', section, key], value })
    }
    for (const key of Object.keys(present)) {
      if (record(present[key])[MARK] === catalog.name && !Object.hasOwn(wanted, key)) {
        edits.push({ path: ['components', section, key] })
      }
    }
  }
  if (faults.length > 0) throw usageErrorOf(name, faults)
  return edits
}

/** Makes edits in a copy of a document. */
export function applyEdits(document: unknown, edits: readonly Edit[]): JsonObject {
  const copy = structuredClone(document) as JsonObject
  for (const edit of edits) {
    let holder = copy
    for (const key of edit.path.slice(0, -1)) {
      // A property of the document itself, never an inherited one.
      if (!Object.hasOwn(holder, key) || !isObject(holder[key])) define(holder, key, {})
      holder = holder[key] as JsonObject
    }
    const last = edit.path.at(-1) ?? ''
    if ('value' in edit) define(holder, last, edit.value)
    else delete holder[last]
  }
  return copy
}

function define(holder: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const record = (value: unknown): JsonObject => (isObject(value) ? value : {})

function dialectOf(document: unknown, name: string): Dialect {
  const version = isObject(document) ? document['openapi'] : undefined
  if (typeof version === 'string' && /^3\.[0-9]+(\.|$)/.test(version)) return version.startsWith('3.0') ? '3.0' : '3.1'
  const hint = isObject(document) && document['swagger'] !== undefined ? ' (Swagger 2.0 has to be converted first)' : ''
  const words =
    version === undefined ? 'it has no "openapi": "3.1.0"' : `its "openapi" is ${JSON.stringify(version)}, not "3.1.0"`
  throw usageErrorOf(name, [`is no OpenAPI 3 document: ${words} or the like${hint}`])
}

interface Operation {
  readonly path: readonly string[]
  readonly operation: JsonObject
}

/** Every operation of a document: of its paths and webhooks, of the path items of its components, and of callbacks in all of these. */
function operationsOf(root: JsonObject): readonly Operation[] {
  const components = record(root['components'])
  return [
    ...operationsOfItems(['paths'], root['paths']),
    ...operationsOfItems(['webhooks'], root['webhooks']),
    ...operationsOfItems(['components', 'pathItems'], components['pathItems']),
    ...operationsOfCallbacks(['components', 'callbacks'], components['callbacks']),
  ]
}

function operationsOfItems(place: readonly string[], items: unknown): readonly Operation[] {
  return Object.entries(record(items)).flatMap(([name, item]) =>
    METHODS.flatMap((method): readonly Operation[] => {
      const operation = record(item)[method]
      const path = [...place, name, method]
      if (!isObject(operation)) return []
      return [{ path, operation }, ...operationsOfCallbacks([...path, 'callbacks'], operation['callbacks'])]
    }),
  )
}

function operationsOfCallbacks(place: readonly string[], callbacks: unknown): readonly Operation[] {
  return Object.entries(record(callbacks)).flatMap(([name, items]) => operationsOfItems([...place, name], items))
}

function readKinds(
  { catalog }: Contract,
  operation: JsonObject,
  path: string,
  report: (fault: string) => void,
): readonly string[] {
  const list = operation[LIST]
  if (list === undefined) return []
  if (!Array.isArray(list)) {
    report(`${path}.${LIST}: must be a list of kinds, not ${JSON.stringify(list)}`)
    return []
  }
  return list.filter((kind, index) => {
    if (typeof kind === 'string' && Object.hasOwn(catalog.errors, kind)) return true
    const [nearest] = typeof kind === 'string' ? nearestKinds(catalog, kind) : []
    const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`
    report(`${path}.${LIST}.${index}: ${JSON.stringify(kind)} is not a kind of '${catalog.name}'${hint}`)
    return false
  })
}

/** A response, or the one in this document that it refers to. */
function follow(root: JsonObject, value: unknown, hops = 0): JsonObject | undefined {
  if (!isObject(value)) return undefined
  const target = value['$ref']
  if (typeof target !== 'string') return value
  if (!target.startsWith('#/') || hops > 10) return undefined
  const keys = target
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  let found: unknown = root
  for (const key of keys) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined
  return follow(root, found, hops + 1)
}

/** What of a document an earlier run has put there: by reference, by mark, or by the name of a kind. */
interface OwnParts {
  readonly isOwn: (part: unknown) => boolean
  readonly isKind: (name: string) => boolean
  readonly isAnywhere: boolean
  readonly name: string
}

function ownParts({ catalog }: Contract, root: JsonObject): OwnParts {
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
function withoutOwn(response: JsonObject, { isOwn, isKind, name }: OwnParts): JsonObject | undefined {
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
function join(theirs: JsonObject | undefined, ours: JsonObject): JsonObject {
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
