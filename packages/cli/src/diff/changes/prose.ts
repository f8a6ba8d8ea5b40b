import { isCoded } from '@errspec/core/schema'
import type { Contract } from '../../shared/contract/contract.js'
import { paramsOfKind } from '../../shared/contract/param-types.js'

/** Whether clients of both contracts tell errors by a code in the body. */
export function isToldByCode(base: Contract, head: Contract): boolean {
  return isCoded(base.catalog.envelope) && isCoded(head.catalog.envelope)
}

/**
 * Whether nobody reads anything out of an error's message: clients go by its code, and the body carries every param that the
 * message shows.
 */
export function isProse(base: Contract, head: Contract, kind: string, name: string): boolean {
  const isCarried = ({ catalog }: Contract, own: string) =>
    paramsOfKind(catalog, own).every((param) => !param.isShown || param.isCarried)
  return isToldByCode(base, head) && isCarried(base, kind) && isCarried(head, name)
}

/** Whether that holds for every error that both contracts have. */
export function isAllProse(base: Contract, head: Contract): boolean {
  const both = Object.keys(base.catalog.errors).filter((kind) => Object.hasOwn(head.catalog.errors, kind))
  return isToldByCode(base, head) && both.every((kind) => isProse(base, head, kind, kind))
}
