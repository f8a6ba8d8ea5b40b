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

/** Whether an item of a list can be found again: what is absent before or behind it is left out, and moves the others. */
function hasSurePlace({ items }: Extract<Node, { readonly is: 'list' }>, item: Node): boolean {
  return item.is === 'object' || !items.some((other) => other !== item && mayBeAbsent(other))
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
