import { operationKeys } from '@errspec/core/adapter'
import { type Contract, wholeOperation } from '../shared/contract/contract.js'
import { anchors, type ErrorFolders, errorFolders } from './addresses.js'
import type { SiteLook } from './look.js'

/** What the pages of one site have in common. */
export interface Reference {
  readonly contract: Contract
  readonly title: string
  readonly home?: string | undefined
  /** The file of a kind's page. */
  errorPage(kind: string): string
  /** The operations by their keys, each in full and with its place on the page of operations. */
  readonly operations: ReadonlyMap<string, { readonly name: string; readonly anchor: string }>
}

/** A contract as the pages show it. */
export function referenceOf(contract: Contract, { title, home }: SiteLook): Reference {
  const { catalog, operations } = contract
  const folders: ErrorFolders = errorFolders(Object.keys(catalog.errors))
  const keys = operations ? operationKeys(operations.operations) : []
  const places = anchors(keys)
  return {
    contract,
    title: title ?? `${catalog.name} errors`,
    home,
    errorPage: (kind) => `errors/${folders.get(kind)}/index.html`,
    operations: new Map(
      keys.map((key) => [
        key,
        { name: operations ? wholeOperation(operations, key) : key, anchor: places.get(key) ?? '' },
      ]),
    ),
  }
}
