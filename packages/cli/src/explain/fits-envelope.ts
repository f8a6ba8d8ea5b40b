import type { AnyCatalog } from '@errspec/core'
import { bodyPlaces, exampleError, exampleParams } from '@errspec/core/adapter'

/** The parts that every error of a contract has, and its request. */
const ALWAYS: readonly string[] = ['message', 'type', 'status', 'title', 'requestId', 'timestamp', 'path']

/**
 * Whether a body has everything that the contract's envelope always writes, and the status where the envelope has it. One that writes
 * nothing but the message says no more than the message.
 */
export function fitsEnvelope(
  catalog: AnyCatalog,
  kind: string,
  status: number,
  body: unknown,
  place: 'body' | 'frame',
): boolean {
  const places = placesOf(catalog, kind, place).filter(
    ({ parts }) => parts.length > 0 && parts.every((part) => ALWAYS.includes(part)),
  )
  return (
    places.some(({ parts }) => parts.some((part) => part !== 'message')) &&
    places.every(({ path, parts, value }) => {
      const found = at(body, path)
      return (
        typeof found === typeof value && (parts.includes('status') ? String(found) === String(status) : found !== '')
      )
    })
  )
}

function placesOf(catalog: AnyCatalog, kind: string, place: 'body' | 'frame') {
  const definition = catalog.errors[kind]
  if (definition === undefined || exampleParams(definition).missing.length > 0) return []
  return bodyPlaces(
    catalog,
    exampleError(catalog, kind),
    { requestId: 'req_1', path: '/', at: 0 },
    catalog.envelope,
    place,
  )
}

function at(body: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      Object(value) === value && Object.hasOwn(value as object, key) ? (value as never)[key] : undefined,
    body,
  )
}
