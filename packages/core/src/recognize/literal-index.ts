import type { Wording } from '../definition/wordings.js'
import { LiteralTrie } from './literal-trie.js'
import type { Shortlist } from './recognizer.js'

/** Where a group of wordings with one prefix is so large that their suffixes are worth an index. */
const SUFFIX_INDEX_FROM = 8

/** Wordings that begin alike, by their positions. */
interface Group {
  readonly positions: number[]
  readonly suffixes: LiteralTrie<number[]>
}

/** For catalogs of any size: a message is compared with those wordings alone whose ends it has. */
export function createLiteralIndex(wordings: readonly Wording[]): Shortlist {
  const statuses = new Map<number, LiteralTrie<Group>>()
  wordings.forEach(({ status, template: { literals } }, position) => {
    const prefixes = statuses.get(status) ?? new LiteralTrie<Group>(false)
    statuses.set(status, prefixes)
    const group = prefixes.valueAt(literals[0] ?? '', () => ({ positions: [], suffixes: new LiteralTrie(true) }))
    group.positions.push(position)
    group.suffixes.valueAt(literals.at(-1) ?? '', () => []).push(position)
  })

  return (status, message) => {
    const found: number[] = []
    statuses.get(status)?.visit(message, ({ positions, suffixes }) => {
      if (positions.length <= SUFFIX_INDEX_FROM) found.push(...positions)
      else suffixes.visit(message, (ending) => found.push(...ending))
    })
    if (found.length > 1) found.sort((a, b) => a - b)
    return found.map((position) => wordings[position] as Wording)
  }
}
