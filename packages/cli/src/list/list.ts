import type { Params } from '@errspec/core'
import { exampleError } from '@errspec/core/adapter'
import {
  type Contract,
  isKindRetryable,
  isStatusRetryable,
  kindsByStatus,
  textsOf,
} from '../shared/contract/contract.js'
import { columns, plain, type Style } from '../shared/style.js'

/** A row of the quick reference: an error. */
export interface ListedError {
  readonly status: number
  readonly kind: string
  readonly message: string
  readonly retry: boolean
  /** Params that fill the message, as an example. */
  readonly params: Params
  readonly deprecated: boolean | string
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
    errors: byStatus.flatMap(([status, kinds]) =>
      kinds.map((kind) => ({
        status,
        kind,
        message: catalog.errors[kind]?.message ?? '',
        retry: isKindRetryable(catalog, kind),
        params: exampleError(catalog, kind).params,
        deprecated: catalog.errors[kind]?.deprecated ?? false,
      })),
    ),
    statuses: byStatus.map(([status]) => ({
      status,
      title: catalog.statuses[status]?.title ?? '',
      retry: isStatusRetryable(catalog, status),
      summary: statuses[status]?.summary ?? null,
      action: statuses[status]?.action ?? null,
    })),
  }
}

/** The quick reference as two tables: what to do for each status, and every error on a line of its own. */
export function formatListing({ errors, statuses }: Listing, style: Style = plain): string {
  const retries = (retry: boolean) => (retry ? 'retry' : 'no retry')
  const tables = [
    [
      ['STATUS', 'TITLE', 'RETRY', 'WHAT TO DO'],
      ...statuses.map(({ status, title, retry, action }) => [String(status), title, retries(retry), action ?? '']),
    ],
    [
      ['STATUS', 'KIND', 'RETRY', 'MESSAGE'],
      ...errors.map(({ status, kind, retry, message, deprecated }) => [
        String(status),
        kind,
        retries(retry),
        deprecated ? `${message} (deprecated)` : message,
      ]),
    ],
  ]
  return tables
    .map((table) => {
      const [head = '', ...rows] = columns(table)
      return `${[style.bold(head), ...rows].join('\n')}\n`
    })
    .join('\n')
}
