import { didYouMean, isWithin, keysOfPath, printable } from '@errspec/core/schema'
import type { Finding } from '../shared/findings.js'
import { usageErrorOf } from '../shared/usage-error.js'
import { FINDING_RULES, UNACCEPTABLE } from './finding-rules.js'

/** Findings that are accepted: of a rule, at a path or below it, or anywhere. */
export interface IgnoreEntry {
  readonly rule: string
  readonly path?: string | undefined
  /** The file that says so; absent where the level of the rule does. */
  readonly file?: string | undefined
  /** The line in its file, from 1. */
  readonly line: number
  /** Whether it stands for a single finding at that very path, as a line of a baseline does. */
  readonly isSingle?: boolean
}

/** A rule, or a path, whose keys in brackets may have anything in them. */
const WORD = /(?:\["(?:[^"\\]|\\.)*"\]|\S)+/g

/**
 * Reads an ignore file, or a baseline, whose lines stand for a single finding each (`isSingle`): on each line the name of a rule and, after
 * a space, the path that it is accepted at; `#` begins a comment. Throws a `UsageError` that lists every line that makes no sense.
 */
export function parseIgnoreFile(text: string, name = 'The ignore file', isSingle = false): readonly IgnoreEntry[] {
  const faults: string[] = []
  const entries = text.split(/\r?\n/).flatMap((whole, index): IgnoreEntry[] => {
    const words = whole.match(WORD) ?? []
    const comment = words.findIndex((word) => word.startsWith('#'))
    const [rule, path, ...rest] = comment === -1 ? words : words.slice(0, comment)
    if (!rule) return []
    const line = index + 1
    const fault = faultOf(rule, path, rest)
    if (fault !== undefined) faults.push(`line ${line}: ${fault}`)
    return [{ rule, path, line, file: name, ...(isSingle ? { isSingle } : {}) }]
  })
  if (faults.length > 0) throw usageErrorOf(printable(name), faults)
  return entries
}

function faultOf(rule: string, path: string | undefined, rest: readonly string[]): string | undefined {
  if (rest.length > 0) {
    return 'has more than a rule and a path; begin a comment with #, and write a key that has spaces as in operations["GET /orders"]'
  }
  if (rule === UNACCEPTABLE) return `'${rule}' cannot be accepted: nothing works with such a contract`
  if (!FINDING_RULES.includes(rule)) {
    return `'${printable(rule)}' is no rule of check, diff or probe${didYouMean(rule, FINDING_RULES)}`
  }
  if (path === undefined || keysOfPath(path) !== undefined) return undefined
  return `'${printable(path)}' is no path; a key with more than letters, digits, '_' and '-' is written as in errors["user.email"].message`
}

/** Findings, divided by what is accepted. */
export interface Accepted<F extends Finding> {
  readonly left: readonly F[]
  readonly accepted: readonly F[]
  /** Entries that accept nothing: they were left behind, or are misspelt. */
  readonly idle: readonly IgnoreEntry[]
}

/** Takes out what entries accept, each finding by the first entry that covers it. */
export function accept<F extends Finding>(findings: readonly F[], entries: readonly IgnoreEntry[]): Accepted<F> {
  const byRule = new Map<string, IgnoreEntry[]>()
  for (const entry of entries) byRule.set(entry.rule, [...(byRule.get(entry.rule) ?? []), entry])
  const used = new Set<IgnoreEntry>()
  const left: F[] = []
  const accepted: F[] = []
  for (const finding of findings) {
    const entry = byRule.get(finding.rule)?.find((one) => !(one.isSingle && used.has(one)) && covers(one, finding))
    if (entry) used.add(entry)
    ;(entry ? accepted : left).push(finding)
  }
  return { left, accepted, idle: entries.filter((entry) => !used.has(entry)) }
}

function covers({ path: place, isSingle }: IgnoreEntry, { path }: Finding): boolean {
  if (isSingle) return path === (place ?? '')
  return place === undefined || isWithin(path, place)
}
