import { type DefaultKinds, UNRECOGNIZED } from '../definition/definition.js'
import { isRetryable } from '../retry/retry-table.js'
import { cleanText } from '../template/clean-text.js'
import type { Issue } from '../template/param-types.js'
import { ownValue } from '../values/plain-data.js'
import { titleOf, typeOf } from '../wire/wire.js'
import { type ApiError, createApiError } from './api-error.js'
import type { AnyCatalog } from './catalog.js'

/** A cause that generic code knows. */
export type Role = Exclude<keyof DefaultKinds, 'unknown'>

/** What is known of an error that nobody raised from the contract. */
export interface Origin {
  readonly cause?: unknown
  /** What it says for the client to see. */
  readonly text?: unknown
  readonly retryAfterMs?: number | undefined
  /** What is wrong with an input, field by field. */
  readonly issues?: readonly Issue[] | undefined
  readonly status?: unknown
}

/** The status of a role that the catalog leaves empty. */
const ROLE_STATUS: Readonly<Record<Role, number>> = {
  badJson: 400,
  unreadableBody: 400,
  bodyTooLarge: 413,
  invalidInput: 400,
  contentType: 415,
}

export function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599
}

/** The kind of a role, and its status; `undefined` where the catalog leaves the role empty. */
export function roleKind(
  { defaults, statuses, errors }: AnyCatalog,
  role: Role,
): { readonly kind: string; readonly status: number } | undefined {
  const kind =
    defaults[role] ?? (role === 'bodyTooLarge' ? (statuses[413]?.kind ?? defaults.unreadableBody) : undefined)
  const definition = ownValue(errors, kind)
  return kind === undefined || !definition ? undefined : { kind, status: definition.status }
}

/** The error of a cause: the kind of its role in `defaults`; without one, the error of the status of what was thrown, or of the usual one. */
export function roleError(catalog: AnyCatalog, role: Role, from: Origin = {}): ApiError {
  const filled = roleKind(catalog, role)
  return filled
    ? catalog.error(filled.kind, issuesParam(catalog, filled.kind, from), optionsOf(from))
    : statusError(catalog, isErrorStatus(from.status) ? from.status : ROLE_STATUS[role], from)
}

/**
 * The error of a status whose code in a coded contract is this one; `undefined` where there is none, or where it has params that
 * neither its text nor the issues give.
 */
export function codeError(catalog: AnyCatalog, status: number, code: unknown, from: Origin = {}): ApiError | undefined {
  if (!catalog.codec.isCoded) return undefined
  const [kind] =
    Object.entries(catalog.errors).find(
      ([name, error]) => error.status === status && String(error.code ?? name) === String(code),
    ) ?? []
  if (kind === undefined) return undefined
  const recognized = typeof from.text === 'string' ? catalog.recognize({ message: from.text, status }) : undefined
  const params = {
    ...(recognized?.kind === kind ? recognized.params : {}),
    ...issuesParam(catalog, kind, from),
  }
  const isWhole = Object.entries(catalog.rulesOf(kind)).every(([name, { isOptional }]) => isOptional || name in params)
  return isWhole ? catalog.error(kind, params, optionsOf(from)) : undefined
}

/** The param of a kind that holds issues, with those that there are. */
function issuesParam(catalog: AnyCatalog, kind: string, { issues }: Origin): Readonly<Record<string, unknown>> {
  const [name, rule] = Object.entries(catalog.rulesOf(kind)).find(([, { isIssues }]) => isIssues) ?? []
  return name !== undefined && (issues || !rule?.isOptional) ? { [name]: issues ?? [] } : {}
}

/**
 * The error of a status that nobody raised from the contract. In a text contract, a text that is the contract's own gets its
 * kind; else it is the kind of the status's row. Without one it has only a status: of a 4xx the text may be shown, cleaned; a
 * 5xx, or one without a text, says what the catalog or HTTP call the status.
 */
export function statusError(catalog: AnyCatalog, status: number, from: Origin = {}): ApiError {
  const shown = status < 500 && typeof from.text === 'string' ? cleanText(from.text).trim() : ''
  const message = shown || titleOf(catalog, status)
  const recognized = catalog.codec.isCoded ? undefined : catalog.recognize({ message, status })
  const kind = recognized?.kind ?? catalog.statuses[status]?.kind
  if (kind !== undefined && !recognized) return catalog.error(kind, {}, optionsOf(from))
  return createApiError(catalog, {
    kind: kind ?? (UNRECOGNIZED as string),
    code: kind === undefined ? undefined : (catalog.errors[kind]?.code ?? kind),
    type: typeOf(catalog, status, kind ?? ''),
    params: recognized?.params ?? {},
    status,
    message,
    origin: 'raised',
    retryable: isRetryable(catalog, status, kind),
    ...optionsOf(from),
  })
}

function optionsOf({ retryAfterMs, ...from }: Origin) {
  return {
    ...('cause' in from ? { cause: from.cause } : {}),
    ...(Number.isFinite(retryAfterMs) ? { retryAfterMs } : {}),
  }
}
