import { record } from '../../shared/json-object.js'
import { UsageError, usageErrorOf } from '../../shared/usage-error.js'
import { referencesIn } from '../references.js'
import type { PlacedChanges } from '../text/changes.js'
import { readDocument } from '../text/read-document.js'
import type { TextDocument } from '../text/text-document.js'
import { applyEdits, type TextEdit } from '../text/text-edits.js'
import { unexpectedPlace } from '../text/unexpected.js'
import { withoutUntouched } from '../text/untouched.js'
import { readYamlDocument } from '../text/yaml-document.js'

/** From how many characters on only the touched parts of a YAML document are read again. */
const LARGE = 400_000

/** Changes, and the edits of the text that make them. */
export interface Merge {
  readonly changes: readonly PlacedChanges[]
  readonly edits: readonly TextEdit[]
}

/** Reads a document again that would be written. Throws a `UsageError` where it says anything but what was meant. */
export function checkResult(
  document: TextDocument,
  merged: string,
  merge: Merge,
  name: string,
  largeFrom: number = LARGE,
): void {
  if (merged.length < largeFrom || document.format === 'json' || !isRemainderMeant(document, merge, name)) {
    const place = unexpectedPlace(document, contentOf(merged, name), merge.changes)
    if (place) {
      throw usageErrorOf(name, [
        `nothing is written: ${place.join('.') || 'all of it'} would say something else than was meant. ` +
          'Where it has an anchor, an alias or a merge key, write out what it stands for; else report it, with the lines there',
      ])
    }
  }
  reportDangling(document, merged, merge.changes, name)
}

/** What a document says that would be written. That it cannot be read is no fault of the one that was. */
function contentOf(merged: string, name: string): unknown {
  try {
    return readDocument(merged, name).content
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw usageErrorOf(name, [
      'nothing is written: it could not be read again. Write what has a list of errors as one key and its value on each line; ' +
        `else report it, with what would be wrong: ${error.message.slice(name.length + 1).trim()}`,
    ])
  }
}

/** Whether what edits are in and near says what was meant. That it does not may be due to what was left out, such as an anchor. */
function isRemainderMeant(document: TextDocument, { changes, edits }: Merge, name: string): boolean {
  const remainder = withoutUntouched(document, edits)
  try {
    const { content: after } = readYamlDocument(applyEdits(document.text, [...edits, ...remainder.cuts]), name)
    return unexpectedPlace(document, after, changes, remainder) === undefined
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}

/** A component that goes may have been referred to by others. */
function reportDangling(document: TextDocument, merged: string, changes: readonly PlacedChanges[], name: string): void {
  const gone = goneComponents(document.content, changes).filter((pointer) => merged.includes(pointer))
  if (gone.length === 0) return
  const faults: string[] = []
  referencesIn(readDocument(merged, name).content, (pointer, place) => {
    if (gone.includes(pointer)) {
      faults.push(`${place.join('.')}: refers to ${pointer}, which no operation needs any more: refer to another one`)
    }
  })
  if (faults.length > 0) throw usageErrorOf(name, faults)
}

function goneComponents(content: unknown, changes: readonly PlacedChanges[]): readonly string[] {
  const ofRoot = changes.find(({ place }) => place.length === 0)?.changes
  const ofComponents = ofRoot?.within.get('components')
  return Object.entries(record(record(content)['components'])).flatMap(([section, components]) => {
    const isGone = ofRoot?.removed.has('components') || ofComponents?.removed.has(section)
    const names = isGone ? Object.keys(record(components)) : [...(ofComponents?.within.get(section)?.removed ?? [])]
    return names.map((key) => `#/components/${section}/${key}`)
  })
}
