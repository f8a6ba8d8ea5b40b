import { kindsOf } from '../contract/create-operations.js'
import { pathSegments, splitOperation } from '../contract/operation-paths.js'
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

const operationsOf = perObject((api: AnyOperations) =>
  Object.keys(api.operations)
    .filter((key) => key !== '*')
    .map((key) => {
      const { method, path } = splitOperation(key)
      return {
        operation: key,
        method,
        segments: pathSegments(`${api.basePath ?? ''}${path}`),
        kinds: new Set(kindsOf(api.operations, key)),
      }
    }),
)

/** The operation of a request, by its method and its path with the `basePath`; `undefined` where none is defined. Never throws. */
export function findOperation(api: AnyOperations, method: string, path: string): FoundOperation | undefined {
  const segments = path
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '')
    .split('/')
    .slice(1)
  for (const found of operationsOf(api)) {
    if (found.method !== method.toUpperCase() || found.segments.length !== segments.length) continue
    const params: Record<string, string> = {}
    const fits = found.segments.every(({ before, name, after }, index) => {
      const text = decodeURIComponent(segments[index] as string)
      if (name === undefined) return text === before
      params[name] = text.slice(before.length, text.length - after.length)
      return text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)
    })
    if (fits) return { operation: found.operation, kinds: found.kinds, params }
  }
  return undefined
}
