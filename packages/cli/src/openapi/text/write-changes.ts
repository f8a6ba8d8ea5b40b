import { isRecord } from '@errspec/core/adapter'
import { ASIDE, type Changes, type PlacedChanges } from './changes.js'
import { comma, entryText, flowText, quotedAs, type Style, scalarText, styleOf } from './style.js'
import type { Place, TextDocument, WrittenEntry, WrittenMap } from './text-document.js'
import { breakAt, lineStart, nextLine, type TextEdit } from './text-edits.js'

/** The edits of a document's text that make changes; all other text stays as it is. `applyEdits` makes them. */
export function editsOf(document: TextDocument, placed: readonly PlacedChanges[]): readonly TextEdit[] {
  const style = styleOf(document)
  return placed.flatMap(({ place, changes }) => editsAt(document, place, changes, style))
}

function editsAt(document: TextDocument, place: Place, changes: Changes, style: Style): readonly TextEdit[] {
  const map = document.written(place)
  // What cannot be changed is found when the result is checked.
  if (map === undefined) return []
  const inner = [...changes.within].flatMap(([key, within]) => editsAt(document, [...place, key], within, style))
  const context: Context = { text: document.text, map, place, style }
  return [...inner, ...renamings(context, changes), ...replacements(context, changes), ...entryEdits(context, changes)]
}

interface Context {
  readonly text: string
  readonly map: WrittenMap
  readonly place: Place
  readonly style: Style
}

function renamings({ text, map }: Context, { renamed }: Changes): readonly TextEdit[] {
  return map.entries.flatMap(({ key, letters }): readonly TextEdit[] => {
    const to = renamed.get(key)
    if (to === undefined || letters === undefined) return []
    if (to === ASIDE + key) return [{ start: letters, end: letters, text: ASIDE }]
    const end = text.startsWith(ASIDE, letters) ? letters + ASIDE.length : letters
    return [{ start: letters, end, text: '' }]
  })
}

function replacements({ text, map, style }: Context, { set, renamed, removed }: Changes): readonly TextEdit[] {
  return map.entries.flatMap(({ key, value: [start, end] }): readonly TextEdit[] => {
    if (!set.has(key) || renamed.has(key) || removed.has(key)) return []
    return [{ start, end, text: flowText(set.get(key), quotedAs(text[start], style)) }]
  })
}

function entryEdits(context: Context, changes: Changes): readonly TextEdit[] {
  const { map } = context
  const present = new Set(map.entries.map(({ key }) => key).filter((key) => !changes.renamed.has(key)))
  const added = [...changes.set].filter(([key]) => !present.has(key) || changes.removed.has(key))
  return map.open === undefined
    ? blockEdits(context, changes, added)
    : flowEdits({ ...context, open: map.open }, changes, added)
}

type Added = readonly (readonly [key: string, value: unknown])[]

/** Entries on lines of their own are taken out, and put behind the last one. */
function blockEdits({ text, map, place, style }: Context, { removed }: Changes, added: Added): readonly TextEdit[] {
  const removals = map.entries
    .filter(({ key }) => removed.has(key))
    .map(({ start, end }): TextEdit => ({ start: lineStart(text, start), end: nextLine(text, end), text: '' }))
  const last = map.entries.at(-1)
  if (added.length === 0 || last === undefined) return removals
  const at = nextLine(text, last.end)
  const newline = breakAt(text, at)
  const lines = added.flatMap(([key, value]) =>
    blockLines(key, value, { indent: indentOf(text, map), depth: depthOf(place, key), style }),
  )
  return [...removals, { start: at, end: at, text: lines.map((line) => line + newline).join(''), depth: place.length }]
}

interface Layout {
  readonly indent: string
  /** How many levels of maps have a line for each entry. */
  readonly depth: number
  readonly style: Style
}

/** What is added has a line for each response of an operation, and for each component. */
function depthOf(place: Place, key: string): number {
  if (place.length === 0) return 2
  return key === 'responses' || (place.length === 1 && place[0] === 'components') ? 1 : 0
}

function blockLines(key: string, value: unknown, { indent, depth, style }: Layout): readonly string[] {
  if (depth === 0 || !isRecord(value)) return [indent + entryText(key, value, style)]
  const inner = { indent: indent + style.unit, depth: depth - 1, style }
  return [
    `${indent}${scalarText(key, style)}:`,
    ...Object.entries(value).flatMap(([name, item]) => blockLines(name, item, inner)),
  ]
}

/** The indentation of a map's keys. */
function indentOf(text: string, { entries }: WrittenMap): string {
  const before = entries.map(({ start }) => text.slice(lineStart(text, start), start))
  const own = before.find((part) => part.trim() === '')
  if (own !== undefined) return own
  const [first = ''] = before
  // `?`, an anchor and a tag are a part of the key; behind `-` and `:` it is deeper than its line.
  const [marks = ''] = /(?:\?\s+)?(?:[&!]\S*\s+)*$/.exec(first) ?? []
  return ' '.repeat(first.length - marks.length)
}

function flowEdits(
  { text, map, open, place, style }: Context & { readonly open: number },
  { removed }: Changes,
  added: Added,
): readonly TextEdit[] {
  const [first, last] = [map.entries[0], map.entries.at(-1)]
  const indent = last && ownLineIndent(text, open, last)
  const newline = breakAt(text, open)
  const texts = added.map(([key, value]) =>
    indent === undefined
      ? entryText(key, value, style)
      : brokenEntry(key, value, { indent, depth: depthOf(place, key), style }, newline),
  )
  const separator = indent === undefined ? comma(style) : `,${newline}${indent}`
  const inserted = texts.join(separator)
  if (first === undefined || last === undefined)
    return inserted === '' ? [] : [{ start: open, end: open, text: inserted }]
  // Where nothing else is left, all of it is replaced, and the space around it stays.
  if (map.entries.every(({ key }) => removed.has(key))) return [{ start: first.start, end: last.end, text: inserted }]
  const addition = inserted === '' ? [] : [{ start: last.end, end: last.end, text: separator + inserted }]
  return [...removedRuns(map.entries, removed), ...addition]
}

/** The ranges of entries in braces that go, each with a comma: the one before it, or at the beginning the one behind it. */
function removedRuns(entries: readonly WrittenEntry[], removed: ReadonlySet<string>): readonly TextEdit[] {
  return entries.flatMap((entry, index): readonly TextEdit[] => {
    if (!removed.has(entry.key)) return []
    const before = entries[index - 1]
    const isAtBeginning = entries.slice(0, index).every(({ key }) => removed.has(key))
    if (!isAtBeginning) return [{ start: before?.end ?? 0, end: entry.end, text: '' }]
    return [{ start: entry.start, end: entries[index + 1]?.start ?? entry.end, text: '' }]
  })
}

/** The indentation of an entry that begins its line; `undefined` where it stands beside others or beside the brace. */
function ownLineIndent(text: string, open: number, { start }: WrittenEntry): string | undefined {
  const begin = lineStart(text, start)
  const before = text.slice(begin, start)
  return begin >= open && before.trim() === '' ? before : undefined
}

function brokenEntry(key: string, value: unknown, { indent, depth, style }: Layout, newline: string): string {
  if (depth === 0 || !isRecord(value) || Object.keys(value).length === 0) return entryText(key, value, style)
  const inner = { indent: indent + style.unit, depth: depth - 1, style }
  const entries = Object.entries(value).map(([name, item]) => inner.indent + brokenEntry(name, item, inner, newline))
  return `${scalarText(key, style)}: {${newline}${entries.join(`,${newline}`)}${newline}${indent}}`
}
