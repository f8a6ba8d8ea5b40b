import type { AnyCatalog } from '@errspec/core'
import { wordingsOf } from '@errspec/core/schema'
import { wordsOf } from './catalog-words.js'
import { saidInWords } from './errors-in-words.js'
import { type FoundError, isCertain } from './found-error.js'
import type { TextRecord } from './records.js'

/** A message is wrapped over no more lines. */
const MOST_LINES = 12
/** A line of a terminal is no longer. */
const LONGEST_LINE = 500

/** An error whose message was cut over several lines, and how many they are. */
export interface WrappedError {
  readonly errors: readonly FoundError[]
  readonly lines: number
}

/**
 * The error whose message begins in a record and ends in a later one: a box or a log has wrapped it, between words or in one. Its end
 * is told by its own text or by the notice; `undefined` where there is none.
 */
export function wrappedError(
  catalog: AnyCatalog,
  records: readonly TextRecord[],
  at: number,
): WrappedError | undefined {
  const first = records[at]
  if (!first || !isPlain(first) || !(first.isFramed || wordsOf(catalog).mayGoOn(first.text))) return undefined
  let best: WrappedError | undefined
  for (const jointOf of JOINTS) {
    let text = first.text.trimEnd()
    for (let lines = 2; lines <= MOST_LINES; lines++) {
      const next = records[at + lines - 1]
      if (!next || !isPlain(next) || next.isFramed !== first.isFramed) break
      const [before, after] = [text.length, next.text.trim()]
      text += jointOf(catalog, text, after) + after
      const { errors, start, end, isOpen } = saidInWords(catalog, text, { hasOwnId: false, goesOn: true })
      // Of the first line it has the beginning, and of the last one a part.
      if (errors.length === 0 || isOpen || start >= first.text.trimEnd().length || end <= before) continue
      if (errors.some(isCertain)) return { errors, lines }
      best ??= { errors, lines }
    }
  }
  return best
}

const isPlain = ({ objects, response, text }: TextRecord) =>
  objects.length === 0 && response === undefined && text.length <= LONGEST_LINE

/** What stood between two lines: what the contract's own words have there; a space; nothing. */
const JOINTS: readonly ((catalog: AnyCatalog, before: string, after: string) => string)[] = [
  jointInWords,
  () => ' ',
  () => '',
]

/** So much on either side tells a place in a text. */
const SIDE = 3

/** Where a terminal cuts a text wherever its line ends, a word may be cut, or a space lost. */
function jointInWords(catalog: AnyCatalog, before: string, after: string): string {
  const texts = ownTextsOf(catalog)
  const [left, right] = [before.slice(-SIDE), after.slice(0, SIDE)]
  if (texts.includes(left + right)) return ''
  // Beside a space there may be a placeholder.
  return [`${left} ${right}`, `${left} ${END}`, `${END} ${right}`].some((place) => texts.includes(place)) ? ' ' : ''
}

const END = '\0'
const known = new WeakMap<AnyCatalog, string>()

/** All that a contract says in its own words, one text behind the other. */
function ownTextsOf(catalog: AnyCatalog): string {
  const texts = known.get(catalog)
  if (texts !== undefined) return texts
  const literals = wordingsOf(catalog.errors).flatMap(({ template }) => template.literals)
  const made = `${END}${[...literals, catalog.notice?.text ?? ''].join(END)}${END}`
  known.set(catalog, made)
  return made
}
