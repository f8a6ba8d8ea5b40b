import { type ApiError, isApiError } from '../../contract/api-error.js'
import type { AnyCatalog } from '../../contract/catalog.js'
import { isErrorStatus, type Origin, roleError, statusError } from '../../contract/generic-errors.js'
import { isRecord } from '../../values/plain-data.js'
import { readRetryAfter } from '../../wire/headers.js'
import { fromBodyParser } from './body-parser.js'
import { fromFastify } from './fastify.js'
import { fromHttpErrors } from './http-errors.js'
import { fromNest } from './nest.js'

// The first that knows an error decides.
const LIBRARIES = [fromBodyParser, fromFastify, fromNest, fromHttpErrors]

/**
 * What errors of well-known libraries mean in the contract (wire rule 5); `undefined` for all others. Reads properties
 * of a value that may be hostile: it may throw what they throw.
 */
export function fromForeignError(catalog: AnyCatalog, thrown: unknown): ApiError | undefined {
  // An upstream's answer, or another contract's error, is this service's own failure.
  if (!isRecord(thrown) || isApiError(thrown)) return undefined
  for (const read of LIBRARIES) {
    const known = read(thrown)
    if (!known) continue
    const { role, status, headers, ...shown } = known
    const retryAfterMs = isRecord(headers) ? readRetryAfter(headers, Date.now()) : undefined
    const from: Origin = { ...shown, cause: thrown, status, retryAfterMs }
    if (role) return roleError(catalog, role, from)
    return isErrorStatus(status) ? statusError(catalog, status, from) : undefined
  }
  return undefined
}
