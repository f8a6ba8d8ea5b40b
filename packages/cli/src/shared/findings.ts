import { printable } from '@errspec/core/schema'
import { columns, plain, type Style } from './style.js'

/** What is said about one place of a catalog. */
export interface Finding {
  /** A stable name. */
  readonly rule: string
  /** Dotted path into the catalog: `errors.unknown_model.message`. */
  readonly path: string
  readonly message: string
}

/** Where a catalog was read from, for reports that name a file. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/**
 * The line of a file on which the key of a dotted path stands, from 1; for JSON and for modules alike it is looked for key by key.
 * 1 where it is not found.
 */
export function lineOf({ text }: SourceFile, path: string): number {
  let at = 0
  for (const key of path.split('.').filter(Boolean)) {
    const next = ['"', "'", '']
      .map((quote) => keyAt(text, `${quote}${key}${quote}`, at))
      .filter((index) => index !== -1)
    if (next.length > 0) at = Math.min(...next)
  }
  return text.slice(0, at).split('\n').length
}

/** Where a key and its colon stand, from a place on. */
function keyAt(text: string, key: string, from: number): number {
  for (let at = text.indexOf(key, from); at !== -1; at = text.indexOf(key, at + 1)) {
    const isKey = /(?:^|[\n{,])\s*$/.test(text.slice(Math.max(0, at - 200), at))
    if (isKey && /^\s*:/.test(text.slice(at + key.length, at + key.length + 20))) return at
  }
  return -1
}

/** The severities of GitHub's annotations. */
export type AnnotationLevel = 'error' | 'warning' | 'notice'

/** A finding as a workflow command of GitHub Actions, which shows it at the line of the file. */
export function annotation(level: AnnotationLevel, { rule, path, message }: Finding, file?: SourceFile): string {
  const place = file ? `file=${property(file.path)},line=${lineOf(file, path)},` : ''
  return `::${level} ${place}title=${property(rule)}::${data(path ? `${path}: ${message}` : message)}`
}

const data = (text: string) => printable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'))
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** So many kinds that break a rule are told one by one, and of more of them so many are named. */
const TOLD_ONE_BY_ONE = 5

/** Findings as lines: rule, place, message; where many kinds break a rule in the same way, a line for all of them. */
export function formatFindings(findings: readonly Finding[], style: Style = plain): string {
  const lines = groupsOf(findings).flatMap(linesOf)
  const rows = columns(lines.map(({ rule, path, message }) => [rule, printable(path) || '(whole)', printable(message)]))
  return rows
    .map((row, index) => `${style.yellow(lines[index]?.rule ?? '')}${row.slice(lines[index]?.rule.length)}\n`)
    .join('')
}

/** The kind that a path is about, which may have dots itself, and the place in its definition. */
const KIND_PATH =
  /^errors\.(.+?)(\.(?:status|message|params|code|type|fields|example|aliases|retry|deprecated|title|cause|solution)(?:\..*)?)?$/s

const kindIn = ({ path }: Finding) => KIND_PATH.exec(path)?.[1]

/** Findings that say the same of one kind after another, each group where its first one stands. */
function groupsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const [, kind, place = ''] = KIND_PATH.exec(finding.path) ?? []
    // What a message quotes, or counts, differs from kind to kind.
    const said = finding.message.replace(/'[^']*'|"[^"]*"|\{[^{}]*\}|errors\.[\w.-]+|\d+/g, '')
    const key = kind === undefined ? `one ${finding.path}` : `many ${place.replace(/\.[^.]+$/, '')}`
    const group = groups.get(`${finding.rule} ${key} ${said}`)
    if (group) group.push(finding)
    else groups.set(`${finding.rule} ${key} ${said}`, [finding])
  }
  return [...groups.values()]
}

function linesOf(group: readonly Finding[]): readonly Finding[] {
  const kinds = [...new Set(group.map(kindIn))]
  const [first] = group
  if (first === undefined || kinds.length <= TOLD_ONE_BY_ONE) return group
  const named = kinds.slice(0, TOLD_ONE_BY_ONE).join(', ')
  return [{ ...first, path: `${kinds.length} kinds`, message: `${named}, ...: ${first.message} (at ${first.path})` }]
}
