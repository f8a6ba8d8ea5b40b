import type { AnyCatalog, AnyOperations } from '@errspec/core'
import type { SchemaDialect } from '@errspec/core/adapter'
import { isRecord } from '@errspec/core/adapter'
import { type Contract, kindsByStatus } from '../../shared/contract/contract.js'
import { numberText } from '../../shared/exact-number.js'
import { type JsonObject, record } from '../../shared/json-object.js'
import { usageErrorOf } from '../../shared/usage-error.js'
import { headerComponents, kindSchemas } from '../components.js'
import { errorResponse } from '../error-response.js'
import { formsOf } from '../forms.js'
import type { FormOptions } from '../openapi.js'
import { BUNDLE, keysOf, referencesIn } from '../references.js'
import { changesBetween, type PlacedChanges } from '../text/changes.js'
import type { Place, TextDocument } from '../text/text-document.js'
import { documentWithComponents } from './component-changes.js'
import { matchOperations, nameOf, namesOf, operationNames, type UnmatchedOperations } from './matched-operations.js'
import { type Operation, operationsOf } from './operations.js'
import { type Parts, partsOf } from './parts.js'
import { type DocumentedOperation, LIST, type RaisedKinds, raisedKinds } from './raised-kinds.js'
import { ResponseComponents } from './shared-responses.js'
import { type Answer, operationWithErrors } from './with-errors.js'
import { operationWithoutOwn } from './without-own.js'

/** What to change in a document, and which operations only it or only the contract has. */
export interface DocumentChanges {
  readonly changes: readonly PlacedChanges[]
  readonly unmatched: UnmatchedOperations | undefined
}

/**
 * What to change in an OpenAPI 3 document so that each operation documents the kinds that it raises: a response for each of their
 * statuses, and the components that these refer to. What the document says already stays; what an earlier run had put there is
 * replaced. Throws a `UsageError` that lists every fault.
 */
export function openApiChanges(
  contract: Contract,
  document: TextDocument,
  name: string,
  { envelope }: FormOptions = {},
): DocumentChanges {
  const { catalog } = contract
  const dialect = dialectOf(document.content, name)
  const root = document.content as JsonObject
  const forms = formsOf(catalog, envelope)
  const faults = new Set<string>()
  const report = (fault: string) => void faults.add(fault)
  const parts = partsOf(document, catalog.name)
  const { operations, elsewhere, lost } = operationsOf(root, report)
  const uses = operations.flatMap((operation) => operation.uses)
  const declared = contract.operations && matchOperations(contract.operations, uses)
  const kinds = raisedKinds(catalog, declared?.kindsOf)
  const raising = operations.map((operation) => ({ ...operation, kinds: kindsOf(operation, kinds, report) }))
  if (faults.size === 0 && !parts.hasOwn && raising.every(({ kinds }) => kinds === undefined)) {
    report(nothingListed(catalog, uses, contract.operations) + hintOf(elsewhere))
    lost.forEach(report)
  }

  const responses = new ResponseComponents(catalog, document, parts, report)
  const statuses = kindsByStatus(catalog)
  const known = new Map<string, readonly Answer[]>()
  const answersOf = (kinds: readonly string[]): readonly Answer[] => {
    const own = new Set(kinds)
    const key = [...own].toSorted().join()
    const answers =
      known.get(key) ??
      statuses.flatMap(([status, ofStatus]) => {
        const wanted = ofStatus.filter((kind) => own.has(kind))
        if (wanted.length === 0) return []
        return [{ status: String(status), kinds: wanted, response: errorResponse(contract, status, wanted, forms) }]
      })
    known.set(key, answers)
    return answers
  }
  const changed = raising.flatMap(({ place, operation, kinds = [] }): readonly PlacedChanges[] => {
    if (kinds.length === 0 && !parts.hasOwn) return []
    const answers = answersOf(kinds)
    const after = (before: JsonObject) =>
      operationWithErrors(operationWithoutOwn(before, parts), before, answers, responses.of(place), parts)
    // Numbers matter only where something is written.
    if (answers.length === 0 && after(operation) === operation) return []
    const before = record(document.exact(place))
    const changes = changesBetween(before, after(before), parts)
    return changes ? [{ place, changes }] : []
  })
  reportReferencesInto(root, document, raising, answersOf, parts, report)

  const raised = new Set(raising.flatMap(({ kinds }) => kinds ?? []))
  const used = Object.keys(catalog.errors).filter((kind) => raised.has(kind))
  const wanted = {
    schemas: kindSchemas(contract, used, dialect, forms),
    headers: used.length > 0 ? headerComponents(catalog, dialect) : {},
    responses: responses.wanted,
  }
  const ofRoot = changesBetween(root, documentWithComponents(root, wanted, parts, report), parts)
  if (faults.size > 0) throw usageErrorOf(name, [...faults])
  const changes = ofRoot ? [...changed, { place: [], changes: ofRoot }] : changed
  return { changes, unmatched: declared?.unmatched }
}

