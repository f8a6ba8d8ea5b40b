import type { Wording } from '../definition/wordings.js'
import { LiteralTrie } from './literal-trie.js'
import type { Shortlist } from './recognizer.js'

/** Where a group of wordings with one prefix is so large that their suffixes are worth an index. */
const SUFFIX_INDEX_FROM = 8

/** Wordings that begin alike, in their order. */
interface Group {
  readonly wordings: Wording[]
  readonly suffixes: LiteralTrie<Wording[]>
}

/** For catalogs of any size: a message is compared with those wordings alone whose ends it has. */
export function createLiteralIndex(wordings: readonly Wording[]): Shortlist {
  const statuses = new Map<number, LiteralTrie<Group>>()
  const positions = new Map<Wording, number>()
  for (const wording of wordings) {
    const { status, template } = wording
    const prefixes = statuses.get(status) ?? new LiteralTrie<Group>(false)
    statuses.set(status, prefixes)
    const group = prefixes.valueAt(template.literals[0] ?? '', () => ({
      wordings: [],
      suffixes: new LiteralTrie(true),
    }))
    group.wordings.push(wording)
    group.suffixes.valueAt(template.literals.at(-1) ?? '', () => []).push(wording)
    positions.set(wording, positions.size)
  }
  const positionOf = (wording: Wording) => positions.get(wording) as number

  return (status, message) => {
    const lists: (readonly Wording[])[] = []
    for (const { wordings, suffixes } of statuses.get(status)?.allOf(message) ?? []) {
      if (wordings.length <= SUFFIX_INDEX_FROM) lists.push(wordings)
      else lists.push(...suffixes.allOf(message))
    }
    // Of most messages there is one list, which is in order as it is.
    return lists.length > 1 ? lists.flat().sort((a, b) => positionOf(a) - positionOf(b)) : (lists[0] ?? [])
  }
}
