import { accept, type IgnoreEntry } from '../rules/ignore-file.js'
import type { Contract } from '../shared/contract/contract.js'
import { type Bump, bumped, demandedBump, isStepAbove } from './bump.js'
import type { Change } from './changes/change.js'
import { contractChanges } from './changes/contract-changes.js'
import { envelopeChanges } from './changes/envelope-changes.js'
import { errorChanges } from './changes/errors/error-changes.js'
import { guideChanges } from './changes/guide-changes.js'
import { operationChanges } from './changes/operation-changes.js'
import { changeLevels } from './changes/rules.js'

/** What is between two contracts. */
export interface ContractDiff {
  readonly base: { readonly name: string; readonly version: string }
  readonly head: { readonly name: string; readonly version: string }
  /** What breaks first, then what is added, then what is edited. */
  readonly changes: readonly Change[]
  /** What an ignore file has taken out. */
  readonly ignored: readonly Change[]
  /** The step of `catalog.version` that the changes demand. */
  readonly bump: Bump
  /** The lowest version that is enough. */
  readonly leastVersion: string
  /** Whether the new version is that, or higher. */
  readonly isVersionEnough: boolean
}

/** What changed between two contracts for the clients and servers of both, and the version that this demands. */
export function diff(base: Contract, head: Contract, ignore: readonly IgnoreEntry[] = []): ContractDiff {
  const found = [
    ...contractChanges(base, head),
    ...envelopeChanges(base, head),
    ...errorChanges(base, head),
    ...operationChanges(base, head),
    ...guideChanges(base, head),
  ]
  const sorted = changeLevels.flatMap((level) => found.filter((change) => change.level === level))
  const { left: changes, accepted: ignored } = accept(sorted, ignore)
  const { version } = base.catalog
  const bump = demandedBump(
    changes.map(({ level }) => level),
    version,
  )
  const leastVersion = bumped(version, bump)
  return {
    base: { name: base.catalog.name, version },
    head: { name: head.catalog.name, version: head.catalog.version },
    changes,
    ignored,
    bump,
    leastVersion,
    isVersionEnough: isStepAbove(head.catalog.version, version, bump),
  }
}
