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

/** Findings as lines: rule, place, message. */
export function formatFindings(findings: readonly Finding[], style: Style = plain): string {
  const rows = columns(
    findings.map(({ rule, path, message }) => [rule, printable(path) || '(whole)', printable(message)]),
  )
  return rows
    .map((row, index) => `${style.yellow(findings[index]?.rule ?? '')}${row.slice(findings[index]?.rule.length)}\n`)
    .join('')
}
