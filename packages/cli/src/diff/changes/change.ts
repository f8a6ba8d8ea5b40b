import type { Finding } from '../../shared/findings.js'
import { type Broken, type ChangeLevel, type DiffRule, diffRules } from './rules.js'

/** One difference between two contracts, as their clients see it. */
export interface Change extends Finding {
  readonly rule: DiffRule
  readonly level: ChangeLevel
  /** `wire`: deployed clients of any kind; `source`: code that compiles against the catalog. Empty where it breaks nobody. */
  readonly breaks: readonly Broken[]
  /** What a client that has the old catalog makes of a server that has the new one. */
  readonly oldClient: string
  /** What a client that has the new catalog makes of a server that has the old one. */
  readonly newClient: string
}

/** What a rule says of a change. */
export interface Impact {
  readonly message: string
  readonly oldClient: string
  readonly newClient: string
  /** Where it breaks fewer than the rule says. */
  readonly breaks?: readonly Broken[]
}

/** A change of a rule at a place. */
export function change(rule: DiffRule, path: string, impact: Impact): Change {
  const { level, breaks } = diffRules[rule]
  return { rule, level, breaks, path, ...impact }
}

/** What is said of a side that does not notice. */
export const NOTHING = 'nothing changes'

/** Whether two values are the same JSON, whatever the order of their keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
