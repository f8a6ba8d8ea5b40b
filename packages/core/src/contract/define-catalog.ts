import { catalogFaults } from '../definition/catalog-faults.js'
import {
  type CatalogDefinition,
  type DefaultKinds,
  DefinitionError,
  defaultRetryPolicy,
  type ErrorDefinition,
  type RetryPolicy,
  type StatusDefinition,
} from '../definition/definition.js'
import { withJsonSchemas } from '../definition/json-schemas.js'
import { defaultEnvelope } from '../envelope/ready-made.js'
import { templateCodec } from '../envelope/template-codec.js'
import { createLiteralIndex } from '../recognize/literal-index.js'
import { withoutAlike } from '../recognize/without-alike.js'
import { ruleOf } from '../template/param-rules.js'
import { copyData, deepFreeze } from '../values/copy.js'
import { describe } from '../values/describe.js'
import { pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'
import { bodyOf } from '../wire/body.js'
import type { AnyCatalog, Catalog } from './catalog.js'
import { type CatalogParts, createCatalog, type EnvelopeOf } from './create-catalog.js'

const PARTS: CatalogParts = {
  createIndex: createLiteralIndex,
  codedWordings: withoutAlike,
  ruleOf,
  codecOf: templateCodec,
  bodyOf,
  toJson: withJsonSchemas,
}

/**
 * Makes a contract of its definition. Throws a `DefinitionError` that lists every fault with its path. The definition
 * is copied before it is checked, but for schemas; the catalog is frozen.
 */
export function defineCatalog<const Definition extends CatalogDefinition>(
  definition: Definition & { readonly defaults: DefaultKinds<keyof Definition['errors'] & string> },
): Catalog<Definition['errors'], EnvelopeOf<Definition>> {
  const copy = copyData<Definition>(definition)
  const faults = catalogFaults(copy)
  if (faults.length > 0) throw new DefinitionError(subject(copy), faults)
  return createCatalog(deepFreeze(copy), PARTS)
}

/** What a team adds to a contract. */
export interface CatalogExtension<Kind extends string = string> {
  readonly name: string
  readonly version: string
  readonly errors: Readonly<Record<string, ErrorDefinition>>
  /** Rows for statuses that the base does not list. Of a row of the base, a missing `kind` or `type` can be added. */
  readonly statuses?: Readonly<Record<number, StatusDefinition | Pick<StatusDefinition, 'kind' | 'type'>>>
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
): Catalog<Base['errors'] & Extension['errors'], Base['envelope']> {
  if (typeof base?.toJSON !== 'function') {
    throw new TypeError(
      `extendCatalog: expected the catalog to extend, as defineCatalog returns it, not ${describe(base)}`,
    )
  }
  const given = copyData(extension) ?? ({} as Extension)
  const { name, version, errors, statuses, defaults, retry, ...unknown } = given
  // Not by `toJSON`, which has no schemas.
  const { envelope, notice, lineage } = base
  const definition = {
    ...unknown,
    name,
    version,
    ...(envelope !== defaultEnvelope && { envelope }),
    ...(notice && { notice }),
    statuses: { ...base.statuses, ...added(base.statuses, statuses) },
    ...((retry ?? base.retry) !== defaultRetryPolicy && { retry: retry ?? base.retry }),
    defaults: { ...base.defaults, ...defaults },
    errors: { ...base.errors, ...errors },
    extends: lineage,
  } as unknown as CatalogDefinition
  const faults = [
    ...(lineage.includes(name)
      ? [{ path: 'name', message: `'${name}' is the name of the catalog that it extends` }]
      : []),
    ...redefined('errors', base.errors, errors, base.name),
    ...redefinedRows(base, statuses),
    ...Object.keys(unknown)
      .filter((key) => ['notice', 'extends', 'envelope'].includes(key))
      .map((key) => ({ path: key, message: `is the base's to say; an extension cannot set it` })),
    ...catalogFaults(definition),
  ]
  if (faults.length > 0) throw new DefinitionError(subject(given), faults)
  return createCatalog(deepFreeze(definition), PARTS) as never
}

/** What an extension may add to a row of its base, where the row has none. */
const ROW_ADDITIONS: readonly string[] = ['kind', 'type']

type Rows = Readonly<Record<number, Partial<StatusDefinition>>>

/** The rows of an extension, each with what its base says of the status. */
function added(base: Rows, statuses: Rows | undefined): Rows {
  return Object.fromEntries(
    Object.entries(statuses ?? {}).map(([status, row]) => [
      status,
      base[Number(status)] && isRecord(row) ? { ...row, ...base[Number(status)] } : row,
    ]),
  )
}

function redefinedRows({ name, statuses: base }: AnyCatalog, statuses: Rows | undefined) {
  return Object.entries(statuses ?? {}).flatMap(([status, row]) => {
    const own = base[Number(status)]
    if (!own) return []
    const further = isRecord(row) ? Object.keys(row).filter((key) => !ROW_ADDITIONS.includes(key) || key in own) : ['']
    if (further.length === 0) return []
    const hint = `; only a 'kind' or 'type' that it lacks can be added`
    return [{ path: pathTo('statuses', status), message: `is defined by '${name}' already${hint}` }]
  })
}

function redefined(path: string, base: object, added: object | undefined, baseName: string) {
  return Object.keys(added ?? {})
    .filter((key) => Object.hasOwn(base, key))
    .map((key) => ({ path: pathTo(path, key), message: `is defined by '${baseName}' already` }))
}

function subject(definition: unknown): string {
  const name = (definition as { name?: unknown } | undefined)?.name
  return typeof name === 'string' ? `Catalog ${describe(name)}` : 'The catalog'
}
