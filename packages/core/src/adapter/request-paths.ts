import { pathOf } from './report-error.js'

/** What Express leaves on a request of Node's. */
export interface RoutedRequest {
  /** The URL as it is seen where this is asked: in a router that is mounted somewhere, without the part that the mount took. */
  readonly url?: string | undefined
  /** The URL as it was sent. */
  readonly originalUrl?: string | undefined
  /** What the mounts took. */
  readonly baseUrl?: string | undefined
  /** The last route that took the request, in whichever router. */
  readonly route?: { readonly path?: unknown } | undefined
}

/** The most segments that mounts are taken to have. */
const MOST_MOUNTED = 8

/**
 * The paths that a request may be known by: the one that it was sent to, then what routers see of it that are mounted somewhere,
 * the longest first. Inside such a router Express tells what the mounts took. Behind it, only the pattern of the route tells how much
 * of the path its router saw.
 */
export function requestPaths({ url, originalUrl = url ?? '/', baseUrl, route }: RoutedRequest): readonly string[] {
  const full = pathOf(originalUrl)
  const seen = pathOf(url ?? originalUrl)
  const segments = segmentsOf(full)
  const ofRoute = segmentsInPattern(route?.path)
  const least = Math.min(
    baseUrl ? segmentsOf(seen).length : segments.length,
    // That of a route that is `/` in its router says nothing of what it is.
    ofRoute === undefined ? segments.length : Math.max(ofRoute, 1),
  )
  const paths = [full]
  for (let taken = 1; segments.length - taken >= least && taken <= MOST_MOUNTED; taken++) {
    paths.push(`/${segments.slice(taken).join('/')}`)
  }
  // A middleware may have rewritten it.
  return paths.includes(seen) ? paths : [...paths, seen]
}

const segmentsOf = (path: string) => path.replace(/\/$/, '').split('/').slice(1)

/** How many segments a route takes; `undefined` where its pattern leaves that open. */
function segmentsInPattern(pattern: unknown): number | undefined {
  if (typeof pattern !== 'string') return undefined
  // What stands in parentheses is the form of a parameter.
  const path = pattern.replace(/\([^()]*\)/g, '')
  return /[*?+{]/.test(path) ? undefined : segmentsOf(path).length
}
