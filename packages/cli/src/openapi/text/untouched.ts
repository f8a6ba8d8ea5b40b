import { isRecord } from '@errspec/core/adapter'
import type { JsonObject } from '../../shared/json-object.js'
import type { Place, TextDocument } from './text-document.js'
import { lineStart, type TextEdit } from './text-edits.js'

/** What of a document an edit is in or near. */
export interface Remainder {
  /** Edits that take out all else. */
  readonly cuts: readonly TextEdit[]
  readonly content: unknown
  /** Of each map that something is missing in, the whole one. */
  readonly originals: ReadonlyMap<unknown, object>
}

/** As deep as a response of an operation. */
const DEPTH = 5

/**
 * A document without those entries that no edit is in or next to, of its maps down to some depth. Each has lines of its own, which say
 * the same whatever becomes of other lines; to parse all of a document of some megabytes once more takes seconds.
 */
export function withoutUntouched(document: TextDocument, edits: readonly TextEdit[]): Remainder {
  const isEdited = editsWithin(edits)
  const cuts: TextEdit[] = []
  const originals = new Map<unknown, object>()

  function remainderOf(content: JsonObject, place: Place): JsonObject {
    const map = document.written(place)
    if (map === undefined || map.open !== undefined) return content
    const lines = map.entries.map(({ key, start }, index) => {
      const next = map.entries[index + 1]
      const [begin, end] = [lineStart(document.text, start), next && lineStart(document.text, next.start)]
      return { key, begin, end, isAlone: document.text.slice(begin, start).trim() === '' }
    })
    const isTouched = lines.map(({ begin, end = document.text.length }) => isEdited(begin, end))
    const rest = { ...content }
    originals.set(rest, content)
    lines.forEach(({ key, begin, end, isAlone }, index) => {
      // The first and the last one stay, so that the map is one, and the neighbours of what is touched.
      const isNear = index === 0 || end === undefined || isTouched[index - 1] || isTouched[index + 1]
      const value = content[key]
      if (!isNear && !isTouched[index] && isAlone) {
        cuts.push({ start: begin, end, text: '' })
        delete rest[key]
      } else if (isRecord(value) && place.length + 1 < DEPTH && !document.isShared(value)) {
        rest[key] = remainderOf(value, [...place, key])
      }
    })
    return rest
  }

  const content = isRecord(document.content) ? remainderOf(document.content, []) : document.content
  return { cuts, content, originals }
}

/** Tells whether an edit is in a range, or touches it. */
function editsWithin(edits: readonly TextEdit[]): (start: number, end: number) => boolean {
  const sorted = edits.toSorted((one, other) => one.start - other.start)
  return (start, end) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle]?.end ?? 0) < start) low = middle + 1
      else high = middle
    }
    return (sorted[low]?.start ?? Number.POSITIVE_INFINITY) <= end
  }
}
