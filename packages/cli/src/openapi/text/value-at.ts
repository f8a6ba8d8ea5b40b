import { isRecord } from '@errspec/core/adapter'
import type { Place } from './text-document.js'

/** What stands at a place of a document's content. */
export function valueAt(content: unknown, place: Place): unknown {
  let value = content
  for (const key of place) {
    if (Array.isArray(value)) value = value[Number(key)]
    else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }
  return value
}
