import { isRecord } from '../values/plain-data.js'
import { AROUND } from './places.js'

/** What JSON made of a body, its objects' keys in one spelling; the first of several that are alike counts. */
export type Fact = string | number | boolean | null | undefined | readonly Fact[] | Fields

/** The fields of an object, by their keys in one spelling, with the key as it was sent. */
export type Fields = ReadonlyMap<string, readonly [key: string, value: Fact]>

/** A parsed body as facts; what lies deeper than any error does is left out. */
export function factsOf(value: unknown, levels = 8): Fact {
  if (levels < 0) return undefined
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => factsOf(item, levels - 1))
  if (!isRecord(value)) return value as Fact
  const fields = new Map<string, readonly [string, Fact]>()
  for (const [key, item] of Object.entries(value)) {
    const name = key.toLowerCase().replace(/[_.-]/g, '')
    if (!fields.has(name)) fields.set(name, [key, factsOf(item, levels - 1)])
  }
  return fields
}

const NONE: readonly Fact[] = []

/** All that stands at a path, in whichever item of a list. */
export function valuesAt(facts: Fact, path: string): readonly Fact[] {
  if (isList(facts)) return facts.flatMap((item) => valuesAt(item, path))
  if (!isFields(facts)) return NONE
  const dot = path.indexOf('.')
  const value = facts.get(dot < 0 ? path : path.slice(0, dot))?.[1]
  if (value === undefined) return NONE
  return dot < 0 ? [value] : valuesAt(value, path.slice(dot + 1))
}

/** All that some names stand for in a body and the objects around an error, in the order of the names. */
export function valuesOf(facts: Fact, names: readonly string[]): readonly Fact[] {
  const objects = [facts, ...AROUND.flatMap((path) => valuesAt(facts, path))]
  return names.flatMap((name) => objects.flatMap((object) => valuesAt(object, name)))
}

/** Whether a value is a text with something in it. */
export const isText = (value: unknown): value is string => typeof value === 'string' && /\S/.test(value)

export const isList = (facts: Fact): facts is readonly Fact[] => Array.isArray(facts)

export const isFields = (facts: Fact): facts is Fields => facts instanceof Map
