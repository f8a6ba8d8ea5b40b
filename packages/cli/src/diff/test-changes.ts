import { contractOf, type EditableFile, shopFile } from '../shared/contract/test-contracts.js'
import type { Change } from './changes/change.js'
import { diff } from './diff.js'

/** A change of a catalog file. */
export type Edit = (file: EditableFile) => void

/** The changes between a contract (the shop's, as a rule), with a first edit, and the same with a second one on top. */
export function changesOf(before: Edit, after: Edit, contract: object = shopFile): readonly Change[] {
  const base = contractOf(contract, before)
  const head = contractOf(contract, (file) => {
    before(file)
    after(file)
  })
  return diff(base, head).changes
}

export const nothing: Edit = () => {}
