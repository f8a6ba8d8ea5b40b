import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
} from 'yaml'
import { TOO_DEEP } from '../../shared/too-deep.js'
import { usageErrorOf } from '../../shared/usage-error.js'
import type { TextDocument, WrittenEntry, WrittenMap } from './text-document.js'
import { valueAt } from './value-at.js'
import { valuesOf, YamlFault, type YamlValues } from './yaml-values.js'

/** A YAML document. Throws a `UsageError` that lists what is wrong with it. */
export function readYamlDocument(text: string, name: string): TextDocument {
  // A key that is there twice is found when the values are read, which takes less time.
  const document = parseDocument(text, { merge: true, prettyErrors: false, uniqueKeys: false })
  if (document.errors.length > 0) throw usageErrorOf(name, faultsOf(text))
  const { content, nodes, shared, inherited } = readValues(document, text, name)
  return {
    text,
    format: 'yaml',
    content,
    exact: (place) => valueAt(content, place),
    written(place) {
      const part = valueAt(content, place)
      const node = typeof part === 'object' && part !== null ? nodes.get(part) : undefined
      return isMap(node) ? writtenMap(text, node.items, node.flow ? (node.range?.[0] ?? 0) + 1 : undefined) : undefined
    },
    isShared: (part) => typeof part === 'object' && part !== null && shared.has(part),
    inherited: (part) => (typeof part === 'object' && part !== null && inherited.get(part)) || {},
  }
}

/** What the parser finds wrong, each with its line. */
function faultsOf(text: string): string[] {
  const { errors } = parseDocument(text, { merge: true, uniqueKeys: false })
  if (errors.some(({ code }) => code === 'MULTIPLE_DOCS')) {
    return ['holds several documents (after a line "---"): give one of them, in a file of its own']
  }
  // The parser's own words for it are those of JavaScript.
  if (errors.some(({ message }) => message.includes('call stack'))) return [TOO_DEEP]
  return errors.slice(0, 5).map((error) => `is not YAML: ${error.message.trimEnd()}`)
}

function readValues(document: Document, text: string, name: string): YamlValues {
  try {
    return valuesOf(document, text)
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const line = text.slice(0, error.offset).split('\n').length
    throw usageErrorOf(name, [`cannot be read: ${error.message}, at line ${line}`])
  }
}

function writtenMap(text: string, items: readonly Pair[], open: number | undefined): WrittenMap {
  return { open, entries: items.map(writtenEntry(text)) }
}

const writtenEntry =
  (text: string) =>
  ({ key, value }: Pair): WrittenEntry => {
    const [start = 0, behindKey = 0] = (key as Node | null)?.range ?? []
    const end = value === null ? behindKey : endOf(value as Node)
    const isText = isScalar(key) && key.type !== Scalar.BLOCK_LITERAL && key.type !== Scalar.BLOCK_FOLDED
    const isQuoted = isScalar(key) && (key.type === Scalar.QUOTE_DOUBLE || key.type === Scalar.QUOTE_SINGLE)
    return {
      key: isScalar(key) ? String(key.value ?? '') : isAlias(key) ? '' : text.slice(start, behindKey),
      start,
      letters: isText ? start + (isQuoted ? 1 : 0) : undefined,
      isAnchored: isNode(value) && !isAlias(value) && value.anchor !== undefined,
      value: [value === null ? behindKey : ((value as Node).range?.[0] ?? 0), end],
      end,
    }
  }

/** Behind the last letter of a node: its range may have comments and line breaks in it. */
function endOf(node: Node): number {
  const end = node.range?.[1] ?? 0
  if (!isCollection(node) || node.flow) return end
  const last = node.items.at(-1)
  if (isPair(last)) return last.value === null ? endOf(last.key as Node) : endOf(last.value as Node)
  return last === undefined || last === null ? end : endOf(last as Node)
}
