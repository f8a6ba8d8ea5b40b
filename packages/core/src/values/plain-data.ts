/** Whether a value is an object with keys, as opposed to a list, null or a primitive. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Freezes a value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  // A primitive counts as frozen.
  if (!Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value as object).forEach(deepFreeze)
  }
  return value
}

/** A copy of JSON-like data: the caller's own object is never frozen. */
export function copyData<T>(data: T): T {
  return JSON.parse(JSON.stringify(data)) as T
}
