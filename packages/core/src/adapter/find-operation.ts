import { kindsOf, operationKeys } from '../contract/create-operations.js'
import { type PathSegment, pathSegments, splitOperation } from '../contract/operation-paths.js'
import type { AnyOperations } from '../contract/operations.js'
import { perObject } from '../values/plain-data.js'

/** The operation that a request is for. */
export interface FoundOperation {
  /** Its name: `'GET /orders/{id}'`. */
  readonly operation: string
  /** The kinds that it declares, with those of `'*'`. */
  readonly kinds: ReadonlySet<string>
  /** The params of its path, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/** Where a path has got to: what may follow, and the operations that end here, by method. */
interface Place {
  readonly texts: Map<string, Place>
  /** The one with the longest text around its placeholder first; of texts of one length, that with the longer one before it. */
  readonly placeholders: { readonly around: PathSegment; readonly place: Place }[]
  readonly operations: Map<string, Target>
}

interface Target {
  readonly operation: string
  readonly kinds: ReadonlySet<string>
  /** The names of its placeholders, from left to right. */
  readonly names: readonly string[]
}

const newPlace = (): Place => ({ texts: new Map(), placeholders: [], operations: new Map() })

/** The tree of an api's operations, and how deep it is; made once. */
const treeOf = /* @__PURE__ */ perObject((api: AnyOperations) => {
  const root = newPlace()
  let depth = 0
  const before = pathSegments(api.basePath ?? '')
  for (const operation of operationKeys(api.operations)) {
    const { method, path } = splitOperation(operation)
    const segments = [...before, ...pathSegments(path)]
    const names = segments.flatMap(({ name }) => name ?? [])
    const kinds = new Set(kindsOf(api.operations, operation))
    segments.reduce(placeBehind, root).operations.set(method, { operation, kinds, names })
    depth = Math.max(depth, segments.length)
  }
  return { root, depth }
})

function placeBehind({ texts, placeholders }: Place, segment: PathSegment): Place {
  const known =
    segment.name === undefined
      ? texts.get(segment.before)
      : placeholders.find(({ around }) => around.before === segment.before && around.after === segment.after)?.place
  if (known) return known
  const place = newPlace()
  if (segment.name === undefined) texts.set(segment.before, place)
  else {
    placeholders.push({ around: segment, place })
    placeholders.sort(
      (a, b) => lengthOf(b.around) - lengthOf(a.around) || b.around.before.length - a.around.before.length,
    )
  }
  return place
}

const lengthOf = ({ before, after }: PathSegment) => before.length + after.length

/**
 * The operation of a request, by its method and its path, the `basePath` included; `undefined` where none is defined. A text
 * wins over a placeholder, from left to right; a query and one slash at the end are ignored, and HEAD is GET where it is not
 * defined itself. Never throws.
 */
export function findOperation(api: AnyOperations, method: string, path: string): FoundOperation | undefined {
  if (typeof method !== 'string' || typeof path !== 'string') return undefined
  const { root, depth } = treeOf(api)
  const [first, ...raw] = path
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '')
    .split('/', depth + 2)
  if (first !== '' || raw.length > depth) return undefined
  const segments = decoded(raw)
  const values: string[] = []
  const target = segments && targetIn(root, segments, 0, method.toUpperCase(), values)
  if (!target) return undefined
  const { operation, kinds, names } = target
  return { operation, kinds, params: Object.fromEntries(names.map((name, index) => [name, values[index] as string])) }
}

function decoded(segments: readonly string[]): readonly string[] | undefined {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return undefined
  }
}

/** No place is come to twice, whatever the path: each has one way that leads there. */
function targetIn(
  { texts, placeholders, operations }: Place,
  segments: readonly string[],
  index: number,
  method: string,
  values: string[],
): Target | undefined {
  const segment = segments[index]
  if (segment === undefined) return operations.get(method) ?? (method === 'HEAD' ? operations.get('GET') : undefined)
  const next = texts.get(segment)
  const found = next && targetIn(next, segments, index + 1, method, values)
  if (found) return found
  for (const { around, place } of placeholders) {
    const { before, after } = around
    if (segment.length <= lengthOf(around) || !segment.startsWith(before) || !segment.endsWith(after)) continue
    values.push(segment.slice(before.length, segment.length - after.length))
    const target = targetIn(place, segments, index + 1, method, values)
    if (target) return target
    values.pop()
  }
  return undefined
}
