import { isRecord } from '@errspec/core/adapter'

/** A value named for a message to a developer. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') {
    return String(value)
  }
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100))
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}

/** The keys of an object that nobody knows, each as a fault. */
export function unknownKeys(value: object, known: readonly string[], path = ''): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `'${path}${key}' is not a known key; known are ${known.join(', ')}`)
}

/** Refuses options that are no object or have unknown keys, with a `TypeError`. */
export function checkOptions(caller: string, options: unknown, known: readonly string[]): void {
  if (!isRecord(options)) throw new TypeError(`${caller}: options must be an object, not ${nameOf(options)}`)
  const faults = unknownKeys(options, known)
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}
