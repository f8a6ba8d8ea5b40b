import { parseText, type StrayBrace } from '../template/parse-template.js'
import { isRecord, perObject } from '../values/plain-data.js'
import type { EnvelopeDefinition, Json } from './envelope.js'

/** How a part stands in a text that it fills alone. */
export type PartFormat = 'string' | 'null' | 'unrecognized'

/** A template prepared for writing and reading. */
export type Node =
  | { readonly is: 'constant'; readonly value: Json }
  | { readonly is: 'part'; readonly part: string; readonly format: string | undefined }
  | { readonly is: 'text'; readonly literals: readonly string[]; readonly parts: readonly string[] }
  | { readonly is: 'object'; readonly entries: readonly (readonly [key: string, node: Node])[] }
  | { readonly is: 'list'; readonly items: readonly Node[] }

/** The key whose value is spread into its object, and the part that it is: the params that have no place of their own. */
export const SPREAD = '...'

const REST: Node = { is: 'part', part: SPREAD, format: undefined }

/** Prepares a JSON template. What `defineCatalog` refuses in one is a constant here. */
export function compile(template: Json): Node {
  if (typeof template === 'string') return compileText(template)
  if (Array.isArray(template)) {
    const items = template.map(compile)
    return items.every(isConstant) ? { is: 'constant', value: items.map(({ value }) => value) } : { is: 'list', items }
  }
  if (!isRecord(template)) return { is: 'constant', value: template }
  const entries = Object.entries(template).map(
    ([key, value]) => [key, key === SPREAD ? REST : compile(value as Json)] as const,
  )
  return entries.every(([, node]) => isConstant(node))
    ? { is: 'constant', value: Object.fromEntries(entries.map(([key, node]) => [key, (node as Constant).value])) }
    : { is: 'object', entries }
}

type Constant = Extract<Node, { readonly is: 'constant' }>

const isConstant = (node: Node): node is Constant => node.is === 'constant'

/** Prepares one text; `stray` is told of braces that open or close nothing. */
export function compileText(text: string, stray?: (brace: StrayBrace) => void): Node {
  const { literals, names } = parseText(text, stray)
  if (names.length === 0) return { is: 'constant', value: literals.join('') }
  const [name = ''] = names
  if (names.length > 1 || literals.join('') !== '') return { is: 'text', literals, parts: names }
  const [part = '', format] = name.split(/\|(.*)/s)
  return { is: 'part', part, format }
}

/**
 * The parts that a template has, each as often as it stands there. With `isWhole`, without those that cannot be read back for
 * sure: they share a text with others, or their place in a list is not always the same.
 */
export function partsOf(node: Node, isWhole = false): readonly string[] {
  switch (node.is) {
    case 'constant':
      return []
    case 'part':
      return [node.part]
    case 'text':
      return isWhole && node.parts.length > 1 ? [] : node.parts
    case 'object':
      return node.entries.flatMap(([, child]) => partsOf(child, isWhole))
    case 'list':
      return node.items.flatMap((item) => (isWhole && !hasSurePlace(node, item) ? [] : partsOf(item, isWhole)))
  }
}

/**
 * Whether an item of a list can be found again: what is absent is left out, and moves the others. Then an object has to be told from
 * every other by what is constant in both.
 */
export function hasSurePlace({ items }: Extract<Node, { readonly is: 'list' }>, item: Node): boolean {
  const others = items.filter((other) => other !== item)
  const isMoved = others.some(mayBeAbsent)
  if (item.is !== 'object') return !isMoved
  const objects = others.filter(mayBeObject)
  return !(isMoved || mayBeAbsent(item)) || objects.every((other) => areToldApart(item, other))
}

/** Whether what a template writes may be an object. */
function mayBeObject(node: Node): boolean {
  if (node.is === 'constant') return isRecord(node.value)
  return node.is === 'object' || (node.is === 'part' && !PRESENT.includes(node.part))
}

/** Whether neither of two items can be taken for the other, as a reader of the list chooses them. */
function areToldApart(one: Node, other: Node): boolean {
  const [ofOne, ofOther] = [constantsOf(one), constantsOf(other)]
  if (!ofOne || !ofOther) return false
  if (ofOne.length === 0 || ofOther.length === 0) {
    // One without constants is chosen before those of which none agrees, and after those of which some do.
    const [plain, constants] = ofOne.length === 0 ? [one, ofOther] : [other, ofOne]
    return constants.length > 0 && !constants.some((constant) => mayHave(plain, constant))
  }
  return !ofOne.every((constant) => mayHave(other, constant)) && !ofOther.every((constant) => mayHave(one, constant))
}

/** Whether an object may have a value under a key. */
function mayHave(node: Node, [key, value]: Constants[number]): boolean {
  if (node.is === 'constant') return isRecord(node.value) && isAgreed(node.value, [key, value])
  if (node.is !== 'object') return true
  const entry = node.entries.find(([name]) => name === key) ?? node.entries.find(([name]) => name === SPREAD)
  return entry !== undefined && (entry[1].is !== 'constant' || JSON.stringify(entry[1].value) === JSON.stringify(value))
}

export type Constants = readonly (readonly [key: string, value: Json])[]

/** What an item of a list that is an object always has; `undefined` for other items. */
export function constantsOf(item: Node): Constants | undefined {
  if (item.is === 'constant')
    return isRecord(item.value) ? (Object.entries(item.value) as unknown as Constants) : undefined
  if (item.is !== 'object') return undefined
  return item.entries.flatMap(([key, child]) => (child.is === 'constant' ? [[key, child.value] as const] : []))
}

/** Whether an object has what another always has. */
export function isAgreed(object: Readonly<Record<string, unknown>>, [key, constant]: Constants[number]): boolean {
  return Object.hasOwn(object, key) && JSON.stringify(object[key]) === JSON.stringify(constant)
}

/** The parts that every error of a kind has. */
export const PRESENT: readonly string[] = [
  'message',
  'kind',
  'code',
  'type',
  'status',
  'title',
  'requestId',
  'timestamp',
]

/** Whether a template may write nothing. */
export function mayBeAbsent(node: Node): boolean {
  switch (node.is) {
    case 'constant':
      return false
    case 'part':
      return !PRESENT.includes(node.part) && node.format !== 'null'
    case 'text':
      return !node.parts.every((part) => PRESENT.includes(part))
    case 'object':
      return node.entries.every(([, child]) => child.is === 'constant' || mayBeAbsent(child))
    case 'list':
      return node.items.every((child) => child.is === 'constant' || mayBeAbsent(child))
  }
}

/** An envelope prepared for use. */
export interface Envelope {
  readonly contentType: string
  readonly body: Node
  readonly frame: Node
  readonly issue: Node | undefined
}

/** An envelope prepared once. */
export const compileEnvelope = /* @__PURE__ */ perObject(
  ({ body, frame = body, issue, contentType = 'application/json' }: EnvelopeDefinition): Envelope => ({
    contentType,
    body: compile(body),
    frame: compile(frame),
    issue: issue === undefined ? undefined : compile(issue),
  }),
)

/** Whether an error of the contract is told by the body's own code or kind, and not by its text. */
export const isCoded = /* @__PURE__ */ perObject((envelope: EnvelopeDefinition): boolean =>
  partsOf(compileEnvelope(envelope).body).some((part) => part === 'code' || part === 'kind'),
)

/** The parts that an envelope shows, as `message` or `params.NAME`, each as often as it stands there. */
export function envelopeParts(envelope: EnvelopeDefinition, place: 'body' | 'frame' = 'body'): readonly string[] {
  return partsOf(compileEnvelope(envelope)[place])
}
