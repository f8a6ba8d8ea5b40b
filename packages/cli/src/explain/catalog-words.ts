import type { AnyCatalog } from '@errspec/core'
import { type Wording, wordingsOf } from '@errspec/core/schema'
import { codeOf } from '../shared/contract/contract.js'

/** Fewer letters of text than this are in too many other texts. */
const FEWEST_LETTERS = 6

/** What a line of a log is looked through for, so prepared that a line costs the same whatever the size of the contract. */
export interface CatalogWords {
  /** The wordings all of whose own text is in a line. */
  wordingsIn(line: string): readonly Wording[]
  /** The kinds that a word names: the one that is called so, and else those that have it as their code. */
  kindsNamed(word: string): readonly string[]
  /** Whether a line has a word that a message begins with. */
  mayOpen(line: string): boolean
}

const known = new WeakMap<AnyCatalog, CatalogWords>()

/** The words of a contract. */
export function wordsOf(catalog: AnyCatalog): CatalogWords {
  const words = known.get(catalog) ?? prepare(catalog)
  known.set(catalog, words)
  return words
}

const asciiWords = (text: string): readonly string[] => text.match(/\w+/g) ?? []

function prepare(catalog: AnyCatalog): CatalogWords {
  const wordings = wordingsOf(catalog.errors).filter(
    ({ template }) => template.literals.join('').replace(/\s/g, '').length >= FEWEST_LETTERS,
  )
  const counts = new Map<string, number>()
  for (const wording of wordings) {
    for (const word of new Set(wholeWords(wording))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const byAnchor = new Map<string, Wording[]>()
  const others: Wording[] = []
  for (const wording of wordings) {
    // The word that the fewest others have.
    const [anchor] = [...wholeWords(wording)].sort(
      (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || b.length - a.length,
    )
    if (anchor === undefined) others.push(wording)
    else byAnchor.set(anchor, [...(byAnchor.get(anchor) ?? []), wording])
  }
  const openers = new Set(wordings.flatMap(({ template }) => asciiWords(template.literals[0] ?? '').slice(0, 1)))
  const kinds = new Map<string, string[]>()
  for (const kind of Object.keys(catalog.errors)) {
    const code = String(codeOf(catalog, kind))
    kinds.set(code, [...(kinds.get(code) ?? []), kind])
  }
  for (const kind of Object.keys(catalog.errors)) kinds.set(kind, [kind])
  return {
    wordingsIn(line) {
      const found = new Set(others)
      for (const word of asciiWords(line)) for (const wording of byAnchor.get(word) ?? []) found.add(wording)
      return [...found].filter(({ template }) => template.literals.every((literal) => line.includes(literal)))
    },
    kindsNamed: (word) => kinds.get(word) ?? [],
    mayOpen: (line) => asciiWords(line).some((word) => openers.has(word)),
  }
}

/** The words of a wording that stand in every text of it as words: one that touches a placeholder may be part of a longer one. */
function wholeWords({ template: { literals } }: Wording): readonly string[] {
  return literals.flatMap((literal, index) => {
    const from = index === 0 ? literal : literal.replace(/^\w+/, '')
    return asciiWords(index === literals.length - 1 ? from : from.replace(/\w+$/, ''))
  })
}
