import { printable } from '@errspec/core/schema'
import { annotation, type Severity } from '../shared/findings.js'
import { code, prose, table } from '../shared/markdown.js'
import type { SourceFile } from '../shared/source-lines.js'
import { plain, type Style } from '../shared/style.js'
import type { Change } from './changes/change.js'
import { type ChangeLevel, changeLevels } from './changes/rules.js'
import type { ContractDiff } from './diff.js'

/** A diff for a terminal. */
export function formatDiff(diff: ContractDiff, style: Style = plain): string {
  const colors = { breaking: style.red, additive: style.green, editorial: style.dim }
  const blocks = diff.changes.map(({ level, rule, path, breaks, message, oldClient, newClient }) =>
    [
      `${colors[level](level.padEnd(9))}  ${style.bold(rule)}  ${printable(path)}  ${style.dim(`(${broken(breaks)})`)}`,
      `  ${printable(message)}`,
      // Where nothing changes for anybody there is nothing to say.
      ...(level === 'editorial'
        ? []
        : [
            `  ${style.dim('old client, new server:')} ${printable(oldClient)}`,
            `  ${style.dim('new client, old server:')} ${printable(newClient)}`,
          ]),
    ].join('\n'),
  )
  return `${[...blocks, [...summary(diff), verdict(diff)].join('\n')].join('\n\n')}\n`
}

/** A diff as workflow commands of GitHub Actions. */
export function formatDiffAsAnnotations(diff: ContractDiff, file?: SourceFile): string {
  const levels: Record<ChangeLevel, Severity> = { breaking: 'error', additive: 'notice', editorial: 'notice' }
  const lines = diff.changes.map((change) =>
    annotation(
      change.severity ?? levels[change.level],
      { ...change, message: `${change.message} (${broken(change.breaks)}). ${impacts(change)}` },
      file,
    ),
  )
  const isEnough = diff.isVersionEnough ? 'notice' : 'warning'
  const version = { rule: 'catalog-version', path: 'version', message: verdict(diff) }
  return `${[...lines, annotation(isEnough, version, file)].join('\n')}\n`
}

const impacts = ({ oldClient, newClient }: Change) =>
  `Old client, new server: ${oldClient}. New client, old server: ${newClient}.`

/** Whom a change breaks, in words. */
const broken = (breaks: Change['breaks']) => `breaks ${breaks.join(' and ') || 'nobody'}`

/** A diff as Markdown, for a comment or release notes. */
export function formatDiffAsMarkdown(diff: ContractDiff): string {
  const { base, head, changes } = diff
  const rows = changes.map(({ level, rule, path, breaks, message, oldClient, newClient }) => [
    level === 'breaking' ? '**breaking**' : level,
    breaks.join(', ') || 'nobody',
    code(rule),
    code(path),
    prose(message),
    prose(oldClient),
    prose(newClient),
  ])
  const headings = ['', 'breaks', 'rule', 'where', 'what', 'old client, new server', 'new client, old server']
  return [
    `## ${prose(head.name)}: ${base.version} to ${head.version}`,
    ...(rows.length > 0 ? [table(headings, rows)] : []),
    [...summary(diff), verdict(diff)].map(prose).join('\n\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

function summary({ changes, ignored }: ContractDiff): readonly string[] {
  const counts = changeLevels.flatMap((level) => {
    const count = changes.filter((change) => change.level === level).length
    return count === 0 ? [] : [`${count} ${level}`]
  })
  return [
    counts.length === 0 ? 'No changes.' : `${counts.join(', ')}.`,
    ...(ignored.length === 0
      ? []
      : [`${ignored.length} ignored: ${ignored.map(({ rule, path }) => `${rule} ${printable(path)}`).join(', ')}.`]),
  ]
}

/** What the version says, and what it has to say. */
export function verdict({ base, head, bump, leastVersion, isVersionEnough }: ContractDiff): string {
  if (bump === 'none') {
    return isVersionEnough
      ? `The version may stay ${base.version}${head.version === base.version ? '' : `; it is ${head.version}`}.`
      : `The version went down, from ${base.version} to ${head.version}.`
  }
  const demand = `The changes demand a ${bump} bump: ${base.version} to ${leastVersion} or higher`
  return isVersionEnough ? `${demand}; it is ${head.version}.` : `${demand}; it is ${head.version} still.`
}
