import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { roleError, statusError } from '../contract/generic-errors.js'

/** The 404 for a path that no route has: the kind of the row of 404, else the plain status. The URL is not in it. */
export function notFoundError(catalog: AnyCatalog): ApiError {
  return statusError(catalog, 404)
}

/** What a contract for JSON APIs takes. */
const TYPES: readonly string[] = ['application/json', 'multipart/form-data']

/**
 * The error for a request whose body is of none of the types, by default JSON and multipart forms; `undefined` where there is
 * no body or its type is fine. `headers` has lower-case names, as Node gives them.
 */
export function contentTypeError(
  catalog: AnyCatalog,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  types = TYPES,
): ApiError | undefined {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (!hasBody) return undefined
  const [type = ''] = String(headers['content-type'] ?? '').split(';')
  if (types.some((known) => known.toLowerCase() === type.trim().toLowerCase())) return undefined
  return roleError(catalog, 'contentType')
}
