import { isRecord } from '@errspec/core/adapter'
import { didYouMean } from '@errspec/core/schema'
import { type Contract, kindsByStatus } from '../../shared/contract/contract.js'
import { type JsonObject, record } from '../../shared/json-object.js'
import { usageErrorOf } from '../../shared/usage-error.js'
import { headerComponents, kindSchemas, MARK } from '../components.js'
import type { Dialect } from '../dialect.js'
import { errorResponse } from '../error-response.js'
import { type Form, formsOf } from '../forms.js'
import type { FormOptions } from '../openapi.js'
import { type Edit, editsBetween } from './edits.js'
import { joinResponses, type OwnParts, ownParts, withoutOwn } from './merge-response.js'
import { type Operation, operationsOf } from './operations.js'

/** The list of kinds in an operation. */
const LIST = 'x-errors'

/**
 * What to change in an OpenAPI 3.0 or 3.1 document so that each operation that has a list `x-errors` of kinds documents them: a
 * response for each of their statuses, and the schemas and headers that these refer to. What the document says already stays; what an
 * earlier run had put there is replaced. Throws a `UsageError` that lists every fault.
 */
export function openApiEdits(
  contract: Contract,
  document: unknown,
  name = 'The document',
  { envelope }: FormOptions = {},
): readonly Edit[] {
  const { catalog } = contract
  const forms = formsOf(catalog, envelope)
  const dialect = dialectOf(document, name)
  const root = document as JsonObject
  const faults: string[] = []
  const report = (fault: string) => void faults.push(fault)
  const own = ownParts(contract, root)
  const operations = operationsOf(root).map((operation) => ({
    ...operation,
    kinds: readKinds(contract, operation, report),
  }))
  if (!own.isAnywhere && operations.every(({ operation }) => operation[LIST] === undefined)) {
    report(`no operation has a list '${LIST}' of kinds, as in "${LIST}": ["${catalog.defaults.unknown}"]`)
  }
  const used = Object.keys(catalog.errors).filter((kind) => operations.some(({ kinds }) => kinds.includes(kind)))
  const edits = [
    ...operations.flatMap((operation) => responseEdits(contract, root, operation, own, forms, report)),
    ...componentEdits(contract, root, used, dialect, forms, report),
  ]
  if (faults.length > 0) throw usageErrorOf(name, faults)
  return edits
}

type Report = (fault: string) => void

/** The responses of one operation. */
function responseEdits(
  contract: Contract,
  root: JsonObject,
  { path, operation, kinds }: Operation & { readonly kinds: readonly string[] },
  own: OwnParts,
  forms: readonly Form[],
  report: Report,
): readonly Edit[] {
  const responses = record(operation['responses'])
  return kindsByStatus(contract.catalog).flatMap(([status, ofStatus]): readonly Edit[] => {
    const key = String(status)
    const place = [...path, 'responses', key]
    const wanted = ofStatus.filter((kind) => kinds.includes(kind))
    const present = follow(root, responses[key])
    if (responses[key] !== undefined && present === undefined) {
      if (wanted.length > 0) report(`${place.join('.')}: its $ref leads nowhere in this document`)
      return []
    }
    const kept = present && withoutOwn(present, own)
    const merged = wanted.length > 0 ? joinResponses(kept, errorResponse(contract, status, wanted, forms)) : kept
    if (present === undefined) return merged === undefined ? [] : [{ path: place, value: merged }]
    if (merged === undefined) return [{ path: place }]
    const edits = editsBetween(place, present, merged)
    // What is behind a reference is not edited: the response becomes a copy of its own.
    return present === responses[key] || edits.length === 0 ? edits : [{ path: place, value: merged }]
  })
}

/** The schemas and headers that the responses refer to. A section that has nothing left is taken out. */
function componentEdits(
  contract: Contract,
  root: JsonObject,
  used: readonly string[],
  dialect: Dialect,
  forms: readonly Form[],
  report: Report,
): readonly Edit[] {
  const { catalog } = contract
  const components = record(root['components'])
  const wantedParts: Readonly<Record<string, JsonObject>> = {
    schemas: kindSchemas(contract, used, dialect, forms),
    headers: used.length > 0 ? headerComponents(catalog, dialect) : {},
  }
  const isOwn = (part: unknown) => record(part)[MARK] === catalog.name
  const isLeftEmpty = (section: string) =>
    Object.values(record(components[section])).every(isOwn) &&
    Object.keys(wantedParts[section] ?? { other: {} }).length === 0
  if (Object.keys(components).length > 0 && Object.keys(components).every(isLeftEmpty))
    return [{ path: ['components'] }]
  return Object.entries(wantedParts).flatMap(([section, wanted]): readonly Edit[] => {
    const present = record(components[section])
    const place = ['components', section]
    if (components[section] !== undefined && isLeftEmpty(section)) return [{ path: place }]
    const stale = Object.keys(present).filter((key) => isOwn(present[key]) && !Object.hasOwn(wanted, key))
    return [
      ...Object.entries(wanted).flatMap(([key, value]): readonly Edit[] => {
        if (present[key] === undefined) return [{ path: [...place, key], value }]
        if (isOwn(present[key])) return editsBetween([...place, key], present[key], value)
        report(`components.${section}.${key}: is another one already; give that one another name`)
        return []
      }),
      ...stale.map((key) => ({ path: [...place, key] })),
    ]
  })
}

function dialectOf(document: unknown, name: string): Dialect {
  const version = isRecord(document) ? document['openapi'] : undefined
  if (typeof version === 'string' && /^3\.[0-9]+(\.|$)/.test(version)) return version.startsWith('3.0') ? '3.0' : '3.1'
  const hint = isRecord(document) && document['swagger'] !== undefined ? ' (Swagger 2.0 has to be converted first)' : ''
  const words =
    version === undefined ? 'it has no "openapi": "3.1.0"' : `its "openapi" is ${JSON.stringify(version)}, not "3.1.0"`
  throw usageErrorOf(name, [`is no OpenAPI 3 document: ${words} or the like${hint}`])
}

function readKinds({ catalog }: Contract, { path: place, operation }: Operation, report: Report): readonly string[] {
  const path = place.join('.')
  const list = operation[LIST]
  if (list === undefined) return []
  if (!Array.isArray(list)) {
    report(`${path}.${LIST}: must be a list of kinds, not ${JSON.stringify(list)}`)
    return []
  }
  return list.filter((kind, index) => {
    if (typeof kind === 'string' && Object.hasOwn(catalog.errors, kind)) return true
    const hint = typeof kind === 'string' ? didYouMean(kind, Object.keys(catalog.errors)) : ''
    report(`${path}.${LIST}.${index}: ${JSON.stringify(kind)} is not a kind of '${catalog.name}'${hint}`)
    return false
  })
}

/** A response, or the one in this document that it refers to. */
function follow(root: JsonObject, value: unknown, hops = 0): JsonObject | undefined {
  if (!isRecord(value)) return undefined
  const target = value['$ref']
  if (typeof target !== 'string') return value
  if (!target.startsWith('#/') || hops > 10) return undefined
  const keys = target
    .slice(2)
    .split('/')
    .map((key) => unescaped(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  let found: unknown = root
  for (const key of keys) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined
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
