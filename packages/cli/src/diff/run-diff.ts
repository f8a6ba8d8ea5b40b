import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command, DiffOptions } from '../arguments.js'
import { builtIn, type LoadedContract, loadContract } from '../shared/contract/load-contract.js'
import { workingSource } from '../shared/contract/source.js'
import { type Session, shownFile } from '../shared/program-session.js'
import { type ChangeLevel, changeLevels } from './changes/rules.js'
import { type ContractDiff, diff } from './diff.js'
import { formatDiff, formatDiffAsAnnotations, formatDiffAsMarkdown } from './diff-text.js'
import { idleEntries, parseIgnoreFile } from './ignore-file.js'

/** Read where no other ignore file is named. */
const IGNORE_FILE = '.errspec-ignore'

/** Prints what changed; 1 from the level on that the caller minds. */
export async function runDiff(command: Command & { name: 'diff' }, session: Session): Promise<number> {
  const { result, head } = await compare(command, session)
  const file = shownFile(head.file, session)
  if (command.format === 'json') session.printJson(result)
  else if (command.format === 'github') session.print(formatDiffAsAnnotations(result, file))
  else if (command.format === 'markdown') session.print(formatDiffAsMarkdown(result))
  else session.print(formatDiff(result, session.style))
  const failing: readonly ChangeLevel[] =
    command.failOn === 'never' ? [] : changeLevels.slice(0, changeLevels.indexOf(command.failOn) + 1)
  return result.changes.some(({ level }) => failing.includes(level)) ? 1 : 0
}

/** Loads the two contracts of a call and compares them. */
export async function compare(
  options: DiffOptions,
  session: Session,
): Promise<{ readonly result: ContractDiff; readonly base: LoadedContract; readonly head: LoadedContract }> {
  const { cwd } = session.io
  // A revision is compared with what its file is now.
  const source = options.head ?? options.catalog ?? (await workingSource(options.base, cwd)) ?? builtIn.source
  const head = await loadContract(source, cwd, options.guide)
  const base = await loadContract(options.base, cwd, options.baseGuide)
  const name = options.ignore ?? IGNORE_FILE
  const isThere = options.ignore !== undefined || existsSync(resolve(cwd, name))
  const entries = isThere ? parseIgnoreFile(await session.readText(name), name) : []
  const result = diff(base, head, entries)
  for (const { line, rule, path } of idleEntries(entries, result.ignored)) {
    session.remark(`${name}:${line}: '${[rule, path].filter(Boolean).join(' ')}' ignores nothing; take it out`)
  }
  return { result, base, head }
}
