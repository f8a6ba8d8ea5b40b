import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'

/** The names of the placeholders in the path of an operation. */
type PathParamNames<Path extends string> = string extends Path
  ? string
  : Path extends `${string}{${infer Name}}${infer Rest}`
    ? Name | PathParamNames<Rest>
    : never

/** The params of an operation's path, each a text: `PathParams<'GET /orders/{id}'>` is `{ id: string }`. */
export type PathParams<Key extends string> = { readonly [Name in PathParamNames<Key>]: string }

/** One segment of a path: its text, around a placeholder where it has one. */
export interface PathSegment {
  readonly before: string
  /** The name of its placeholder; without one, `before` is the whole text. */
  readonly name?: string | undefined
  readonly after: string
}

/** The method and the path of an operation's name: `'GET /orders/{id}'`. */
export function splitOperation(operation: string): { method: string; path: string } {
  const space = operation.indexOf(' ')
  return { method: operation.slice(0, space), path: operation.slice(space + 1) }
}

/** An operation without the names of its placeholders and the slash at its end: two of one shape cannot be told apart. */
export function operationShape(operation: string): string {
  return operation.replace(/\{[^{}]*\}/g, '{}').replace(/(.)\/$/, '$1')
}

/** The segments of a path that is sound; a slash at its end is none. */
export function pathSegments(path: string): readonly PathSegment[] {
  return path
    .replace(/\/$/, '')
    .split('/')
    .slice(1)
    .map((text) => {
      const [, before = text, name, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/s.exec(text) ?? []
      return { before, name, after }
    })
}

/**
 * The method and the path of a request to an operation, each param percent-encoded. Throws a `TypeError` that names every param
 * that is missing, empty, no text or not in the path, and one that would make a segment `.` or `..`, which clients take out of
 * a URL.
 */
export function fillPath<Key extends string>(
  operation: Key,
  ...[params]: [PathParamNames<Key>] extends [never] ? [params?: PathParams<Key>] : [params: PathParams<Key>]
): { readonly method: string; readonly path: string } {
  const { method, path } = splitOperation(operation)
  const given = (params ?? {}) as Readonly<Record<string, unknown>>
  const faults: string[] = []
  const names: string[] = []
  const filled = pathSegments(path).map(({ before, name, after }) => {
    if (name === undefined) return encodeURI(before)
    names.push(name)
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (typeof value !== 'string' || value === '') {
      faults.push(
        value === undefined
          ? `param '${name}' is missing`
          : `param '${name}' must be a text that is not empty, not ${describe(value)}`,
      )
      return ''
    }
    if (/^\.\.?$/.test(before + value + after)) {
      faults.push(`param '${name}' must not be ${describe(value)}: a URL has no segment of that name`)
    }
    try {
      return encodeURI(before) + encodeURIComponent(value) + encodeURI(after)
    } catch {
      faults.push(`param '${name}' has a lone surrogate, which no URL can carry`)
      return ''
    }
  })
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) faults.push(`it has no param '${name}'${didYouMean(name, names)}`)
  }
  if (faults.length > 0) throw new TypeError(`'${operation}': ${faults.join('; ')}`)
  return { method, path: `/${filled.join('/')}${path.length > 1 && path.endsWith('/') ? '/' : ''}` }
}
