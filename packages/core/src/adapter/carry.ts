/** What could not be left on its object. */
const elsewhere = new WeakMap<object, Map<symbol, unknown>>()

/**
 * Leaves a fact about a request on the request itself, where every copy of this package finds it; beside it where the request
 * takes none: it is frozen, or a Proxy that refuses or swallows it.
 */
export function carry(request: object, key: symbol, value: unknown): void {
  try {
    // Assigned, since `Reflect.set` takes ten times as long.
    ;(request as Record<symbol, unknown>)[key] = value
  } catch {
    // It is frozen, or its Proxy refuses.
  }
  if (carriedOn(request, key) === value) return
  const facts = elsewhere.get(request) ?? new Map<symbol, unknown>()
  elsewhere.set(request, facts.set(key, value))
}

/** The fact that was left on a request, if one was. */
export function carried(request: object, key: symbol): unknown {
  return carriedOn(request, key) ?? elsewhere.get(request)?.get(key)
}

const carriedOn = (request: object, key: symbol): unknown => (request as Record<symbol, unknown>)[key]
