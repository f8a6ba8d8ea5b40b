import { operationKeys } from '@errspec/core/adapter'
import { type Contract, kindsByStatus, wholeOperation } from '../shared/contract/contract.js'
import { anchors, type ErrorFolders, errorFolders } from './addresses.js'
import type { SiteLook } from './look.js'

/** What the pages of one site have in common. */
export interface Reference {
  readonly contract: Contract
  readonly title: string
  readonly home?: string | undefined
  /** The file of a kind's page. */
  errorPage(kind: string): string
  /** The kinds before and behind a kind, in the order of the first page. */
  neighboursOf(kind: string): readonly [previous: string | undefined, next: string | undefined]
  /** The operations by their keys, each in full and with its place on the page of operations. */
  readonly operations: ReadonlyMap<string, { readonly name: string; readonly anchor: string }>
}

/** A contract as the pages show it. */
export function referenceOf(contract: Contract, { title, home }: SiteLook): Reference {
  const { catalog, operations } = contract
  const folders: ErrorFolders = errorFolders(Object.keys(catalog.errors))
  const keys = operations ? operationKeys(operations.operations) : []
  const places = anchors(keys)
  const kinds = kindsByStatus(catalog).flatMap(([, ofStatus]) => ofStatus)
  const order = new Map(kinds.map((kind, at) => [kind, at]))
  return {
    contract,
    title: title ?? `${catalog.name} errors`,
    home,
    errorPage: (kind) => `errors/${folders.get(kind)}/index.html`,
    neighboursOf(kind) {
      const at = order.get(kind) ?? 0
      return [kinds[at - 1], kinds[at + 1]]
    },
    operations: new Map(
      keys.map((key) => [
        key,
        { name: operations ? wholeOperation(operations, key) : key, anchor: places.get(key) ?? '' },
      ]),
    ),
  }
}
