import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { type ApiError, isApiError } from './api-error.js'
import type { AnyCatalog, CatalogKind } from './catalog.js'

/**
 * The error of an upstream that has the same contract, as this service's own: of the listed kinds with its params, checked
 * again, and its wait; of any other kind, and anything that is no error of the contract, `defaults.unknown`. What was received
 * is its `cause`. Throws a `TypeError` for a kind that the catalog does not have.
 */
export function relay<C extends AnyCatalog>(catalog: C, received: unknown, kinds: readonly CatalogKind<C>[]): ApiError {
  if (!Array.isArray(kinds)) {
    throw new TypeError(`relay: expected a list of the kinds to hand on, as ['a', 'b'], not ${describe(kinds)}`)
  }
  for (const kind of kinds) {
    if (Object.hasOwn(catalog.errors, kind)) continue
    const hint = didYouMean(String(kind), Object.keys(catalog.errors))
    throw new TypeError(`relay: ${describe(kind)} is not a kind of '${catalog.name}'${hint}`)
  }
  return asOwn(catalog, received, kinds) ?? catalog.error(catalog.defaults.unknown, {}, { cause: received })
}

function asOwn(catalog: AnyCatalog, received: unknown, kinds: readonly string[]): ApiError | undefined {
  try {
    if (!isApiError(received) || !catalog.is(received) || !kinds.includes(received.kind)) return undefined
    const { kind, params, retryAfterMs } = received
    return catalog.error(kind, params, { cause: received, ...(retryAfterMs !== undefined && { retryAfterMs }) })
  } catch {
    // Its params are none that this contract would raise, or it cannot be looked at.
    return undefined
  }
}
