import type { Finding } from '../shared/findings.js'
import { code, prose, table } from '../shared/markdown.js'

/** GitHub takes a summary of 1 MiB: of more findings, the others are counted. */
const MOST_ROWS = 1000

/** Findings as Markdown, for the summary of a pipeline's step. */
export function findingsMarkdown(heading: string, findings: readonly Finding[], counts: string): string {
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(({ severity = 'warning', rule, path, message }) => [
      severity === 'error' ? '**error**' : severity,
      code(rule),
      path === '' ? '' : code(path),
      prose(message),
    ])
  const further = findings.length - rows.length
  return `${[
    `## ${prose(heading)}`,
    ...(rows.length > 0 ? [table(['', 'rule', 'where', 'what'], rows)] : []),
    ...(further > 0 ? [`And ${further} more.`] : []),
    `${prose(counts || 'nothing to say')}.`,
  ].join('\n\n')}\n`
}
