import type { RuleResult, SkippedRule } from './rules/verdicts.js'

/**
 * Results in groups of those that say the same of the same rule, each of a kind or a case of its own. How much came of a body that did
 * not come whole makes no difference. Groups and their results stand in the order in which they were found; none is empty.
 */
export function groupAlike<T extends RuleResult>(results: readonly T[]): readonly (readonly T[])[] {
  return [...groupBy(results, (one) => `${one.rule} ${inGeneral(one, said(one))}`).values()]
}

/** What a result says. */
export const said = ({ expected, actual, hint }: RuleResult) =>
  `expected ${expected}; came ${actual}.${hint === undefined ? '' : ` ${hint}`}`

/** What is said of one kind, as it is said of others too, and without what is chance: how much came of a body before it broke off. */
export const inGeneral = ({ kind }: Pick<SkippedRule, 'kind'>, text: string) =>
  (kind === undefined ? text : text.replaceAll(`'${kind}'`, 'the kind').replaceAll(`"${kind}"`, 'the kind'))
    .replace(/broke off after \d+ bytes of its body/, 'broke off')
    .replace(/up, with \d+ bytes of a body/, 'up')

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
