import { type AnyCatalog, type ApiError, decodeAnswer, type Params } from '@errspec/core'

/** An error that a text speaks of, as far as it says. */
export interface FoundError {
  readonly status: number
  /** A kind of the catalog, or `'unrecognized'`. */
  readonly kind: string
  readonly params: Params
  /** The text that came, without the notice. */
  readonly message: string
  readonly retryable: boolean
  readonly requestId?: string | undefined
  /** That its kind was named, and its message was not seen. */
  readonly isNamedOnly?: boolean
}

/** An answer as a client of the contract reads it. */
export function received(
  catalog: AnyCatalog,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): FoundError {
  const error: ApiError = decodeAnswer(catalog, { status, headers, body }).error
  const { kind, params, message, retryable, requestId } = error
  return { status, kind, params, message, retryable, requestId }
}

/** A message without its status: every status whose errors read so. */
export function recognizeAnywhere(catalog: AnyCatalog, message: string): readonly FoundError[] {
  return Object.keys(catalog.statuses)
    .map(Number)
    .filter((code) => catalog.recognize({ message, code }) !== undefined)
    .map((status) => received(catalog, status, { message }, {}))
}
