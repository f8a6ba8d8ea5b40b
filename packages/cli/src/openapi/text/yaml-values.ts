import { isRecord } from '@errspec/core/adapter'
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, Scalar } from 'yaml'
import { exactNumber } from '../../shared/exact-number.js'
import type { JsonObject } from '../../shared/json-object.js'

/** What a YAML document says, and where in its syntax tree each part of that stands. */
export interface YamlValues {
  readonly content: unknown
  readonly nodes: WeakMap<object, Node>
  /** What an alias or a merge key leads to. */
  readonly shared: WeakSet<object>
  /** What a map has by its merge keys. */
  readonly inherited: WeakMap<object, JsonObject>
}

/** A fault of a document, and where in its text it is. */
export class YamlFault extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/**
 * The values of a document. Where an alias is, there is the very object that it stands for: nothing is unfolded. Throws a `YamlFault`
 * for what no JSON could say: an alias inside of what it stands for, or without an anchor, and a key that is there twice.
 */
export function valuesOf(document: Document, text: string): YamlValues {
  const [nodes, shared, inherited] = [
    new WeakMap<object, Node>(),
    new WeakSet<object>(),
    new WeakMap<object, JsonObject>(),
  ]
  const anchors = new Map<string, { value: unknown; isOpen: boolean }>()

  function read(node: unknown): unknown {
    if (isAlias(node)) return aliased(node.source, node.range?.[0] ?? 0)
    if (isMap(node)) return container(node, {}, (result) => fillMap(result, node.items))
    if (isSeq(node)) {
      return container(node, [] as unknown[], (result) => {
        for (const item of node.items) result.push(isPair(item) ? mapOf([item]) : read(item))
      })
    }
    const value = isScalar(node) ? scalarOf(node) : null
    const anchor = isScalar(node) ? node.anchor : undefined
    if (anchor !== undefined) anchors.set(anchor, { value, isOpen: false })
    return value
  }

  function aliased(name: string, offset: number): unknown {
    const found = anchors.get(name)
    if (found === undefined) throw new YamlFault(`the alias *${name} has no anchor before it`, offset)
    if (found.isOpen) {
      throw new YamlFault(`the alias *${name} is inside of what it stands for: write out what is meant there`, offset)
    }
    if (typeof found.value === 'object' && found.value !== null) shared.add(found.value)
    return found.value
  }

  function container<Result extends object>(
    node: Node & { anchor?: string },
    result: Result,
    fill: (result: Result) => void,
  ): Result {
    nodes.set(result, node)
    const anchored = { value: result, isOpen: true }
    if (node.anchor !== undefined) anchors.set(node.anchor, anchored)
    fill(result)
    anchored.isOpen = false
    return result
  }

  function mapOf(items: readonly Pair[]): JsonObject {
    const result: JsonObject = {}
    fillMap(result, items)
    return result
  }

  function fillMap(result: JsonObject, items: readonly Pair[]): void {
    const merged: JsonObject = {}
    for (const { key, value } of items) {
      const content = read(value)
      const sources = isMergeKey(key) ? [content].flat() : []
      if (sources.length > 0 && sources.every(isRecord)) {
        for (const source of sources) inherit(merged, source)
        continue
      }
      const name = keyOf(key)
      if (Object.hasOwn(result, name))
        throw new YamlFault(`the key ${JSON.stringify(name)} is there twice`, startOf(key))
      define(result, name, content)
    }
    const names = Object.keys(merged)
    if (names.length === 0) return
    inherited.set(result, merged)
    for (const name of names) if (!Object.hasOwn(result, name)) define(result, name, merged[name])
  }

  function inherit(merged: JsonObject, source: JsonObject): void {
    for (const [name, value] of Object.entries(source)) {
      if (Object.hasOwn(merged, name)) continue
      define(merged, name, value)
      if (typeof value === 'object' && value !== null) shared.add(value)
    }
  }

  function keyOf(key: unknown): string {
    if (isAlias(key)) return String(aliased(key.source, startOf(key)))
    if (!isScalar(key)) return text.slice(startOf(key), (key as Node | null)?.range?.[1])
    if (key.anchor !== undefined) anchors.set(key.anchor, { value: scalarOf(key), isOpen: false })
    return typeof key.value === 'symbol' ? (key.source ?? '') : String(key.value ?? '')
  }

  const content = read(document.contents)
  return { content, nodes, shared, inherited }
}

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0

const isMergeKey = (key: unknown) =>
  isScalar(key) && (key.type === undefined || key.type === Scalar.PLAIN) && key.source === '<<'

function scalarOf({ value, source }: Scalar): unknown {
  if (typeof value === 'number' && source !== undefined) return exactNumber(source)
  // A date or bytes: as they are written.
  return value === null || ['string', 'boolean', 'number'].includes(typeof value) ? value : (source ?? String(value))
}

/** Sets a property of an object itself, whatever it is called. */
function define(holder: JsonObject, key: string, value: unknown): void {
  if (key !== '__proto__') holder[key] = value
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}
