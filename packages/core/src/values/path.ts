/** What a key is made of that stands in a path as it is. */
const PLAIN_KEY = /^[\p{L}\p{N}_$-]+$/u

/**
 * The path of what stands under the keys: `errors.sold_out.message`. A key with anything else in it than letters, digits, `_`, `$` and `-`
 * stands in brackets, as JSON: `errors["user.email"].message`, `operations["GET /orders/{id}"].0`. No two places have one path.
 */
export function pathTo(path: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((at, key) => {
    if (!PLAIN_KEY.test(String(key))) return `${at}[${JSON.stringify(String(key))}]`
    return at === '' ? String(key) : `${at}.${key}`
  }, path)
}

/** The keys of a path of `pathTo`; `undefined` of a text that is none. */
export function keysOfPath(path: string): readonly string[] | undefined {
  const keys: string[] = []
  const part = /\[("(?:[^"\\]|\\.)*")\]|(\.?)([^.[\]"\s]+)/uy
  while (part.lastIndex < path.length) {
    const isFirst = part.lastIndex === 0
    const [, quoted, dot, plain] = part.exec(path) ?? []
    if (quoted !== undefined) {
      try {
        keys.push(JSON.parse(quoted))
      } catch {
        return undefined
      }
    } else if (plain !== undefined && (dot === '') === isFirst) keys.push(plain)
    else return undefined
  }
  return keys
}

/** Whether a path is a place, or below it. */
export function isWithin(path: string, place: string): boolean {
  return path.startsWith(place) && ['', '.', '['].includes(path.slice(place.length, place.length + 1))
}
