import type { AnyOperations } from '@errspec/core'
import { operationKeys, operationShape, splitOperation } from '@errspec/core/adapter'
import { wholeOperation } from '../../shared/contract/contract.js'
import { decodedPath } from './base-paths.js'
import type { DocumentedOperation } from './raised-kinds.js'

/** The operations that one side has and the other one lacks, each as `'GET /v1/orders/{id}'`. */
export interface UnmatchedOperations {
  /** Those of the document that the contract says nothing of. */
  readonly documented: readonly string[]
  /** Those of the contract that the document does not have. */
  readonly declared: readonly string[]
}

/** Which operations of a document and of a contract are the same. */
export interface MatchedOperations {
  /** The kinds that the contract declares for an operation of the document; `undefined` where it has no such operation. */
  kindsOf(operation: DocumentedOperation): readonly string[] | undefined
  readonly unmatched: UnmatchedOperations
}

/**
 * Finds the operations of a document in those of a contract, by method and path, whatever the params of the path are called. Base paths
 * count where both sides have one. HEAD is GET where the contract does not have it itself.
 */
export function matchOperations(api: AnyOperations, documented: readonly DocumentedOperation[]): MatchedOperations {
  const requests = documented.filter(({ basePaths }) => basePaths !== undefined)
  const keys = operationKeys(api.operations)
  const found = new Map<DocumentedOperation, string>()
  const isThere = new Set<string>()

  function findAll(names: ReadonlyMap<string, string>, pathsOf: (operation: DocumentedOperation) => readonly string[]) {
    for (const operation of requests.filter((request) => !found.has(request))) {
      const methods = operation.method === 'HEAD' ? ['HEAD', 'GET'] : [operation.method]
      const shapes = methods.flatMap((method) => pathsOf(operation).map((path) => operationShape(`${method} ${path}`)))
      const key = shapes.map((shape) => names.get(shape)).find((name) => name !== undefined)
      if (key === undefined) continue
      found.set(operation, key)
      if (splitOperation(key).method === operation.method) isThere.add(key)
    }
  }

  findAll(byShape(keys.map((key) => [wholeOperation(api, key), key])), wholePaths)
  // One side may not say what comes before all of its paths: a service that is mounted somewhere, or a document without servers.
  const others = keys.filter((key) => !isThere.has(key))
  const hasBasePath = wholeOperation(api, 'GET /') !== 'GET /'
  findAll(byShape(others.map((key) => [key, key])), ({ path, basePaths = [] }) =>
    hasBasePath && !basePaths.includes('') ? [] : [decodedPath(path)],
  )

  return {
    kindsOf(operation) {
      const key = found.get(operation)
      return key === undefined ? undefined : api.of(key).kinds
    },
    unmatched: {
      documented: [...new Set(requests.filter((operation) => !found.has(operation)).map(nameOf))],
      declared: keys.filter((key) => !isThere.has(key)).map((key) => wholeOperation(api, key)),
    },
  }
}

const byShape = (names: readonly (readonly [name: string, key: string])[]): ReadonlyMap<string, string> =>
  new Map(names.map(([name, key]) => [operationShape(name), key]))

const wholePaths = ({ basePaths = [], path }: DocumentedOperation) => basePaths.map((base) => base + decodedPath(path))

/** A documented operation with its whole path, behind the first of its servers. */
export const nameOf = (operation: DocumentedOperation): string => `${operation.method} ${wholePaths(operation)[0]}`

/** The operations of a contract with their whole paths. */
export const operationNames = (api: AnyOperations): readonly string[] =>
  operationKeys(api.operations).map((key) => wholeOperation(api, key))

/** How many names a message has. */
const SHOWN = 20

/** Names of operations in a message. */
export function namesOf(names: readonly string[]): string {
  const more = names.length - SHOWN
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** What there is to say of the operations that one side lacks, each as a remark. */
export function unmatchedRemarks({ documented, declared }: UnmatchedOperations, file: string): readonly string[] {
  const operations = (names: readonly string[]) => (names.length === 1 ? '1 operation' : `${names.length} operations`)
  return [
    ...(documented.length > 0
      ? [`${file}: has ${operations(documented)} that the contract lacks: ${namesOf(documented)}`]
      : []),
    ...(declared.length > 0 ? [`${file}: lacks ${operations(declared)} of the contract: ${namesOf(declared)}`] : []),
  ]
}
