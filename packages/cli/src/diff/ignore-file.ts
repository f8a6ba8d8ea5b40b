import { didYouMean, isWithin, keysOfPath } from '@errspec/core/schema'
import { usageErrorOf } from '../shared/usage-error.js'
import type { Change } from './changes/change.js'
import { type DiffRule, diffRules } from './changes/rules.js'

/** A line of an ignore file: changes of a rule, at a path or below it, or anywhere. */
export interface IgnoreEntry {
  readonly rule: DiffRule
  readonly path?: string | undefined
  /** The line in its file, from 1. */
  readonly line: number
}

/** A rule, or a path, whose keys in brackets may have anything in them. */
const WORD = /(?:\["(?:[^"\\]|\\.)*"\]|\S)+/g

/**
 * Reads an ignore file: on each line the name of a rule and, after a space, the path that it is ignored at; `#` begins a comment.
 * Throws a `UsageError` that lists every line that makes no sense.
 */
export function parseIgnoreFile(text: string, name = 'The ignore file'): readonly IgnoreEntry[] {
  const faults: string[] = []
  const entries = text.split(/\r?\n/).flatMap((whole, index): IgnoreEntry[] => {
    const words = whole.match(WORD) ?? []
    const comment = words.findIndex((word) => word.startsWith('#'))
    const [rule, path, ...rest] = comment === -1 ? words : words.slice(0, comment)
    if (!rule) return []
    const line = index + 1
    if (path !== undefined && rest.length === 0 && keysOfPath(path) === undefined) {
      faults.push(
        `line ${line}: '${path}' is no path; a key with more than letters, digits, '_' and '-' is written as in errors["user.email"].message`,
      )
    }
    if (!Object.hasOwn(diffRules, rule))
      faults.push(`line ${line}: '${rule}' is no rule of diff${didYouMean(rule, Object.keys(diffRules))}`)
    if (rest.length > 0)
      faults.push(
        `line ${line}: has more than a rule and a path; begin a comment with #, and write a key that has spaces as in operations["GET /orders"]`,
      )
    return [{ rule: rule as DiffRule, path, line }]
  })
  if (faults.length > 0) throw usageErrorOf(name, faults)
  return entries
}

/** Whether any entry covers a change. */
export function isIgnored(change: Change, entries: readonly IgnoreEntry[]): boolean {
  return entries.some((entry) => covers(entry, change))
}

function covers({ rule, path }: IgnoreEntry, change: Change): boolean {
  return rule === change.rule && (path === undefined || isWithin(change.path, path))
}

/** The entries that no change answers to: they were left behind, or are misspelt. */
export function idleEntries(entries: readonly IgnoreEntry[], changes: readonly Change[]): readonly IgnoreEntry[] {
  return entries.filter((entry) => !changes.some((change) => covers(entry, change)))
}
