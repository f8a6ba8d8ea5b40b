import type { AnyCatalog } from '@errspec/core'
import { isCoded, type Wording, wordingsOf } from '@errspec/core/schema'
import { codeOf } from '../shared/contract/contract.js'
import { type Hit, WordTable } from './word-table.js'

/** Fewer letters of text than this are in too many other texts. */
const FEWEST_LETTERS = 6

/** What a line of a log is looked through for, so prepared that a line costs the same whatever the size of the contract. */
export interface CatalogWords {
  /** The wordings all of whose own text is in a line. */
  wordingsIn(line: string): readonly Wording[]
  /** The kinds that a word names: the one that is called so, and else those that have it as their code. */
  kindsNamed(word: string): readonly string[]
  /** Whether a line may have the name of a kind. */
  mayName(line: string): boolean
  /** Whether a message may begin in a line that goes on behind its end. */
  mayGoOn(line: string): boolean
  /** Whether a line may tell an error, of the contract or not: most lines of a log are seen not to at a glance. */
  mayTell(line: string): boolean
}

const known = new WeakMap<AnyCatalog, CatalogWords>()

/** The words of a contract. */
export function wordsOf(catalog: AnyCatalog): CatalogWords {
  const words = known.get(catalog) ?? prepare(catalog)
  known.set(catalog, words)
  return words
}

/** What a word of a line may belong to. */
interface Meaning {
  /** Those of which it is a word that few others have. */
  readonly wordings: Wording[]
  /** The texts that begin with it, but for what stands before the first word. */
  readonly openings: { readonly text: string; readonly offset: number }[]
  /** Whether a name of a kind begins with it. */
  isName: boolean
}

const NONE: readonly never[] = []
const asciiWords = (text: string): readonly string[] => text.match(/\w+/g) ?? NONE

function prepare(catalog: AnyCatalog): CatalogWords {
  const wordings = wordingsOf(catalog.errors).filter(
    ({ template }) => template.literals.join('').replace(/\s/g, '').length >= FEWEST_LETTERS,
  )
  const kinds = kindsByName(catalog)
  const table = new WordTable<Meaning>(() => ({ wordings: [], openings: [], isName: false }))
  const others: Wording[] = []
  const counts = countsOf(wordings)
  for (const wording of wordings) {
    const anchor = anchorOf(wording, counts)
    if (anchor === undefined) others.push(wording)
    else table.meaningOf(anchor).wordings.push(wording)
    const [text = ''] = wording.template.literals
    const [first] = asciiWords(text)
    if (first !== undefined) table.meaningOf(first).openings.push({ text, offset: text.indexOf(first) })
  }
  for (const name of kinds.keys()) {
    const [first] = asciiWords(name)
    if (first !== undefined) table.meaningOf(first).isName = true
  }
  // A code that is not known tells that an error is somebody else's, and a text without a word may be anywhere.
  const mayBeAnywhere = isCoded(catalog.envelope) || others.length > 0
  return {
    wordingsIn(line) {
      const found = new Set(others)
      for (const { meaning } of table.hitsIn(line)) for (const wording of meaning.wordings) found.add(wording)
      const isThere = ({ template }: Wording) => template.literals.every((literal) => line.includes(literal))
      return found.size === 0 ? NONE : [...found].filter(isThere)
    },
    kindsNamed: (word) => kinds.get(word) ?? NONE,
    mayName: (line) => table.hitsIn(line).some(({ meaning }) => meaning.isName),
    mayGoOn: (line) => table.hitsIn(line).some((hit) => opens(line.trimEnd(), hit)),
    // Behind an escape, or the code of a colour that was escaped itself, a word is joined to a part of it.
    mayTell: (line) =>
      mayBeAnywhere || table.hitsIn(line).length > 0 || /[\\%]|\[[\d;]*m|(?<!\d)[45]\d\d(?!\d)/.test(line),
  }
}

/** Whether what a line ends with is the beginning of a text, or begins with all of it. */
function opens(line: string, { at, meaning }: Hit<Meaning>): boolean {
  return meaning.openings.some(({ text, offset }) => {
    const rest = line.slice(Math.max(0, at - offset))
    return at >= offset && (rest.length < text.length ? text.startsWith(rest) : rest.startsWith(text))
  })
}

function countsOf(wordings: readonly Wording[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const wording of wordings) {
    for (const word of new Set(wholeWords(wording))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** The word of a wording that the fewest others have, of several the longest. */
function anchorOf(wording: Wording, counts: ReadonlyMap<string, number>): string | undefined {
  const rarest = (a: string, b: string) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || b.length - a.length
  return [...wholeWords(wording)].sort(rarest)[0]
}

/** The words of a wording that stand in every text of it as words: one that touches a placeholder may be part of a longer one. */
function wholeWords({ template: { literals } }: Wording): readonly string[] {
  return literals.flatMap((literal, index) => {
    const from = index === 0 ? literal : literal.replace(/^\w+/, '')
    return asciiWords(index === literals.length - 1 ? from : from.replace(/\w+$/, ''))
  })
}

/** The kinds by what they are called, and those that have a code by it. */
function kindsByName(catalog: AnyCatalog): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, string[]>()
  for (const kind of Object.keys(catalog.errors)) {
    const code = String(codeOf(catalog, kind))
    const list = kinds.get(code)
    if (list) list.push(kind)
    else kinds.set(code, [kind])
  }
  for (const kind of Object.keys(catalog.errors)) kinds.set(kind, [kind])
  return kinds
}
