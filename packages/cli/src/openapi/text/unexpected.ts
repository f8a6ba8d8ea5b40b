import { isRecord } from '@errspec/core/adapter'
import { isSameScalar } from '../../shared/exact-number.js'
import type { JsonObject } from '../../shared/json-object.js'
import { type Changes, type PlacedChanges, withoutKept } from './changes.js'
import type { Place, TextDocument } from './text-document.js'
import type { Remainder } from './untouched.js'
import { valueAt } from './value-at.js'

type Part = Pick<Remainder, 'content' | 'originals'>

/**
 * Where a document differs from what changes were to make of another one, or of a part of it; `undefined` where it says just that. A map
 * that the changes are of may be at several places, by aliases; what is inside of it is expected to be changed there alone.
 */
export function unexpectedPlace(
  before: TextDocument,
  after: unknown,
  placed: readonly PlacedChanges[],
  { content, originals }: Part = { content: before.content, originals: new Map() },
): Place | undefined {
  const changesOf = new Map<unknown, Changes>()
  for (const { place, changes } of placed) changesOf.set(valueAt(before.content, place), changes)
  const originalOf = (part: object) => originals.get(part) ?? part
  // Of what aliases lead to, what it was found to be the same as: nothing is gone through twice.
  const same = new Map<object, object>()

  function compare(old: unknown, now: unknown, changes?: Changes): Place | undefined {
    if (typeof old !== 'object' || old === null) return isSameScalar(old, now) ? undefined : []
    const expected = isRecord(old) ? (changes ?? changesOf.get(originalOf(old))) : undefined
    if (expected) return compareChanged(old as JsonObject, now, expected)
    if (typeof now !== 'object' || now === null || Array.isArray(old) !== Array.isArray(now)) return []
    const isKnown = before.isShared(old)
    if (isKnown && same.get(old) === now) return undefined
    const found = compareEntries(old as JsonObject, now as JsonObject)
    if (isKnown && found === undefined) same.set(old, now)
    return found
  }

  function compareEntries(old: JsonObject, now: JsonObject): Place | undefined {
    const keys = Object.keys(old)
    for (const key of keys) {
      const found = Object.hasOwn(now, key) ? compare(old[key], now[key]) : []
      if (found) return [key, ...found]
    }
    const further = Object.keys(now)
    return further.length === keys.length ? undefined : [further.find((key) => !Object.hasOwn(old, key)) ?? '']
  }

  function compareChanged(old: JsonObject, now: unknown, changes: Changes): Place | undefined {
    const expected = expectedOf(old, changes, withoutKept(before.inherited(originalOf(old))))
    // In YAML there is nothing behind a key whose map has lost all of its lines.
    if (expected.size === 0 && now === null) return undefined
    if (!isRecord(now)) return []
    for (const [key, value] of expected) {
      const within = changes.set.has(key) ? undefined : changes.within.get(key)
      const found = Object.hasOwn(now, key) ? compare(value, now[key], within) : []
      if (found) return [key, ...found]
    }
    const further = Object.keys(now).find((key) => !expected.has(key))
    return further === undefined ? undefined : [further]
  }

  return compare(content, after)
}

/** The entries of a map after changes; what a merge key gives is there again where its own entry is gone. */
function expectedOf(old: JsonObject, { set, removed, renamed }: Changes, inherited: JsonObject) {
  const entries = new Map<string, unknown>()
  for (const [key, value] of Object.entries(old)) {
    if (renamed.has(key) || removed.has(key)) {
      if (Object.hasOwn(inherited, key)) entries.set(key, inherited[key])
    } else entries.set(key, value)
  }
  for (const [key, to] of renamed) entries.set(to, old[key])
  for (const [key, value] of set) entries.set(key, value)
  return entries
}
