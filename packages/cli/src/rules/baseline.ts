import { printable } from '@errspec/core/schema'
import type { Finding } from '../shared/findings.js'
import { parseIgnoreFile } from './ignore-file.js'

const HEADING = `# What errspec found when this file was written; what comes on top of it is reported.
# Written by --write-baseline. A line stands for one finding, and may be taken out.
`

/**
 * A baseline with these findings of a command in place of those that it had of the command's rules; what it has of others' stays. It has the
 * form of an ignore file, with a line for each finding.
 */
export function baselineText(
  before: string,
  rules: readonly string[],
  findings: readonly Finding[],
  name: string,
): string {
  const others = parseIgnoreFile(before, name).filter(({ rule }) => !rules.includes(rule))
  const lines = [...others, ...findings].map(({ rule, path = '' }) => `${rule} ${printable(path)}`.trim())
  return `${HEADING}${lines
    .sort()
    .map((line) => `${line}\n`)
    .join('')}`
}
