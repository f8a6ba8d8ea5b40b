import type { AnyCatalog, Params } from '@errspec/core'
import { paramsOfKind } from '../../../shared/contract/param-types.js'
import { isSameJson } from '../change.js'

/** An error with its params, sent or read. */
interface Told {
  readonly kind: string
  readonly params: Params
}

/** Whether the same values arrive. Where names differ, the place in the text says which is which. */
export function isSameParams(client: AnyCatalog, server: AnyCatalog, read: Told, sent: Told): boolean {
  const [own, theirs] = [read.params, sent.params]
  const names = Object.keys(own)
  const isSame = (a: unknown, b: unknown) => isSameJson(a, b) || String(a) === String(b)
  if (names.length !== Object.keys(theirs).length) return false
  if (names.every((name) => Object.hasOwn(theirs, name))) {
    return names.every((name) => isSame(own[name], theirs[name]))
  }
  const [here, there] = [inPlace(client, read), inPlace(server, sent)]
  return here.every((value, index) => isSame(value, there[index]))
}

/** The values of params, those of the message first, in its order. */
export const inPlace = (catalog: AnyCatalog, { kind, params }: Told) =>
  paramsOfKind(catalog, kind).flatMap(({ name }) => (Object.hasOwn(params, name) ? [params[name]] : []))

/** Params as a report shows them. */
export function paramsInWords(catalog: AnyCatalog, { kind, params }: Told): string {
  const shown = paramsOfKind(catalog, kind).filter(({ name }) => Object.hasOwn(params, name))
  const entries = shown.map(({ name }) => `{${name}} = ${JSON.stringify(params[name])}`)
  return entries.join(', ') || 'without params'
}
