import type { ConformanceReport } from './conformance.js'
import { groupAlike, groupBy, inGeneral, said } from './group-alike.js'
import { ruleLink, ruleOf } from './rules/rules.js'
import type { RuleResult, SkippedRule } from './rules/verdicts.js'

/** Of more rules that a case skips, only the number is told. */
const MOST_RULES = 9
/** Of more kinds, or requests, the first are named and the others counted. */
const MOST_NAMED = 10
/** So many different answers that break a rule are shown; of the others only whose they are. */
const MOST_SHOWN = 3

/**
 * A report as text: the count, each broken rule once with whom it is broken for, and what could not be judged and why. Every single
 * result is in the report itself.
 */
export function formatReport(report: ConformanceReport): string {
  const { catalog, baseUrl, requests, operations, passed, failed, skipped } = report
  const blocks = [...groupBy(failed, ({ rule }) => rule).values()].map(brokenRule)
  const lines = [...groupBy(skipped, (one) => inGeneral(one, one.reason)).entries()].map(skippedLine)
  // A server that was asked for none of them has nothing to show.
  const wasAsked = operations.some(({ seen }) => seen.length > 0)
  for (const { operation, declared, seen } of wasAsked ? operations : []) {
    const missed = declared.filter((kind) => !seen.includes(kind))
    const rest = missed.length === 0 || seen.length === 0 ? '' : `; not ${missed.join(', ')}`
    lines.push(`${operation}: ${seen.length} of ${declared.length} declared kinds seen${rest}`)
  }
  const count = `${catalog} at ${baseUrl}: ${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped (${requests} requests)`
  return [[count], ...blocks, lines]
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n')
}

type Subject = Pick<SkippedRule, 'case' | 'kind'>

/** Everything that breaks a rule, answers that are alike together. */
function brokenRule(results: readonly RuleResult[]): readonly string[] {
  const [first] = results
  if (!first) return []
  const alike = groupAlike(results)
  const others = alike.slice(MOST_SHOWN).flat()
  return [
    `FAILED  ${first.rule} (${ruleOf(first.rule).source}): ${first.title}`,
    ...alike
      .slice(0, MOST_SHOWN)
      .flatMap((group) => [
        `  ${subjects(group)}, on ${named([...new Set(group.map(({ request }) => request))])}:`,
        `    ${saidOfAll(group)}`,
      ]),
    ...(others.length === 0 ? [] : [`  ${subjects(others)}: the same rule, with other answers`]),
    `  See ${ruleLink(first.rule)}`,
  ]
}

/** What results that are alike say; one alone as it was found. */
function saidOfAll([first, ...rest]: readonly RuleResult[]): string {
  if (first === undefined) return ''
  return rest.length === 0 ? said(first) : inGeneral(first, said(first))
}

function skippedLine([reason, group]: [string, readonly SkippedRule[]]): string {
  const rules = [...new Set(group.map(({ rule }) => rule))]
  const list = rules.length > MOST_RULES ? `${rules.length} rules` : rules.join(', ')
  return `skipped ${subjects(group)}: ${reason} (${list})`
}

/** The kinds, or else the cases, that results are about. */
function subjects(results: readonly Subject[]): string {
  const kinds = [...new Set(results.flatMap(({ kind }) => kind ?? []))]
  const cases = [...new Set(results.filter(({ kind }) => kind === undefined).map((one) => one.case))]
  const word = kinds.length === 1 ? 'kind' : `${kinds.length} kinds`
  return [...(kinds.length > 0 ? [`${word} ${named(kinds)}`] : []), ...(cases.length > 0 ? [named(cases)] : [])].join(
    ', ',
  )
}

function named(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : names.join(', ')
}
