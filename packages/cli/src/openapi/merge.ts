import { type Contract, kindsByStatus } from '../contract.js'
import { usageErrorOf } from '../faults.js'
import { nearestKinds } from '../nearest-kinds.js'
import { errorResponse, headerComponents, kindSchemas, MARK } from './components.js'
import { type Edit, editsBetween } from './edits.js'
import { isObject, type JsonObject, record } from './json-object.js'
import type { Dialect } from './kind-schema.js'
import { joinResponses, ownParts, withoutOwn } from './merge-response.js'
import { operationsOf } from './operations.js'

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
      const merged = wanted.length > 0 ? joinResponses(kept, errorResponse(contract, status, wanted)) : kept
      const place = [...path, 'responses', key]
      if (merged === undefined) edits.push(...(present === undefined ? [] : [{ path: place }]))
      // What is behind a reference is not edited: the response becomes a copy of its own.
      else if (present !== undefined && present !== responses[key]) {
        if (editsBetween([], present, merged).length > 0) edits.push({ path: place, value: merged })
      } else
        edits.push(...(present === undefined ? [{ path: place, value: merged }] : editsBetween(place, present, merged)))
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
  const isLeftEmpty = (section: string, wanted: object) => {
    const parts = Object.values(record(record(root['components'])[section]))
    return (
      parts.length > 0 && Object.keys(wanted).length === 0 && parts.every((part) => record(part)[MARK] === catalog.name)
    )
  }
  for (const [section, wanted] of Object.entries(components)) {
    const present = record(record(root['components'])[section])
    const place = ['components', section]
    if (isLeftEmpty(section, wanted)) {
      edits.push({ path: place })
      continue
    }
    for (const [key, value] of Object.entries(wanted)) {
      const there = present[key]
      if (there === undefined) edits.push({ path: [...place, key], value })
      else if (record(there)[MARK] === catalog.name) edits.push(...editsBetween([...place, key], there, value))
      else faults.push(`components.${section}.${key}: is another one already; give that one another name`)
    }
    for (const key of Object.keys(present)) {
      if (record(present[key])[MARK] === catalog.name && !Object.hasOwn(wanted, key))
        edits.push({ path: [...place, key] })
    }
  }
  const sections = Object.keys(record(root['components']))
  if (
    sections.length > 0 &&
    sections.every((section) => isLeftEmpty(section, components[section as keyof typeof components] ?? {}))
  ) {
    edits.push({ path: ['components'] })
  }
  if (faults.length > 0) throw usageErrorOf(name, faults)
  return edits
}

function dialectOf(document: unknown, name: string): Dialect {
  const version = isObject(document) ? document['openapi'] : undefined
  if (typeof version === 'string' && /^3\.[0-9]+(\.|$)/.test(version)) return version.startsWith('3.0') ? '3.0' : '3.1'
  const hint = isObject(document) && document['swagger'] !== undefined ? ' (Swagger 2.0 has to be converted first)' : ''
  const words =
    version === undefined ? 'it has no "openapi": "3.1.0"' : `its "openapi" is ${JSON.stringify(version)}, not "3.1.0"`
  throw usageErrorOf(name, [`is no OpenAPI 3 document: ${words} or the like${hint}`])
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
    .map((key) => unescaped(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  let found: unknown = root
  for (const key of keys) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined
  return follow(root, found, hops + 1)
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    // A stray % stands for itself: then nothing is found there, and that is said.
    return key
  }
}
