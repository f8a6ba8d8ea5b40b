import type { AnyCatalog } from '@errspec/core'
import { matchTemplate, type Wording, wordingsOf } from '@errspec/core/schema'
import { exampleText } from '../shared/contract/examples.js'
import type { Finding } from '../shared/findings.js'
import { wildcardDistance } from '../shared/wildcard-distance.js'
import { finding } from './check-rules.js'

/** So many characters apart, two texts are taken for each other. */
const MOST_ALIKE = 2
/** Below this, two words may well be that close. */
const SHORTEST_COMPARED = 8

/** Texts that people and programs can take for each other. */
export function alikeFindings(catalog: AnyCatalog): readonly Finding[] {
  const wordings = wordingsOf(catalog.errors).map((wording) => ({
    ...wording,
    plain: plainText(wording),
    example: exampleText(catalog, wording),
  }))
  return wordings.flatMap((later, index) =>
    wordings.slice(0, index).flatMap((earlier) => {
      if (earlier.kind === later.kind) return []
      const message = likeness(later, earlier) ?? likeness(earlier, later)
      return message === undefined ? [] : [finding('reads-alike', later.path, message)]
    }),
  )
}

type PlainWording = Wording & { readonly plain: string; readonly example: string }

/** Why the text of one wording can be taken for another one's; `undefined` where it cannot. */
function likeness(one: PlainWording, other: PlainWording): string | undefined {
  const isSameStatus = one.status === other.status
  const read = isSameStatus && matchTemplate(other.template, one.example)
  if (read && Object.keys(read).length > 0) {
    const values = Object.entries(read).map(([name, value]) => `{${name}} = ${JSON.stringify(value)}`)
    return `'${one.kind}' and '${other.kind}' have texts in common: ${JSON.stringify(one.example)} is also ${JSON.stringify(other.text)} with ${values.join(', ')}`
  }
  const lengths = [one.plain.length, other.plain.length]
  const isComparable =
    Math.min(...lengths) >= SHORTEST_COMPARED && Math.max(...lengths) - Math.min(...lengths) <= MOST_ALIKE
  // At another status it takes the very same words to be confused.
  const isClose = isSameStatus && isComparable && wildcardDistance([one.plain], other.plain) <= MOST_ALIKE
  return one.plain === other.plain || isClose
    ? `${JSON.stringify(one.text)} of '${one.kind}' reads like ${JSON.stringify(other.text)} of '${other.kind}'`
    : undefined
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
