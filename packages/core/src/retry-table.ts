import type { CatalogDefinition } from './definition.js'
import { isRetryableStatus } from './retry.js'

/** Whether a catalog's retry table allows another try after an error: by its kind, its status, or, unlisted, HTTP's meaning. */
export function isRetryable(
  catalog: Pick<CatalogDefinition, 'errors' | 'statuses'>,
  error: { readonly kind?: string | undefined; readonly status: number },
): boolean {
  const { kind, status } = error
  const definition = kind !== undefined && Object.hasOwn(catalog.errors, kind) ? catalog.errors[kind] : undefined
  return definition?.retry ?? catalog.statuses[status]?.retry ?? isRetryableStatus(status)
}
