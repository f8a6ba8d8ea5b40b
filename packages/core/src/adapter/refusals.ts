import type { ApiError } from '../contract/api-error.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { httpError, roleError } from './foreign-errors.js'

/** The 404 for a path that no route has: the kind of `defaults.notFound`, else the plain status. The URL is not in it. */
export function notFoundError(catalog: AnyCatalog): ApiError {
  return catalog.defaults.notFound === undefined ? httpError(catalog, 404) : roleError(catalog, 'notFound')
}

/**
 * The error for a request whose body is neither JSON nor a multipart form; `undefined` where there is no body or its
 * type is fine. `headers` has lower-case names, as Node gives them.
 */
export function contentTypeError(
  catalog: AnyCatalog,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): ApiError | undefined {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (!hasBody) return undefined
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  if (type === 'application/json' || type === 'multipart/form-data') return undefined
  return roleError(catalog, 'contentType')
}
