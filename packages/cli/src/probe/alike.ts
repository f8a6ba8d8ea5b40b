import type { RuleResult } from '@errspec/testkit'
import type { Finding } from '../shared/findings.js'

/** A finding of a rule that a server breaks. */
export interface BrokenRule extends Finding {
  readonly result: RuleResult
}

/** Of more kinds, the first are named and the others counted. */
const MOST_NAMED = 10

/** The first of those findings that say the same of one kind after another, with the other kinds that they are of. */
export function alike<T extends BrokenRule>(findings: readonly T[]): readonly T[] {
  const groups = new Map<string, T[]>()
  for (const finding of findings) {
    const { rule, kind, case: id, expected, actual, hint } = finding.result
    const said = JSON.stringify([rule, finding.severity, kind === undefined ? id : '', expected, actual, hint])
    const key =
      kind === undefined ? said : said.replaceAll(`'${kind}'`, 'the kind').replaceAll(`\\"${kind}\\"`, 'the kind')
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return []
    const kinds = new Set(rest.flatMap(({ result }) => result.kind ?? []))
    kinds.delete(first.result.kind ?? '')
    const also = kinds.size === 0 ? '' : ` The same of ${kinds.size} more: ${named([...kinds])}.`
    return [{ ...first, message: `${first.message}${also} See ${first.result.link}` }]
  })
}

function named(kinds: readonly string[]): string {
  const rest = kinds.length - MOST_NAMED
  return rest > 0 ? `${kinds.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : kinds.join(', ')
}
