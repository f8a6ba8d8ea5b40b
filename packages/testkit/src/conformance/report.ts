import type { ConformanceReport } from './conformance.js'

/** Of a case that was skipped as a whole, the rules are told by number. */
const MOST_NAMED = 9

/** A report as text: the count, what failed, and what could not be judged and why. */
export function formatReport(report: ConformanceReport): string {
  const { catalog, baseUrl, requests, operations, passed, failed, skipped } = report
  const lines = [
    `${catalog} at ${baseUrl}: ${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped (${requests} requests)`,
    ...failed.map(({ message }) => `FAILED  ${message}`),
  ]
  const reasons = new Map<string, Set<string>>()
  for (const { case: id, rule, reason } of skipped) {
    const key = `${id}: ${reason}`
    reasons.set(key, (reasons.get(key) ?? new Set()).add(rule))
  }
  for (const [reason, rules] of reasons) {
    lines.push(`skipped ${reason} (${rules.size > MOST_NAMED ? `${rules.size} rules` : [...rules].join(', ')})`)
  }
  // A server that was asked for none of them has nothing to show.
  const wasAsked = operations.some(({ seen }) => seen.length > 0)
  for (const { operation, declared, seen } of wasAsked ? operations : []) {
    const missed = declared.filter((kind) => !seen.includes(kind))
    const rest = missed.length === 0 || seen.length === 0 ? '' : `; not ${missed.join(', ')}`
    lines.push(`${operation}: ${seen.length} of ${declared.length} declared kinds seen${rest}`)
  }
  return `${lines.join('\n')}\n`
}
