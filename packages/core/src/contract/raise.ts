import type { ApiError } from './api-error.js'
import type { AnyCatalog, CatalogKind, ErrorOf, ErrorParams, RaiseOptions } from './catalog.js'

type RestOf<C, Kind extends CatalogKind<C>> =
  Record<never, never> extends ErrorParams<C, Kind>
    ? [params?: ErrorParams<C, Kind>, options?: RaiseOptions]
    : [params: ErrorParams<C, Kind>, options?: RaiseOptions]

/**
 * `catalog.error` for code that takes any catalog: typed by the catalog where it is known, and open to any kind where it is an
 * `AnyCatalog`. Throws what `catalog.error` throws.
 */
export function raise<C extends AnyCatalog, Kind extends CatalogKind<C>>(
  catalog: C,
  kind: Kind,
  ...rest: RestOf<C, Kind>
): ErrorOf<C, Kind> {
  const [params = {}, options] = rest as [unknown?, RaiseOptions?]
  return catalog.error(kind, params, options) as ApiError as ErrorOf<C, Kind>
}
