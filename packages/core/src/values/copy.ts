import { isSchema } from './standard-schema.js'

/** How deep a definition may be nested: an envelope's body is the deepest of it. */
export const DEEPEST = 32

/** Where the deepest parts of a definition begin: an example's param, at `errors.KIND.example.PARAM`. */
const DEEPEST_PLACE = 4

/** A list or an object made of braces, as opposed to an instance of a class. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isSchema(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * A copy of a definition, whose every property has been read once: no getter can change its mind between the check and the
 * use. Schemas are kept by reference, since a copy of one does not work, and so is what is no data at all, for the check to
 * name. What is nested deeper than any definition is kept too. What stands twice, in a cycle say, is copied once.
 */
export function copyData<T>(data: T, levels = DEEPEST + DEEPEST_PLACE, copies = new Map<object, unknown>()): T {
  if (!isPlain(data) || levels < 0) return data
  const known = copies.get(data)
  if (known !== undefined) return known as T
  const copy = Array.isArray(data) ? [] : {}
  copies.set(data, copy)
  for (const [key, item] of Object.entries(data)) {
    if (item === undefined && !Array.isArray(copy)) continue
    const value = copyData(item, levels - 1, copies)
    // Defined, not assigned: a key may be called `__proto__`.
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return copy as T
}

/** Freezes a value and all that it holds, but for schemas: some do not work when they are frozen. */
export function deepFreeze<T>(value: T): T {
  if (!isPlain(value) || Object.isFrozen(value)) return value
  Object.freeze(value)
  Object.values(value).forEach(deepFreeze)
  return value
}
