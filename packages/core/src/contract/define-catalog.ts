import { catalogFaults } from '../definition/catalog-faults.js'
import {
  type CatalogDefinition,
  type DefaultKinds,
  DefinitionError,
  type ErrorDefinition,
  type RetryPolicy,
  type StatusDefinition,
} from '../definition/definition.js'
import { createLiteralIndex } from '../recognize/literal-index.js'
import { describe } from '../values/describe.js'
import { copyData } from '../values/plain-data.js'
import type { AnyCatalog, Catalog } from './catalog.js'
import { createCatalog } from './create-catalog.js'

/**
 * Makes a contract of its definition. Throws a `DefinitionError` that lists every fault with its path. The definition
 * is copied; the catalog is frozen.
 */
export function defineCatalog<const Definition extends CatalogDefinition>(
  definition: Definition & { readonly defaults: DefaultKinds<keyof Definition['errors'] & string> },
): Catalog<Definition['errors']> {
  const faults = catalogFaults(definition)
  if (faults.length > 0) throw new DefinitionError(subject(definition), faults)
  return createCatalog(copyData<Definition>(definition), createLiteralIndex)
}

/** What a team adds to a contract. */
export interface CatalogExtension<Kind extends string = string> {
  readonly name: string
  readonly version: string
  readonly errors: Readonly<Record<string, ErrorDefinition>>
  /** Rows for statuses that the base does not list. */
  readonly statuses?: Readonly<Record<number, StatusDefinition>>
  /** Roles to fill differently from the base. */
  readonly defaults?: Partial<DefaultKinds<Kind>>
  readonly retry?: RetryPolicy
}

/**
 * A contract with a team's own errors added to another one's. The same checks hold across both, and neither an error
 * nor a status of the base can be redefined. Errors raised from the base count as the new catalog's own.
 */
export function extendCatalog<Base extends AnyCatalog, const Extension extends CatalogExtension>(
  base: Base,
  extension: Extension & {
    readonly defaults?: Partial<DefaultKinds<keyof (Base['errors'] & Extension['errors']) & string>>
  },
): Catalog<Base['errors'] & Extension['errors']> {
  if (typeof base?.toJSON !== 'function') {
    throw new TypeError(
      `extendCatalog: expected the catalog to extend, as defineCatalog returns it, not ${describe(base)}`,
    )
  }
  const { name, version, errors, statuses, defaults, retry, ...unknown } = (extension ?? {}) as Extension
  const own = base.toJSON()
  const definition = {
    ...own,
    ...unknown,
    name,
    version,
    statuses: { ...own.statuses, ...statuses },
    defaults: { ...own.defaults, ...defaults },
    errors: { ...own.errors, ...errors },
    ...(retry === undefined ? {} : { retry }),
    extends: base.lineage,
  }
  const faults = [
    ...(base.lineage.includes(name)
      ? [{ path: 'name', message: `'${name}' is the name of the catalog that it extends` }]
      : []),
    ...redefined('errors', own.errors, errors, base.name),
    ...redefined('statuses', own.statuses, statuses, base.name),
    ...Object.keys(unknown)
      .filter((key) => key === 'notice' || key === 'extends')
      .map((key) => ({ path: key, message: `is the base's to say; an extension cannot set it` })),
    ...catalogFaults(definition),
  ]
  if (faults.length > 0) throw new DefinitionError(subject(extension), faults)
  return createCatalog(copyData<typeof definition>(definition), createLiteralIndex) as never
}

function redefined(path: string, base: object, added: object | undefined, baseName: string) {
  return Object.keys(added ?? {})
    .filter((key) => Object.hasOwn(base, key))
    .map((key) => ({ path: `${path}.${key}`, message: `is defined by '${baseName}' already` }))
}

function subject(definition: unknown): string {
  const name = (definition as { name?: unknown } | undefined)?.name
  return typeof name === 'string' ? `Catalog ${describe(name)}` : 'The catalog'
}
