import { matchTemplate } from '../template/match-template.js'
import { isRecord } from '../values/plain-data.js'
import {
  type Constants,
  constantsOf,
  hasSurePlace,
  isAgreed,
  mayBeAbsent,
  type Node,
  SPREAD,
} from './compile-envelope.js'

/** How a value of a part stands in a body: as itself, in a text, or in one with others, where nobody can tell for sure where it ends. */
export type Standing = 'value' | 'text' | 'shared'

/** Takes the value of a part, null included, and says whether it is one that the part can have. */
export type Found = (part: string, value: unknown, standing: Standing) => boolean

/**
 * Walks a body along its template and hands over what stands where the parts are; own properties only. Returns whether any
 * part was found. Further keys are tolerated, and constants do no more than choose an item of a list.
 */
export function readNode(node: Node, value: unknown, found: Found): boolean {
  if (value === undefined) return false
  switch (node.is) {
    case 'constant':
      return false
    case 'part':
      return found(node.part, value, node.format === 'string' ? 'text' : 'value')
    case 'text': {
      if (typeof value !== 'string') return false
      const { literals, parts } = node
      const read = matchTemplate({ literals, names: parts, types: parts.map(() => 'string' as const) }, value)
      const standing = parts.length > 1 ? 'shared' : 'text'
      return Object.entries(read ?? {}).filter(([part, text]) => found(part, text, standing)).length > 0
    }
    case 'object':
      return isRecord(value) && readObject(node, value, found)
    case 'list':
      return Array.isArray(value) && readList(node, value, found)
  }
}

function readObject(node: Extract<Node, { is: 'object' }>, value: Record<string, unknown>, found: Found): boolean {
  let isFound = false
  for (const [key, child] of node.entries) {
    const part = key === SPREAD ? withoutKeys(value, node) : Object.hasOwn(value, key) ? value[key] : undefined
    isFound = readNode(child, part, found) || isFound
  }
  return isFound
}

/** What was spread: what stands under a key of the template's own is no param. */
function withoutKeys(
  value: Record<string, unknown>,
  { entries }: Extract<Node, { is: 'object' }>,
): Record<string, unknown> {
  const keys = new Set(entries.map(([key]) => key))
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)))
}

/**
 * Items that are objects are told by their constants, wherever they stand, the best fit first; others by their place, as long as
 * none may be left out before them. Where none of an item's constants is there, it is what is left and has its parts: a moved docs
 * URL blinds nobody. Where something is left out, what could be either of two items is neither, unless one of them is always there.
 */
function readList(node: Extract<Node, { is: 'list' }>, list: readonly unknown[], found: Found): boolean {
  const records = list.filter(isRecord)
  const isShort = list.length < node.items.length
  const firstUnsure = isShort ? node.items.findIndex(mayBeAbsent) : -1
  const pairs = node.items.flatMap((item, index) => {
    const constants = constantsOf(item)
    if (!constants || (isShort && mayBeAbsent(item) && !hasSurePlace(node, item))) return []
    return records.map((record) => ({
      item,
      record,
      share: agreement(constants, record),
      isInPlace: !isShort && record === list[index],
    }))
  })
  const chosen = new Map<Node, unknown>()
  const taken = new Set<unknown>()
  for (const { item, record, share } of pairs.sort(
    (a, b) => b.share - a.share || Number(b.isInPlace) - Number(a.isInPlace),
  )) {
    if (chosen.has(item) || taken.has(record) || (share < SOME && !readNode(item, record, () => true))) continue
    chosen.set(item, record)
    taken.add(record)
  }
  return node.items
    .map((item, index) => {
      const inPlace = firstUnsure === -1 || index < firstUnsure ? list[index] : undefined
      return readNode(item, constantsOf(item) ? chosen.get(item) : inPlace, found)
    })
    .includes(true)
}

/** The share of an item that has no constants: it chooses after those that have some, and before those whose own are missing. */
const NONE = 1e-9
const SOME = 2e-9

/** How many of its constants a value has, 0 to 1. */
function agreement(constants: Constants, value: Record<string, unknown>): number {
  const equal = constants.filter((constant) => isAgreed(value, constant))
  return constants.length === 0 ? NONE : equal.length / constants.length
}
