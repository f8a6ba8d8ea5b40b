import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'

/**
 * The text of a document before an edit, with only those of its sections' entries taken from the text after it that were edited: all else
 * stays as somebody has written it. `undefined` where that does not give the same document, as with aliases across entries.
 */
export function spliceYaml(before: string, after: string, edited: readonly (readonly string[])[]): string | undefined {
  const [old, current] = [entriesOf(before), entriesOf(after)]
  if (!old || !current) return undefined
  const isEdited = (section: string, key?: string) =>
    edited.some((path) => path[0] === section && (key === undefined || path.length < 2 || path[1] === key))
  const sections = [...new Set([...old.keys(), ...current.keys()])]
  const spliced = sections.map((section) => {
    const [was, is] = [old.get(section), current.get(section)]
    if (!was || !is) return is?.text ?? ''
    if (!isEdited(section)) return was.text
    if (!was.entries || !is.entries) return is.text
    const keys = [...new Set([...was.entries.keys(), ...is.entries.keys()])]
    const texts = keys.map((key) => {
      const [one, other] = [was.entries?.get(key), is.entries?.get(key)]
      if (other === undefined) return ''
      return one === undefined || isEdited(section, key) ? other : one
    })
    return was.head + texts.map(closed).join('')
  })
  const text = spliced.map(closed).join('').replace(/\n*$/, '\n')
  return contentOf(text) === contentOf(after) ? text : undefined
}

const closed = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

/** What a document says, keys in their order; `undefined` where it cannot be read. */
function contentOf(text: string): string | undefined {
  const document = parseDocument(text, { schema: 'failsafe' })
  try {
    return document.errors.length > 0 ? undefined : JSON.stringify(document.toJS())
  } catch {
    // An alias whose anchor is in another entry.
    return undefined
  }
}

interface Section {
  /** The whole of it, from the line of its key to that of the next one. */
  readonly text: string
  /** What is before its first entry. */
  readonly head: string
  /** Absent where it is no block of keys. */
  readonly entries?: ReadonlyMap<string, string> | undefined
}

function entriesOf(text: string): ReadonlyMap<string, Section> | undefined {
  const root = parseDocument(text, { schema: 'failsafe' }).contents
  const places = isMap(root) ? linesOf(text, root) : undefined
  if (!isMap(root) || !places) return undefined
  const sections = places.map(({ key, start, value }, index): [string, Section] => {
    // What is before the first key of the document goes with it.
    const begin = index === 0 ? 0 : start
    const end = places[index + 1]?.start ?? text.length
    const inner = isMap(value) ? linesOf(text, value) : undefined
    const entries = inner?.map((entry, at): [string, string] => [
      entry.key,
      text.slice(entry.start, inner[at + 1]?.start ?? end),
    ])
    return [
      key,
      {
        text: text.slice(begin, end),
        head: text.slice(begin, inner?.[0]?.start ?? end),
        entries: entries && new Map(entries),
      },
    ]
  })
  return new Map(sections)
}

/** The keys of a block of keys, each with the beginning of its line; `undefined` where they are not each on a line of its own. */
function linesOf(text: string, map: YAMLMap) {
  const places = map.items.map(({ key, value }) => {
    const at = isScalar(key) ? key.range?.[0] : undefined
    const start = at === undefined ? -1 : text.lastIndexOf('\n', at - 1) + 1
    return {
      key: isScalar(key) ? String(key.value) : '',
      value,
      start,
      isOwnLine: at !== undefined && text.slice(start, at).trim() === '',
    }
  })
  return !map.flow && places.every(({ isOwnLine }) => isOwnLine) ? places : undefined
}
