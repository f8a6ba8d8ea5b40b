import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import type { Envelope } from '../envelope/envelope.js'
import { parseTemplate } from '../template/template.js'

/** An error of a kind to show and to test with: its params filled with their names, or with numbers. */
export function exampleError(catalog: AnyCatalog, kind: string): ApiError {
  const definition = Object.hasOwn(catalog.errors, kind) ? catalog.errors[kind] : undefined
  const { names, types } = parseTemplate(definition?.message ?? '', definition?.params)
  const values = { string: undefined, integer: 3, number: 12.5 }
  const params = names.map((name, index) => [name, values[types[index] ?? 'string'] ?? `example-${name}`])
  return catalog.error(kind, Object.fromEntries(params), { stack: false })
}

/** The body of an error of a kind for documentation. */
export function exampleEnvelope(catalog: AnyCatalog, kind: string): Envelope {
  return exampleError(catalog, kind).toEnvelope('req_abc123xyz')
}
