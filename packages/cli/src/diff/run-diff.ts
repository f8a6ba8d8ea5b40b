import { resolve } from 'node:path'
import { accept, type IgnoreEntry } from '../rules/ignore-file.js'
import {
  appendSummary,
  conclude,
  fileInWorkspace,
  type Judgement,
  judge,
  type Standard,
  standardOf,
} from '../rules/judgement.js'
import { type LoadedContract, loadContract } from '../shared/contract/load-contract.js'
import { textAtRevision, workingSource } from '../shared/contract/source.js'
import { prose } from '../shared/markdown.js'
import { contractLabel, type Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import type { Change } from './changes/change.js'
import { type ChangeLevel, changeLevels } from './changes/rules.js'
import { type ContractDiff, diff } from './diff.js'
import type { DiffCommand, DiffOptions } from './diff-command.js'
import { formatDiff, formatDiffAsAnnotations, formatDiffAsMarkdown } from './diff-text.js'

/** Prints what changed; 1 from the level on that the caller minds. */
export async function runDiff(command: DiffCommand, session: Session): Promise<number> {
  const compared = await compare(command, session)
  const { head, standard } = compared
  const level = changeLevels.find((one) => one === command.failOn) ?? 'breaking'
  const minded: readonly ChangeLevel[] = changeLevels.slice(0, changeLevels.indexOf(level) + 1)
  // What is ignored is taken out already, before it can demand a version.
  const rest = { ...standard, entries: [] }
  const judged = judge(compared.result.changes, rest, (change) => (minded.includes(change.level) ? 'error' : 'notice'))
  const result = { ...compared.result, changes: judged.findings }
  const label = comparedLabel(compared, session)
  const markdown = () => `${formatDiffAsMarkdown(result)}\n${prose(label)}\n`
  if (command.format === 'json') session.printJson({ compared: label, ...result })
  else if (command.format === 'github') {
    const file = fileInWorkspace(head.file, session)
    session.print(`${formatDiffAsAnnotations(result, file)}${label}\n`)
  } else if (command.format === 'markdown') session.print(markdown())
  else session.print(`${formatDiff(result, session.style)}${session.style.dim(label)}\n`)
  await appendSummary(command, markdown(), session)
  const judgement: Judgement<Change> = { ...judged, accepted: result.ignored, idle: compared.idle }
  return conclude(command, judgement, standard, session)
}

/** What a report says of the two contracts that it compares. */
export function comparedLabel(
  { base, head }: { readonly base: LoadedContract; readonly head: LoadedContract },
  session: Session,
): string {
  return `Base: ${contractLabel(base, session)}. Head: ${contractLabel(head, session)}.`
}

async function baseOf(session: Session): Promise<string> {
  const base = (await session.project())?.base
  if (base !== undefined) return base
  throw new UsageError(
    `missing required argument 'base': name the contract before (FILE, or git:REV:PATH), or say it in package.json, "errspec": { "base": "git:main:src/errors.ts" } (--help has more)`,
  )
}

/** The project's guide as it was at the revision of the project's base. */
async function guideAt(source: string, session: Session): Promise<string | undefined> {
  const { cwd } = session.io
  const guide = (await session.project())?.guide
  const [, revision] = /^git:([^:]+):/.exec(source) ?? []
  if (guide === undefined || revision === undefined || guide.startsWith('git:')) return undefined
  const isThere = (await textAtRevision(source, cwd, resolve(cwd, guide.replace(/#[\w$]+$/, '')))) !== undefined
  return isThere ? `git:${revision}:${guide.startsWith('.') ? '' : './'}${guide}` : undefined
}

/** Loads the two contracts of a call and compares them. */
export async function compare(options: DiffOptions, session: Session): Promise<Comparison> {
  const { cwd } = session.io
  const { base: source = await baseOf(session), guide } = options
  // A revision is compared with what its file is now, where the project does not say what the contract is.
  const isOwn = options.base === undefined && (await session.project())?.catalog !== undefined
  const catalog = options.head ?? options.catalog ?? (isOwn ? undefined : await workingSource(source, cwd))
  const head = await session.contractOf({
    ...(catalog === undefined ? {} : { catalog }),
    ...(guide === undefined ? {} : { guide }),
  })
  const base = await loadContract(
    source,
    cwd,
    options.baseGuide ?? (isOwn ? await guideAt(source, session) : undefined),
  )
  const standard = await standardOf(options, session)
  const result = diff(base, head, standard.entries)
  return { result, base, head, standard, idle: accept(result.ignored, standard.entries).idle }
}

interface Comparison {
  readonly result: ContractDiff
  readonly base: LoadedContract
  readonly head: LoadedContract
  readonly standard: Standard
  /** Lines of the ignore file, or the baseline, that no change answers to. */
  readonly idle: readonly IgnoreEntry[]
}
