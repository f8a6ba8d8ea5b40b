import { isRecord } from '@errspec/core/adapter'
import { record } from '../shared/json-object.js'
import type { Place } from './text/text-document.js'
import { valueAt } from './text/value-at.js'

/** A part of a document. */
export interface Part {
  readonly place: Place
  readonly value: unknown
}

/** What a reference leads to: a part of the same document, with the references that it leads by; another file, nothing, itself; or it is empty. */
export type Target = (Part & { readonly by: readonly Part[] }) | 'elsewhere' | 'nowhere' | 'circle' | 'empty'

/** What is said of a reference that leads to no part of the same document, and what to do. */
export function faultOfReference(pointer: string, target: Exclude<Target, object>): string {
  if (target === 'elsewhere')
    return `its $ref leads nowhere in this document but to another file (${pointer}): ${BUNDLE}`
  if (target === 'circle') return `its $ref leads round in a circle (${pointer}): write out what is meant`
  if (target === 'empty')
    return "its $ref is empty, and names no part: say which, as in '#/components/responses/NotFound', or take it out"
  return `its $ref leads nowhere in this document (${pointer}): correct it, or write out what is meant`
}

/** What to do where a document is in several files. */
export const BUNDLE =
  'make one file of them first, for instance with "npx @redocly/cli bundle openapi.yaml -o bundled.yaml"'

/** Follows the reference of a part, and those that it leads to. */
export function follow(root: unknown, pointer: string): Target {
  const seen = new Set<string>()
  const by: Part[] = []
  for (let next = pointer; ; ) {
    if (next.trim() === '') return 'empty'
    if (!next.startsWith('#')) return 'elsewhere'
    if (seen.has(next)) return 'circle'
    seen.add(next)
    const place = keysOf(next)
    const value = place && valueAt(root, place)
    if (place === undefined || value === undefined) return 'nowhere'
    const further = referenceOf(value)
    if (further === undefined) return { place, value, by }
    by.push({ place, value })
    next = further
  }
}

/** What OpenAPI has at the top of a document beside what holds operations and components. */
const FIXED = ['openapi', 'info', 'servers', 'security', 'tags', 'externalDocs', 'jsonSchemaDialect']

/** Whether a place may hold an operation or a response: OpenAPI says of it nothing else. Below `x-shared` and the like may be anything. */
export function canHold(what: 'operation' | 'response', place: Place): boolean {
  const [first = '', section = ''] = place
  if (place.length === 0 || FIXED.includes(first)) return false
  // A webhook may be called so as well.
  const isResponse = place.at(-2) === 'responses' && (place.length > 4 || section === 'responses')
  if (first === 'components' && !section.startsWith('x-')) {
    if (what === 'response') return isResponse
    return place.length > 3 && ['pathItems', 'callbacks'].includes(section) && !isResponse
  }
  if (first !== 'paths' && first !== 'webhooks') return true
  return place.length > 2 && isResponse === (what === 'response')
}

/** The keys of a path item that are operations. */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** What a part is by its form, where that is an operation or a path item. */
export function formOf({ place, value }: Part): 'operation' | 'path item' | undefined {
  if (!isRecord(value) || (place[0] === 'components' && place.length < 3)) return undefined
  if (METHODS.some((method) => isRecord(value[method]))) return 'path item'
  const isMethod = place.length > 2 && METHODS.includes(place.at(-1) ?? '')
  return isMethod || isRecord(value['responses']) ? 'operation' : undefined
}

/** What a reference may have to lead to. */
export type Referable = 'operation' | 'path item' | 'response'

/** What is said of a reference that leads to something else than is meant: what it is, and what to refer to instead. */
export function faultOfTarget(pointer: string, what: Referable, target: Part): string {
  const form = formOf(target)
  const is = form && form !== what ? `, but to ${form === 'operation' ? 'an' : 'a'} ${form}` : ''
  return `its $ref leads to no ${what} (${pointer})${is}: ${adviceOn(what, target) ?? CORRECT}`
}

const CORRECT = 'correct it, or write out what is meant'

function adviceOn(what: string, { place, value }: Part): string | undefined {
  const form = formOf({ place, value })
  if (what === 'path item' && form === 'operation') {
    const method = place.at(-1) ?? ''
    const isMethod = METHODS.includes(method)
    const whole = isMethod ? `, or refer to the whole path item, '${pointerTo(place.slice(0, -1))}'` : ''
    return `write it under ${isMethod ? 'its' : 'a'} method, as in '${isMethod ? method : 'get'}: { $ref: "${pointerTo(place)}" }'${whole}`
  }
  const inside = what === 'operation' ? METHODS.filter((method) => isRecord(record(value)[method])) : []
  const statuses = what === 'response' ? Object.keys(record(record(value)['responses'])) : []
  if (inside[0] !== undefined) return `refer to one of its operations, as in '${pointerTo([...place, inside[0]])}'`
  if (statuses[0] === undefined) return undefined
  return `refer to one of its responses, as in '${pointerTo([...place, 'responses', statuses[0]])}'`
}

/** A JSON pointer to a place, as a fragment. */
const pointerTo = (place: Place): string =>
  ['#', ...place.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')

/** What is said of a part that has a `$ref` which is none; `undefined` where it has no such. */
export function faultOfNoReference(part: unknown): string | undefined {
  if (!isRecord(part) || !Object.hasOwn(part, '$ref') || referenceOf(part) !== undefined) return undefined
  return `its $ref is ${JSON.stringify(part['$ref'])}, not the text that says where to: correct it, or take it out`
}

/** The reference of a part that is one. */
export function referenceOf(part: unknown): string | undefined {
  const pointer = isRecord(part) ? part['$ref'] : undefined
  return typeof pointer === 'string' ? pointer : undefined
}

/** The keys of a JSON pointer in a fragment; `undefined` where it is none. */
export function keysOf(pointer: string): Place | undefined {
  if (pointer === '#') return []
  if (!pointer.startsWith('#/')) return undefined
  return pointer.slice(2).split('/').map(decoded)
}

function decoded(token: string): string {
  let text = token
  try {
    text = decodeURIComponent(token)
  } catch {
    // A stray % stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Every reference of a document, with its place. Parts that are at several places by aliases are looked at once. */
export function referencesIn(root: unknown, visit: (pointer: string, place: Place) => void): void {
  const seen = new Set<object>()
  const walk = (part: unknown, place: Place): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return
    seen.add(part)
    const pointer = referenceOf(part)
    if (pointer !== undefined) visit(pointer, place)
    for (const [key, value] of Object.entries(part)) {
      if (typeof value === 'object' && value !== null) walk(value, [...place, key])
    }
  }
  walk(root, [])
}
