import type { AnyCatalog } from '@errspec/core'
import { wordsOf } from './catalog-words.js'
import { saidInWords } from './errors-in-words.js'
import type { FoundError } from './found-error.js'
import { isCertain } from './found-error.js'
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
  if (!first || !isPlain(first) || !(first.isFramed || wordsOf(catalog).mayOpen(first.text))) return undefined
  let best: WrappedError | undefined
  for (const joint of [' ', '']) {
    let text = first.text.trimEnd()
    for (let lines = 2; lines <= MOST_LINES; lines++) {
      const next = records[at + lines - 1]
      if (!next || !isPlain(next) || next.isFramed !== first.isFramed) break
      const before = text.length
      text += joint + next.text.trim()
      const { errors, start, end, isOpen } = saidInWords(catalog, text, { hasOwnId: false })
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
