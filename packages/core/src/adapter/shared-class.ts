/**
 * Before Node 24, V8 gives an object whose prototype was exchanged, as Express does with every request and response, a hidden class of
 * its own at each property that is added from then on: several microseconds each, and no code of Express or of Node that is fast for
 * the next request. As dictionaries, they all have one class. From Node 24 on a dictionary is only slower.
 */
const isNeeded =
  Number.parseInt((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node ?? '', 10) < 24

/** A property that every emitter of Node's has, and that nobody would miss for a moment. */
const TAKEN_AWAY = '_maxListeners'

/** Has an object of Node's whose prototype is not that of its class share a hidden class with others of its kind. Changes nothing that can be seen but the order of its properties. */
export function shareClass(object: object): void {
  if (!isNeeded) return
  try {
    if (Object.getPrototypeOf(object) === object.constructor?.prototype || !Object.isExtensible(object)) return
    const before = Object.getOwnPropertyDescriptor(object, TAKEN_AWAY)
    // V8 makes a dictionary of an object from which anything but the last property is taken.
    if (before?.configurable && Reflect.deleteProperty(object, TAKEN_AWAY)) {
      Object.defineProperty(object, TAKEN_AWAY, before)
    }
  } catch {
    // A Proxy may refuse even to be looked at.
  }
}
