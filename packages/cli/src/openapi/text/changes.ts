import { isRecord } from '@errspec/core/adapter'
import { isSameScalar } from '../../shared/exact-number.js'
import type { JsonObject } from '../../shared/json-object.js'
import type { Place } from './text-document.js'

/** What is to be changed in a map. */
export interface Changes {
  /** Entries that are added, or whose values are replaced. */
  readonly set: ReadonlyMap<string, unknown>
  readonly removed: ReadonlySet<string>
  /** Keys that get another name, as old and new one; their values stay as they are written. */
  readonly renamed: ReadonlyMap<string, string>
  /** Changes in the maps of other entries. */
  readonly within: ReadonlyMap<string, Changes>
}

/** The changes of one map of a document. */
export interface PlacedChanges {
  readonly place: Place
  readonly changes: Changes
}

/** What stands before the key of an entry that has to wait while another one has its name. */
export const ASIDE = 'x-errspec-kept-'

/** What is kept where an entry of ours stands before one by a merge key. */
export const MERGED = '<<'

/** What a map gives to others by a merge key, as it was before entries of it were kept under another name. */
export function withoutKept(inherited: JsonObject): JsonObject {
  const kept = Object.entries(inherited).filter(([key, value]) => key.startsWith(ASIDE) && value !== MERGED)
  if (kept.length === 0) return inherited
  const rest = Object.entries(inherited).filter(([key]) => !key.startsWith(ASIDE))
  return Object.fromEntries([...rest, ...kept.map(([key, value]) => [key.slice(ASIDE.length), value])])
}

/** What there is to know of the parts that are changed. */
export interface PartRules {
  /** Whether a part was generated: it is written anew as a whole. */
  isMarked(part: unknown): boolean
  /** Whether a map has an entry by a merge key, so that it has it when its own is taken out. */
  isInherited(holder: unknown, key: string, value: unknown): boolean
}

/**
 * The fewest changes that turn one map into another one; `undefined` where they are the same but for the order of keys. A value that goes
 * over to a key that is its old one with `ASIDE` before it, or without that, is not written anew.
 */
export function changesBetween(before: JsonObject, after: JsonObject, rules: PartRules): Changes | undefined {
  const renamed = renamedKeys(before, after)
  const renamedTo = new Set(renamed.values())
  const isGone = (key: string) =>
    !Object.hasOwn(after, key) || renamedTo.has(key) || rules.isInherited(before, key, after[key])
  const removed = new Set(
    Object.keys(before).filter((key) => !renamed.has(key) && before[key] !== after[key] && isGone(key)),
  )
  const set = new Map<string, unknown>()
  const within = new Map<string, Changes>()
  for (const [key, value] of Object.entries(after)) {
    if (renamedTo.has(key) || removed.has(key)) continue
    const old = Object.hasOwn(before, key) && !renamed.has(key) ? before[key] : undefined
    if (old === value) continue
    // What was generated is written anew as a whole, and what a merge key gives stands at another place.
    const isWhole = rules.isMarked(old) || rules.isMarked(value) || rules.isInherited(before, key, old)
    if (isRecord(old) && isRecord(value) && !isWhole) {
      const inner = changesBetween(old, value, rules)
      if (inner) within.set(key, inner)
    } else if (!isSame(old, value)) set.set(key, value)
  }
  return set.size + removed.size + renamed.size + within.size > 0 ? { set, removed, renamed, within } : undefined
}

/** The keys whose values are, after the changes, behind the same key with or without `ASIDE`. */
function renamedKeys(before: JsonObject, after: JsonObject): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>()
  for (const key of Object.keys(before)) {
    const other = key.startsWith(ASIDE) ? key.slice(ASIDE.length) : ASIDE + key
    const hasMoved = Object.hasOwn(after, other) && after[other] === before[key]
    const isStill = Object.hasOwn(after, key) && after[key] === before[key]
    if (hasMoved && !isStill) renamed.set(key, other)
  }
  return renamed
}

/** Whether two values are the same, whatever the order of their keys. */
export function isSame(one: unknown, other: unknown): boolean {
  if (isRecord(one) && isRecord(other)) {
    const keys = Object.keys(one)
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
    )
  }
  if (!Array.isArray(one) || !Array.isArray(other)) return isSameScalar(one, other)
  return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
}
