import type { CatalogDefinition } from '../definition/definition.js'
import { isRetryableStatus } from './retry.js'

/** Whether a catalog's retry table allows another try after an error: by its kind, its status, or, unlisted, HTTP's meaning. */
export function isRetryable(
  { errors, statuses }: Pick<CatalogDefinition, 'errors' | 'statuses'>,
  status: number,
  kind = '',
): boolean {
  const definition = Object.hasOwn(errors, kind) ? errors[kind] : undefined
  return definition?.retry ?? statuses[status]?.retry ?? isRetryableStatus(status)
}
