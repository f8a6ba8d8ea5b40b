/** Whether a value is an object with keys, as opposed to a list, null or a primitive. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a record has under a name of its own; `undefined` for what it inherits, and for what is no record. */
export function ownValue<T>(record: Readonly<Record<string, T>>, name: PropertyKey | undefined): T | undefined
export function ownValue(record: unknown, name: PropertyKey | undefined): unknown
export function ownValue(record: unknown, name: PropertyKey | undefined): unknown {
  return name !== undefined && isRecord(record) && Object.hasOwn(record, name) ? record[name as string] : undefined
}

/** Remembers what was made of an object for as long as the object lives. */
export function perObject<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>()
  return (key) => {
    let value = made.get(key)
    if (value === undefined) {
      value = make(key)
      made.set(key, value)
    }
    return value
  }
}

/** Freezes JSON and all that it holds. What is frozen stays as it is, whatever it holds. */
export function freezeJson<T>(value: T): T {
  // So is what is no object.
  if (!Object.isFrozen(value)) Object.values(Object.freeze(value) as object).forEach(freezeJson)
  return value
}
