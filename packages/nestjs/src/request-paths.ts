import { type RoutedRequest, requestPaths } from '@errspec/core/adapter'
import { VersioningType } from '@nestjs/common'
import type { ApplicationConfig } from '@nestjs/core'

/** What is asked of Nest: where an application has its routes. */
export type RoutingConfig = Pick<ApplicationConfig, 'getGlobalPrefix' | 'getVersioning'>

/** Express's request, Fastify's, or Node's own. */
interface PlatformRequest extends Omit<RoutedRequest, 'url'> {
  readonly url: string
  readonly raw?: unknown
}

/**
 * The paths that a request may be known by in a contract: the one that it was sent to; without the global prefix; without its version
 * too, where versions stand in the path. For an application that is mounted in another one of Express, the same behind the mount.
 */
export function pathsOf(request: PlatformRequest, config: RoutingConfig | undefined): readonly string[] {
  const { originalUrl, url, raw, route } = request
  // In a middleware both platforms tell of the path that it is bound to, not of a mount.
  const isRouted = raw !== undefined || route !== undefined
  const paths = requestPaths(isRouted ? request : { url: originalUrl ?? url })
  return config ? paths.flatMap((path) => [path, ...withoutPrefix(path, config)]) : paths
}

function withoutPrefix(path: string, config: RoutingConfig): readonly string[] {
  const prefix = segmentsOf(config.getGlobalPrefix() ?? '')
  const segments = path.split('/').slice(1)
  const hasPrefix = prefix.length > 0 && prefix.every((part, index) => isOf(part, segments[index]))
  // A route may be excluded from the prefix.
  const behind = hasPrefix ? `/${segments.slice(prefix.length).join('/')}` : path
  const unversioned = withoutVersion(behind, config)
  return [...(hasPrefix ? [behind] : []), ...(unversioned === undefined ? [] : [unversioned])]
}

const segmentsOf = (prefix: string) => prefix.split('/').filter((part) => part !== '')

/** Whether a segment is of a part of a prefix, which may be a parameter. */
function isOf(part: string, segment: string | undefined): boolean {
  return segment !== undefined && (/^[:*{]/.test(part) || part.toLowerCase() === segment.toLowerCase())
}

/** Nest tells the prefix of versions and the default ones, not which others there are: those that begin with a digit are taken for some. */
function withoutVersion(path: string, config: RoutingConfig): string | undefined {
  const versioning = config.getVersioning()
  if (versioning?.type !== VersioningType.URI) return undefined
  const start = `/${versioning.prefix === false ? '' : (versioning.prefix ?? 'v')}`
  if (!path.startsWith(start)) return undefined
  const [version = '', ...rest] = path.slice(start.length).split('/')
  const known: readonly unknown[] = [versioning.defaultVersion].flat()
  return /^\d/.test(version) || known.includes(version) ? `/${rest.join('/')}` : undefined
}