/** What is said where no operation has a list: each way of giving one. */
function nothingListed(
  { name, defaults }: AnyCatalog,
  uses: readonly DocumentedOperation[],
  api?: AnyOperations,
): string {
  const request = uses.find(({ basePaths }) => basePaths !== undefined)
  const operation = request ? nameOf(request) : 'GET /orders/{id}'
  const declared = api ? operationNames(api) : []
  return (
    `no operation has a list of kinds. Give one in the document, as in "${LIST}": ["${defaults.unknown}"], ` +
    `or in the contract, as in defineOperations(${name}, { '${operation}': ['${defaults.unknown}'] })` +
    (declared.length > 0 ? `, which has none of the operations here, but ${namesOf(declared)}` : '')
  )
}

/** The kinds of an operation, which have to be the same for every method and path that leads to it. */
function kindsOf({ place, uses }: Operation, raised: RaisedKinds, report: (fault: string) => void) {
  const lists = uses.map((use) => ({ place: use.place, kinds: raised(use, report) }))
  // That the contract lacks one of several paths to an operation is no other list.
  const isListed = uses.some(({ operation }) => operation[LIST] !== undefined)
  const [first, ...others] = isListed ? lists : lists.filter(({ kinds }) => kinds !== undefined)
  const textOf = (kinds: readonly string[] = []) => [...new Set(kinds)].toSorted().join()
  const other = others.find(({ kinds }) => textOf(kinds) !== textOf(first?.kinds))
  if (other && first) {
    report(
      `${first.place} and ${other.place}: are one operation (${place.join('.')}) with two lists of kinds; ` +
        `give it one list '${LIST}', where it is written out, or write it out twice`,
    )
  }
  return first?.kinds ?? other?.kinds
}

const hintOf = (elsewhere: readonly string[]) =>
  elsewhere.length === 0 ? '' : `; some are in other files (${elsewhere.slice(0, 3).join(', ')}): ${BUNDLE}`

/** A response that others refer to as a part of its operation would say more to them as well. */
function reportReferencesInto(
  root: JsonObject,
  { text }: TextDocument,
  raising: readonly (Operation & { readonly kinds: readonly string[] | undefined })[],
  answersOf: (kinds: readonly string[]) => readonly Answer[],
  parts: Parts,
  report: (fault: string) => void,
): void {
  if (!/["'\s]#\/(?:paths|webhooks|components\/(?:pathItems|callbacks))\//.test(text)) return
  const touched = new Map<string, Place>()
  for (const { place, operation, kinds = [] } of raising) {
    const own = record(operationWithoutOwn(operation, parts)['responses'])
    for (const { status } of answersOf(kinds)) {
      const path = [...place, 'responses', status]
      if (isRecord(own[status]) && !('$ref' in own[status])) touched.set(JSON.stringify(path), path)
    }
  }
  if (touched.size === 0) return
  referencesIn(root, (pointer, place) => {
    const keys = keysOf(pointer) ?? []
    for (let length = 1; length <= keys.length; length++) {
      const path = touched.get(JSON.stringify(keys.slice(0, length)))
      if (path) {
        report(
          `${path.join('.')}: ${place.join('.')} refers to it (${pointer}) and would get its errors; ` +
            'move what both need to the components',
        )
      }
    }
  })
}

function dialectOf(document: unknown, name: string): SchemaDialect {
  const version = isRecord(document) ? document['openapi'] : undefined
  if (typeof version === 'string' && /^3\.[0-9]+(\.|$)/.test(version) && numberText(version) === undefined) {
    return version.startsWith('3.0') ? '3.0' : '3.1'
  }
  throw usageErrorOf(name, [`is no OpenAPI 3 document: ${whyNot(document, version)}`])
}

function whyNot(document: unknown, version: unknown): string {
  if (version !== undefined) {
    const written =
      typeof version === 'string' ? (numberText(version) ?? JSON.stringify(version)) : JSON.stringify(version)
    return `its "openapi" is ${written}, not "3.1.0" or the like`
  }
  const keys = Object.keys(record(document))
  if (keys.includes('swagger'))
    return 'it has no "openapi": "3.1.0" or the like (Swagger 2.0 has to be converted first)'
  return `it has no "openapi": "3.1.0" or the like. If it is a part of one, give the document that refers to it, and ${BUNDLE}`
}
