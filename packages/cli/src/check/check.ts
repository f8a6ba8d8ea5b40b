import type { DefinitionError } from '@errspec/core'
import { isCoded, pathTo } from '@errspec/core/schema'
import { type Contract, textsOf } from '../shared/contract/contract.js'
import type { Finding } from '../shared/findings.js'
import { alikeFindings } from './alike.js'
import { finding } from './check-rules.js'
import { paramFindings } from './params.js'

/** The faults of a definition that was refused. */
export function definitionFindings(error: Pick<DefinitionError, 'faults'>): readonly Finding[] {
  return error.faults.map(({ path, message }) => ({ rule: 'definition', path, message }))
}

/** Advice on a contract that is sound: what is allowed, and may cause trouble later. */
export function check(contract: Contract): readonly Finding[] {
  const { catalog } = contract
  return [
    ...solutionFindings(contract),
    ...unraisedFindings(contract),
    ...Object.keys(catalog.errors).flatMap((kind) => paramFindings(catalog, kind)),
    // Where a body has a code, messages are prose.
    ...(isCoded(catalog.envelope) ? [] : alikeFindings(catalog)),
  ]
}

const MOST_NAMED = 5

function solutionFindings(contract: Contract): readonly Finding[] {
  const { errors } = textsOf(contract)
  const without = Object.keys(errors).filter((kind) => !errors[kind]?.solution?.length)
  if (contract.guide !== undefined || without.length <= 1) {
    return without.map((kind) =>
      finding('no-solution', pathTo('errors', kind), `'${kind}' has no solution: say what its receiver can do`),
    )
  }
  const named = without.slice(0, MOST_NAMED).map((kind) => `'${kind}'`)
  const others = without.length > named.length ? ` and ${without.length - named.length} more` : ''
  return [
    finding(
      'no-solution',
      'errors',
      `no kind has a solution, as there is no guide (${named.join(', ')}${others}): write one with defineGuide, or name its file with --guide`,
    ),
  ]
}

/** An error that is to go may have lost its last operation. */
function unraisedFindings({ catalog, operations }: Contract): readonly Finding[] {
  if (!operations) return []
  const raised = new Set(Object.values(operations.operations).flat())
  const unraised = Object.keys(catalog.errors).filter((kind) => !raised.has(kind) && !catalog.errors[kind]?.deprecated)
  return unraised.map((kind) =>
    finding(
      'not-raised',
      pathTo('errors', kind),
      `no operation raises '${kind}': name it in those that do, or under '*' if all of them may`,
    ),
  )
}
