import { isRecord } from '@errspec/core/adapter'
import type { JsonObject } from '../../shared/json-object.js'

/** A place in a document and what is to stand there; without a value, nothing. */
export interface Edit {
  readonly path: readonly string[]
  readonly value?: unknown
}

/** The fewest edits that turn one value at a place into another one; none where they differ in the order of keys alone. */
export function editsBetween(path: readonly string[], before: unknown, after: unknown): readonly Edit[] {
  if (!isRecord(before) || !isRecord(after)) return isSame(before, after) ? [] : [{ path, value: after }]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): readonly Edit[] => {
    const place = [...path, key]
    if (!Object.hasOwn(after, key)) return [{ path: place }]
    return Object.hasOwn(before, key)
      ? editsBetween(place, before[key], after[key])
      : [{ path: place, value: after[key] }]
  })
}

/** Whether two values are the same, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (isRecord(one) && isRecord(other)) return editsBetween([], one, other).length === 0
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other
  return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
}

/** Makes edits in a copy of a document. */
export function applyEdits(document: unknown, edits: readonly Edit[]): JsonObject {
  const copy = structuredClone(document) as JsonObject
  for (const edit of edits) {
    let holder = copy
    for (const key of edit.path.slice(0, -1)) {
      // A property of the document itself, never an inherited one.
      if (!Object.hasOwn(holder, key) || !isRecord(holder[key])) define(holder, key, {})
      holder = holder[key] as JsonObject
    }
    const last = edit.path.at(-1) ?? ''
    if ('value' in edit) define(holder, last, edit.value)
    else delete holder[last]
  }
  return copy
}

function define(holder: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}
