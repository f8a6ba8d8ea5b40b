import { perObject } from '../values/plain-data.js'

/** What is remembered of a response, on the response itself, for every copy of this package; absent where nobody watches. */
const WATCHED = Symbol.for('errspec.watched')

/** What is used of Node's `ServerResponse`. */
export interface EndableResponse {
  readonly writableEnded: boolean
  end(...args: never): unknown
}

interface Watched {
  [WATCHED]?: {
    /** Whether its `end()` was called. */
    isEnded: boolean
    /** What stands in the place of `end`. */
    end: EndableResponse['end']
  }
}

/** Has the response remember it that it is called on. */
const marking = (end: EndableResponse['end']): EndableResponse['end'] =>
  function (this: EndableResponse & Watched, ...args: never) {
    const watched = this[WATCHED]
    if (watched) watched.isEnded = true
    try {
      return end.apply(this, args)
    } catch (failure) {
      // What could not be written was not given.
      if (watched) watched.isEnded = false
      throw failure
    }
  }

/** Most responses have the same `end`, that of their prototype. */
const markingOnce = /* @__PURE__ */ perObject(marking)

// One for all responses: an accessor with functions of its own would give each of them a hidden class of its own.
const REMEMBERED: PropertyDescriptor & ThisType<Required<Watched>> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[WATCHED].end
  },
  set(end: EndableResponse['end']) {
    this[WATCHED].end = marking(end)
  },
}

/**
 * Has a response remember that its `end()` was called, through whatever a middleware puts in its place later: `compression()` and
 * a session's store end the response itself only when they are done. To be called by whoever sees a response first.
 */
export function rememberEnd(response: EndableResponse): void {
  if (isWatched(response)) return
  const watched = response as EndableResponse & Watched
  watched[WATCHED] = { isEnded: false, end: markingOnce(response.end) }
  Object.defineProperty(response, 'end', REMEMBERED)
}

/** Whether `rememberEnd` has seen the response. */
export function isWatched(response: EndableResponse): boolean {
  return (response as Watched)[WATCHED] !== undefined
}

/** Whether the handler has given its whole answer, even if a middleware still holds it back. */
export function isGiven(response: EndableResponse): boolean {
  return response.writableEnded || (response as Watched)[WATCHED]?.isEnded === true
}

/** Whether a middleware may hold back an answer that nobody has watched being given. */
export function mayBeGiven(response: EndableResponse): boolean {
  return !isWatched(response) && Object.hasOwn(response, 'end')
}
