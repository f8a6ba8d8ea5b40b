import { isSchema } from './standard-schema.js'

/** How deep a definition may be nested: an envelope's body is the deepest of it. */
export const DEEPEST = 32

/** A list or an object made of braces, as opposed to an instance of a class. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isSchema(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * A copy of a definition, whose every property has been read once: no getter can change its mind between the check and the
 * use. Schemas are kept by reference, since a copy of one does not work, and so is what is no data at all, for the check to
 * name. What is nested deeper than any definition is, in a cycle say, is kept too.
 */
export function copyData<T>(data: T, levels = DEEPEST): T {
  if (!isPlain(data) || levels < 0) return data
  if (Array.isArray(data)) return data.map((item) => copyData(item, levels - 1)) as T
  const entries = Object.entries(data).filter(([, value]) => value !== undefined)
  // `fromEntries` defines what it is given, `__proto__` included.
  return Object.fromEntries(entries.map(([key, value]) => [key, copyData(value, levels - 1)])) as T
}

/** Freezes a value and all that it holds, but for schemas: some do not work when they are frozen. */
export function deepFreeze<T>(value: T): T {
  if (!isPlain(value) || Object.isFrozen(value)) return value
  Object.freeze(value)
  Object.values(value).forEach(deepFreeze)
  return value
}
