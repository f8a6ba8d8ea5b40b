import type { Params } from '@errspec/core'
import { exampleParams, typeOf } from '@errspec/core/adapter'
import { printable } from '@errspec/core/schema'
import {
  type Contract,
  codeOf,
  isKindRetryable,
  isStatusRetryable,
  kindsByStatus,
  textsOf,
} from '../shared/contract/contract.js'
import { paramsOfKind, typeInWords, writtenType } from '../shared/contract/param-types.js'
import { columns, plain, type Style } from '../shared/style.js'

/** A row of the quick reference: an error. */
export interface ListedError {
  readonly status: number
  readonly kind: string
  /** The machine code in the body; by default the kind. */
  readonly code: string | number
  /** The coarser class of the error. */
  readonly type: string
  readonly message: string
  readonly retry: boolean
  /** Its params, as an example. */
  readonly params: Params
  /** The types of all its params, as a catalog file writes them. */
  readonly types: Readonly<Record<string, unknown>>
  readonly deprecated: boolean | string
  /** The version of the contract that had it first, where the contract says so. */
  readonly since?: string
}

/** A row of the quick reference: a status. */
export interface ListedStatus {
  readonly status: number
  readonly title: string
  readonly retry: boolean
  readonly summary: string | null
  readonly action: string | null
}

/** The quick reference of a contract. */
export interface Listing {
  readonly name: string
  readonly version: string
  readonly errors: readonly ListedError[]
  readonly statuses: readonly ListedStatus[]
}

/** The quick reference of a contract, by status. */
export function list(contract: Contract): Listing {
  const { catalog } = contract
  const { statuses } = textsOf(contract)
  const byStatus = kindsByStatus(catalog)
  return {
    name: catalog.name,
    version: catalog.version,
    errors: byStatus.flatMap(([status, kinds]) => kinds.map((kind) => listedError(contract, status, kind))),
    statuses: byStatus.map(([status]) => ({
      status,
      title: catalog.statuses[status]?.title ?? '',
      retry: isStatusRetryable(catalog, status),
      summary: statuses[status]?.summary ?? null,
      action: statuses[status]?.action ?? null,
    })),
  }
}

function listedError({ catalog }: Contract, status: number, kind: string): ListedError {
  const definition = catalog.errors[kind]
  return {
    status,
    kind,
    code: codeOf(catalog, kind),
    type: typeOf(catalog, status, kind),
    message: definition?.message ?? '',
    retry: isKindRetryable(catalog, kind),
    params: definition ? exampleParams(definition).params : {},
    types: Object.fromEntries(paramsOfKind(catalog, kind).map((param) => [param.name, writtenType(param)])),
    deprecated: definition?.deprecated ?? false,
    ...(definition?.since !== undefined && { since: definition.since }),
  }
}

/** The quick reference as two tables: what to do for each status, and every error on a line of its own. */
export function formatListing(contract: Contract, { errors, statuses }: Listing, style: Style = plain): string {
  // A column that says the same as another one is none.
  const hasCodes = errors.some(({ kind, code }) => code !== kind)
  const code = (text: string) => (hasCodes ? [text] : [])
  const params = (kind: string) =>
    paramsOfKind(contract.catalog, kind).map((param) => `${param.name} (${typeInWords(param)})`)
  const hasParams = errors.some(({ kind }) => params(kind).length > 0)
  const hasSince = errors.some(({ since }) => since !== undefined)
  const retries = (retry: boolean) => (retry ? 'retry' : 'no retry')
  const tables = [
    [
      ['STATUS', 'TITLE', 'RETRY', 'WHAT TO DO'],
      ...statuses.map(({ status, title, retry, action }) => [String(status), title, retries(retry), action ?? '']),
    ],
    [
      [
        'STATUS',
        'KIND',
        ...code('CODE'),
        'TYPE',
        'RETRY',
        'MESSAGE',
        ...(hasParams ? ['PARAMS'] : []),
        ...(hasSince ? ['SINCE'] : []),
      ],
      ...errors.map((error) => [
        String(error.status),
        error.kind,
        ...code(String(error.code)),
        error.type,
        retries(error.retry),
        error.deprecated ? `${error.message} (deprecated)` : error.message,
        ...(hasParams ? [params(error.kind).join(', ')] : []),
        ...(hasSince ? [error.since ?? ''] : []),
      ]),
    ],
  ]
  return tables
    .map((table) => {
      const [head = '', ...rows] = columns(table.map((row) => row.map(printable)))
      return `${[style.bold(head), ...rows].join('\n')}\n`
    })
    .join('\n')
}
