import { commonWords, placeInError, printable } from '@errspec/core/schema'
import { placeIn, type SourceFile } from './source-lines.js'
import { columns, plain, type Style } from './style.js'

/** What is said about one place of a catalog. */
export interface Finding {
  /** A stable name. */
  readonly rule: string
  /** Path into the catalog: `errors.unknown_model.message`, or `errors["user.email"].message`. */
  readonly path: string
  readonly message: string
  /** What it counts as, once that is settled. */
  readonly severity?: Severity
}

/** What a finding counts as. */
export type Severity = 'error' | 'warning' | 'notice'

/** A finding as a workflow command of GitHub Actions, which shows it at the line of the file where that is known. */
export function annotation(level: Severity, { rule, path, message }: Finding, file?: SourceFile): string {
  const place = file && placeIn(file, path)
  const where = place ? `file=${property(place.path)},${place.line === undefined ? '' : `line=${place.line},`}` : ''
  return `::${level} ${where}title=${property(rule)}::${data(path ? `${path}: ${message}` : message)}`
}

const data = (text: string) => printable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'))
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** So many kinds that break a rule are told one by one, and of more of them so many are named. */
const TOLD_ONE_BY_ONE = 5

/** Findings as lines: rule, place, message; where many kinds break a rule in the same way, a line for all of them. */
export function formatFindings(findings: readonly Finding[], style: Style = plain): string {
  const lines = groupsOf(findings).flatMap(linesOf)
  const counts = lines.map(({ severity }) => severity ?? '')
  const width = Math.max(0, ...counts.map(({ length }) => length))
  const rows = columns(lines.map(({ rule, path, message }) => [rule, printable(path) || '(whole)', printable(message)]))
  return rows
    .map((row, index) => {
      const { rule = '', severity } = lines[index] ?? {}
      const color = severity === 'error' ? style.red : style.yellow
      const level = width === 0 ? '' : `${color((severity ?? '').padEnd(width))}  `
      return `${level}${color(rule)}${row.slice(rule.length)}\n`
    })
    .join('')
}

/** Findings that say the same of one kind after another, each group where its first one stands. */
function groupsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { kind, place } = placeInError(finding.path)
    const where = kind === undefined ? `one ${finding.path}` : `many ${place.slice(0, -1).join('.')}`
    const key = `${finding.rule} ${where} ${commonWords(finding.message)}`
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
}

function linesOf(group: readonly Finding[]): readonly Finding[] {
  const kinds = [...new Set(group.map(({ path }) => placeInError(path).kind))]
  const [first] = group
  if (first === undefined || kinds.length <= TOLD_ONE_BY_ONE) return group
  const named = kinds.slice(0, TOLD_ONE_BY_ONE).join(', ')
  return [{ ...first, path: `${kinds.length} kinds`, message: `${named}, ...: ${first.message} (at ${first.path})` }]
}
