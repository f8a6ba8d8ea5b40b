/** Whether a response's `end()` was called; absent where nobody watches. */
const ENDED = Symbol.for('errspec.ended')

/** What is used of Node's `ServerResponse`. */
export interface EndableResponse {
  readonly writableEnded: boolean
  end(...args: never): unknown
}

interface Watched {
  [ENDED]?: boolean
}

/**
 * Has a response remember that its `end()` was called, through whatever a middleware puts in its place later: `compression()` and
 * a session's store end the response itself only when they are done. To be called by whoever sees a response first.
 */
export function rememberEnd(response: EndableResponse): void {
  const watched = response as EndableResponse & Watched
  if (watched[ENDED] !== undefined) return
  watched[ENDED] = false
  const marking = (end: EndableResponse['end']): EndableResponse['end'] =>
    function (this: unknown, ...args: never) {
      watched[ENDED] = true
      try {
        return end.apply(this as EndableResponse, args)
      } catch (failure) {
        // What could not be written was not given.
        watched[ENDED] = false
        throw failure
      }
    }
  let end = marking(response.end)
  Object.defineProperty(response, 'end', {
    configurable: true,
    enumerable: true,
    get: () => end,
    set: (value: EndableResponse['end']) => {
      end = marking(value)
    },
  })
}

/** Whether the handler has given its whole answer, even if a middleware still holds it back. */
export function isGiven(response: EndableResponse): boolean {
  return response.writableEnded || (response as Watched)[ENDED] === true
}

/** Whether a middleware may hold back an answer that nobody has watched being given. */
export function mayBeGiven(response: EndableResponse): boolean {
  return (response as Watched)[ENDED] === undefined && Object.hasOwn(response, 'end')
}
