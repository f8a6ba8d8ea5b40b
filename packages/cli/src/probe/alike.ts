import { groupAlike, type RuleResult } from '@errspec/testkit'
import type { Finding } from '../shared/findings.js'

/** A finding of a rule that a server breaks. */
export interface BrokenRule extends Finding {
  readonly result: RuleResult
}

/** Of more kinds or cases, the first are named and the others counted. */
const MOST_NAMED = 10

/** The first of those findings that say the same of one kind or case after another, with the others that they are of. */
export function alike<T extends BrokenRule>(findings: readonly T[]): readonly T[] {
  const findingOf = new Map(findings.map((finding) => [finding.result, finding]))
  return groupAlike([...findingOf.keys()]).flatMap((group) => {
    const [finding] = group.flatMap((result) => findingOf.get(result) ?? [])
    if (finding === undefined) return []
    const [, ...others] = new Set(group.map(({ kind, case: id }) => kind ?? id))
    const also = others.length === 0 ? '' : ` The same of ${others.length} more: ${named(others)}.`
    return [{ ...finding, message: `${finding.message}${also} See ${finding.result.link}` }]
  })
}

function named(subjects: readonly string[]): string {
  const rest = subjects.length - MOST_NAMED
  return rest > 0 ? `${subjects.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : subjects.join(', ')
}
