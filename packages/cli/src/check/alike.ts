import type { AnyCatalog } from '@errspec/core'
import { createLiteralIndex, matchTemplate, pathOfWording, type Wording, wordingsOf } from '@errspec/core/schema'
import { exampleText } from '../shared/contract/examples.js'
import type { Finding } from '../shared/findings.js'
import { finding } from './check-rules.js'
import { CloseTexts } from './close-texts.js'

/** Below this, two words may well be close to each other. */
const SHORTEST_COMPARED = 8
/** Of the kinds that a text can be taken for, so many are named. */
const MOST_NAMED = 4

/**
 * Texts that people and programs can take for each other, a finding for each that can be taken for an earlier one. No text is
 * compared with all others; `onComparison` is called for each comparison.
 */
export function alikeFindings(catalog: AnyCatalog, onComparison: () => void = () => {}): readonly Finding[] {
  const wordings = wordingsOf(catalog.errors)
  const likenesses = wordings.map(() => new Map<string, string>())
  /** Notes that two wordings are alike, at the later one, unless there is a better reason already. */
  const note = (one: number, other: number, why: string) => {
    const [later, earlier] = one > other ? [one, other] : [other, one]
    const found = likenesses[later]
    const kind = wordings[earlier]?.kind ?? ''
    if (found && found.size <= MOST_NAMED && !found.has(kind)) found.set(kind, why)
  }
  noteReadings(catalog, wordings, note, onComparison)
  noteEqualAndClose(wordings, note, onComparison)
  return wordings.flatMap((wording, index) => {
    const [first, ...others] = likenesses[index] ?? []
    if (first === undefined) return []
    const named = others.map(([kind], place) => (place < MOST_NAMED - 1 ? `'${kind}'` : '...')).join(', ')
    return [finding('reads-alike', pathOfWording(wording), `${first[1]}${named && ` (as with ${named})`}`)]
  })
}

type Note = (one: number, other: number, why: string) => void

/** Texts that are another one's template with something filled in. */
function noteReadings(catalog: AnyCatalog, wordings: readonly Wording[], note: Note, onComparison: () => void): void {
  const positions = new Map(wordings.map((wording, position) => [wording, position]))
  const shortlist = createLiteralIndex(wordings.filter(({ template }) => template.names.length > 0))
  wordings.forEach((one, position) => {
    const example = exampleText(catalog, one)
    for (const other of shortlist(one.status, example)) {
      if (other.kind === one.kind) continue
      onComparison()
      const read = matchTemplate(other.template, example)
      if (!read) continue
      const values = Object.entries(read).map(([name, value]) => `{${name}} = ${JSON.stringify(value)}`)
      note(
        position,
        positions.get(other) ?? 0,
        `'${one.kind}' and '${other.kind}' have texts in common: ${JSON.stringify(example)} is also ${JSON.stringify(other.text)} with ${values.join(', ')}`,
      )
    }
  })
}

/** Texts of the same words, and at one status those that are nearly the same: at another it takes the very same to be confused. */
function noteEqualAndClose(wordings: readonly Wording[], note: Note, onComparison: () => void): void {
  const equal = new Map<string, number[]>()
  const close = new Map<string, CloseTexts>()
  const ofStatus = new Map<string, number[]>()
  wordings.forEach((wording, position) => {
    const { status } = wording
    const plain = plainText(wording)
    let named = 0
    const noteAll = (others: readonly number[] = []) => {
      for (const other of others) {
        const { kind = '', text = '' } = wordings[other] ?? {}
        if (kind === wording.kind) continue
        named++
        note(
          position,
          other,
          `${JSON.stringify(wording.text)} of '${wording.kind}' reads like ${JSON.stringify(text)} of '${kind}'`,
        )
      }
    }
    noteAll(equal.get(plain))
    remember(equal, plain, wordings, position)
    if (plain.length < SHORTEST_COMPARED) return
    const texts = close.get(`${status}`) ?? new CloseTexts(onComparison)
    close.set(`${status}`, texts)
    for (const text of texts.near(plain)) {
      if (named > MOST_NAMED) break
      if (text !== plain) noteAll(ofStatus.get(`${status} ${text}`))
    }
    texts.add(plain)
    remember(ofStatus, `${status} ${plain}`, wordings, position)
  })
}

/** Keeps a few of the kinds that have the same text: more are not named. */
function remember(
  positions: Map<string, number[]>,
  text: string,
  wordings: readonly Wording[],
  position: number,
): void {
  const known = positions.get(text) ?? []
  positions.set(text, known)
  const isSameKind = wordings[known.at(-1) ?? -1]?.kind === wordings[position]?.kind
  if (known.length <= MOST_NAMED && !isSameKind) known.push(position)
}

/** A text as people compare it: without case and punctuation, every placeholder alike. */
function plainText({ template }: Wording): string {
  return template.literals
    .map((literal) =>
      literal
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .join(' * ')
}
