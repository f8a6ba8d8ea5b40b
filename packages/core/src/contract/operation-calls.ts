import { UNRECOGNIZED } from '../definition/definition.js'
import { describe } from '../values/describe.js'
import { isRecord } from '../values/plain-data.js'
import { createApiError, isApiError } from './api-error.js'
import type { AnyCatalog } from './catalog.js'
import { fillPath, pathSegments } from './operation-paths.js'
import type { AnyOperations, CallOperation } from './operations.js'

/** What nobody means for a path: a word and a path, or a word in capitals. */
const LIKE_AN_OPERATION = /^\s*(?:[\w-]+\s+\/|[A-Z-]+\s)/

/** Makes calls of an api's operations ready, for a client of this catalog. */
export function callsFor(api: AnyOperations, caller: string, catalog: AnyCatalog): CallOperation {
  const { name } = api.catalog
  if (!catalog.lineage.includes(name)) {
    throw new TypeError(
      `${caller}: the operations are those of '${name}': '${catalog.name}' is another catalog, which does not extend it`,
    )
  }
  return (input, { path, ...options }) => {
    if (typeof input !== 'string' || !LIKE_AN_OPERATION.test(input)) {
      if (path === undefined) return undefined
      const example = Object.keys(api.operations).find((key) => key.includes('{'))
      const hint = example === undefined ? '' : `, such as '${example}'`
      throw new TypeError(`'path' has the params of an operation; give the operation's name as the input${hint}`)
    }
    const { key, method, kinds } = api.of(input)
    if (options.method !== undefined && String(options.method).toUpperCase() !== method) {
      throw new TypeError(`'${key}': 'method' is ${describe(options.method)}; leave it out, for the operation says it`)
    }
    const narrow = (error: unknown) => {
      if (!isApiError(error)) return error
      if (catalog.is(error) && [UNRECOGNIZED, ...kinds].includes(error.kind)) return error
      const { message, response } = error
      const init = { ...error, kind: UNRECOGNIZED, params: {}, message, response, cause: error }
      return createApiError(catalog, init, narrow)
    }
    const filled = encodeURI((api.basePath ?? '').replace(/\/$/, '')) + filledPath(key, path)
    return { path: filled, options: { ...options, method }, narrow } as never
  }
}

function filledPath(key: string, params: unknown = {}): string {
  if (!isRecord(params))
    throw new TypeError(`'${key}': 'path' must be an object with its params, not ${describe(params)}`)
  const texts = Object.entries(params).map(([name, value]) => {
    const isNumber = typeof value === 'bigint' || Number.isFinite(value)
    return [name, isNumber ? String(value) : value]
  })
  try {
    return fillPath(key, Object.fromEntries(texts)).path
  } catch (fault) {
    const names = pathSegments(key).flatMap(({ name }) => name ?? [])
    const form = names.length > 0 ? ` (give them as path: { ${names.join(', ')} })` : ''
    throw new TypeError((fault as Error).message + form)
  }
}
