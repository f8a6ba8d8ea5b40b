import { type AnyCatalog, type ApiError, decodeError, type Params } from '@errspec/core'
import { exampleError } from '@errspec/core/adapter'

/**
 * The params of a message (with or without the notice) that is known to be of a kind; empty where its text is not of
 * that kind, or has no params. Other kinds that read alike do not matter: the header says the kind.
 */
export function readParams(catalog: AnyCatalog, kind: string, message: string): Params {
  const status = catalog.errors[kind]?.status ?? 0
  const error: ApiError = decodeError(catalog, { status, headers: { 'x-error-kind': kind }, body: { message } })
  return error.params
}

/** Params of a kind to show and to test with: text that names the param, or a number. */
export function exampleParams(catalog: AnyCatalog, kind: string): Params {
  return exampleError(catalog, kind).params
}

/** What to say of a kind that a catalog does not have, with the nearest one that it has. */
export function unknownKind(catalog: AnyCatalog, kind: string): string {
  try {
    catalog.is(undefined, kind)
  } catch (fault) {
    const { message } = fault as Error
    return message.slice(message.indexOf('unknown kind'))
  }
  return `unknown kind '${kind}'`
}
