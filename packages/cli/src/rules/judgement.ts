import { existsSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { didYouMean, keysOfPath, printable } from '@errspec/core/schema'
import type { Finding, Severity } from '../shared/findings.js'
import type { Session } from '../shared/program-session.js'
import type { SourceFile } from '../shared/source-lines.js'
import { failureOfFile, usageErrorOf } from '../shared/usage-error.js'
import { baselineText } from './baseline.js'
import { FINDING_RULES, RULES_OF, UNACCEPTABLE } from './finding-rules.js'
import { accept, type IgnoreEntry, parseIgnoreFile } from './ignore-file.js'

/** What a rule may count as. */
export const ruleLevels = ['error', 'warning', 'off'] as const
type RuleLevel = (typeof ruleLevels)[number]

/** What the three commands that find something take about what counts. */
export interface JudgementOptions {
  readonly ignore?: string
  readonly baseline?: string
  readonly writeBaseline?: boolean
  /** `RULE=LEVEL`, over what the project says. */
  readonly level?: readonly string[]
  readonly failOn?: string
  readonly failOnUnused?: boolean
  /** Where the report is appended to as Markdown; `true` for what GitHub names. */
  readonly summary?: string | true
}

/** Read where nothing else is named. */
const FILES = { ignore: '.errspec-ignore', baseline: '.errspec-baseline' } as const

/** What a project and a call say about what counts. */
export interface Standard {
  /** What is accepted: rules that are off, lines of the ignore file, lines of the baseline. */
  readonly entries: readonly IgnoreEntry[]
  /** The level that somebody has given a rule. */
  levelOf(rule: string): RuleLevel | undefined
  readonly baselineFile: string
}

/** Reads what counts, for a call. Throws a `UsageError` that lists what makes no sense. */
export async function standardOf(options: JudgementOptions, session: Session): Promise<Standard> {
  const levels = await levelsOf(options.level ?? [], session)
  const [ignore, baseline] = [await fileOf('ignore', options, session), await fileOf('baseline', options, session)]
  const off = [...levels].filter(([, level]) => level === 'off').map(([rule]) => ({ rule, line: 0 }))
  return {
    entries: [
      ...off,
      ...(ignore.isThere ? parseIgnoreFile(await session.readText(ignore.name), ignore.name) : []),
      ...(baseline.isThere && !options.writeBaseline
        ? parseIgnoreFile(await session.readText(baseline.name), baseline.name, true)
        : []),
    ],
    levelOf: (rule) => levels.get(rule),
    baselineFile: baseline.name,
  }
}

/** The file that is named; else that of the working directory, or of the project's folder. */
async function fileOf(key: keyof typeof FILES, options: JudgementOptions, session: Session) {
  const project = await session.project()
  const named = options[key] ?? project?.[key]
  const isAbsent = (file: string) => !existsSync(resolve(session.io.cwd, file))
  if (named !== undefined)
    return { name: named, isThere: key === 'ignore' || !options.writeBaseline || !isAbsent(named) }
  const inProject = project && join(dirname(project.file), FILES[key])
  const name = isAbsent(FILES[key]) && inProject !== undefined ? inProject : FILES[key]
  return { name, isThere: !isAbsent(name) }
}

async function levelsOf(given: readonly string[], session: Session): Promise<ReadonlyMap<string, RuleLevel>> {
  const project = await session.project()
  const faults = new Map<string, string[]>()
  const levels = new Map<string, RuleLevel>()
  const add = (subject: string, where: string, rule: string, level: unknown) => {
    const fault = levelFault(rule, level)
    if (fault === undefined) levels.set(rule, level as RuleLevel)
    else faults.set(subject, [...(faults.get(subject) ?? []), `${where}${fault}`])
  }
  for (const [rule, level] of Object.entries(project?.rules ?? {})) {
    add(project?.file ?? '', `${JSON.stringify(`errspec.rules.${printable(rule)}`)}: `, rule, level)
  }
  for (const words of given) {
    const [rule = '', level = ''] = words.split('=')
    add('--level', '', rule, level)
  }
  const [first] = faults
  if (first) throw usageErrorOf(...first)
  return levels
}

function levelFault(rule: string, level: unknown): string | undefined {
  if (!FINDING_RULES.includes(rule)) {
    return `'${printable(rule)}' is no rule of check, diff or probe${didYouMean(rule, FINDING_RULES)}`
  }
  if (!ruleLevels.includes(level as RuleLevel)) {
    return `the level of '${rule}' must be ${ruleLevels.map((one) => `'${one}'`).join(', ')}, not ${printable(JSON.stringify(level))}`
  }
  if (rule === UNACCEPTABLE && level !== 'error') return `'${rule}' is an error: nothing works with such a contract`
  return undefined
}

/** Findings with what they count as. */
export interface Judgement<F extends Finding = Finding> {
  readonly findings: readonly (F & { readonly severity: Severity })[]
  readonly accepted: readonly F[]
  readonly idle: readonly IgnoreEntry[]
}

/** Says of each finding whether it is accepted, and what it counts as where nobody has given its rule a level. */
export function judge<F extends Finding>(
  findings: readonly F[],
  { entries, levelOf }: Pick<Standard, 'entries' | 'levelOf'>,
  severityOf: (finding: F) => Severity,
): Judgement<F> {
  const { left, accepted, idle } = accept(findings, entries)
  return {
    findings: left.map((finding) => {
      const level = levelOf(finding.rule)
      return { ...finding, severity: level === undefined || level === 'off' ? severityOf(finding) : level }
    }),
    accepted,
    idle,
  }
}

/** What is told in the end, and the exit code: 1 where something counts as much as the caller minds. `isJudged` is false of an entry that this call could not answer. */
export async function conclude(
  command: JudgementOptions & { readonly name: keyof typeof RULES_OF; readonly format: string },
  { findings, idle }: Judgement,
  standard: Standard,
  session: Session,
  isJudged: (entry: IgnoreEntry) => boolean = () => true,
): Promise<number> {
  const rules: readonly string[] = RULES_OF[command.name]
  const counted = findings.filter(({ severity }) => severity !== 'notice')
  if (command.writeBaseline && counted.every(({ rule }) => rule !== UNACCEPTABLE)) {
    const { baselineFile: file } = standard
    const before = existsSync(resolve(session.io.cwd, file)) ? await session.readText(file) : ''
    await session.writeText(file, baselineText(before, rules, counted, file))
    session.remark(
      `${printable(file)} accepts ${counted.length === 1 ? 'this finding' : `these ${counted.length} findings`} from now on`,
    )
    return 0
  }
  const unused = idle.filter((entry) => entry.file !== undefined && rules.includes(entry.rule) && isJudged(entry))
  for (const { file = '', line, rule, path } of unused) {
    const shown = printable([rule, path].filter(Boolean).join(' '))
    session.remark(
      `${printable(file)}:${line}: '${shown}' ignores nothing; take it out${hintFor(path, rule, findings)}`,
    )
  }
  const [first] = findings
  if (first && command.format === 'text') {
    session.remark(`'errspec rules ${first.rule}' says more of a rule, and how to accept what it finds`)
  }
  if (command.failOnUnused && unused.length > 0) return 1
  const minded: readonly Severity[] =
    command.failOn === 'never' ? [] : command.failOn === 'warning' ? ['error', 'warning'] : ['error']
  return findings.some(({ severity }) => minded.includes(severity)) ? 1 : 0
}

/** A path that may have been meant: its kind has dots, and was written without brackets. */
function hintFor(path: string | undefined, rule: string, findings: readonly Finding[]): string {
  const plain = (text: string) => keysOfPath(text)?.join('.')
  const meant = findings.find(
    (finding) => finding.rule === rule && path !== undefined && plain(finding.path)?.startsWith(plain(path) ?? path),
  )
  return meant ? `, or did you mean ${printable(meant.path)}?` : ''
}

/** `2 errors, 1 warning, 3 accepted`; empty where there is nothing. */
export function countsOf({ findings, accepted }: Judgement): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const words = (['error', 'warning', 'notice'] as const).flatMap((severity) => {
    const number = count(severity)
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? '' : 's'}`]
  })
  return [...words, ...(accepted.length > 0 ? [`${accepted.length} accepted`] : [])].join(', ')
}

/** Appends a report to the summary of a step of GitHub's, or to the file that is named. */
export async function appendSummary({ summary }: JudgementOptions, markdown: string, session: Session): Promise<void> {
  if (summary === undefined) return
  const file = summary === true ? session.io.env['GITHUB_STEP_SUMMARY'] : summary
  if (!file) {
    session.remark('--summary: there is no $GITHUB_STEP_SUMMARY here, and no file is named; no summary is written')
    return
  }
  await appendFile(resolve(session.io.cwd, file), `${markdown}\n`).catch(failureOfFile(file))
}

/** A file and those that it imports, their paths from the root of the repository, as annotations name them. */
export function fileInWorkspace(file: SourceFile | undefined, { io }: Session): SourceFile | undefined {
  if (file === undefined) return undefined
  const root = io.env['GITHUB_WORKSPACE'] || io.cwd
  const shown = (one: SourceFile): SourceFile => ({
    ...one,
    path: relative(root, resolve(io.cwd, one.path)).replaceAll('\\', '/'),
  })
  let imports: readonly SourceFile[] | undefined
  return {
    ...shown(file),
    imports: () => {
      imports ??= file.imports?.().map(shown) ?? []
      return imports
    },
  }
}
