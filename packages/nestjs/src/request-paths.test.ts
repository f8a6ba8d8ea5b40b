import { VERSION_NEUTRAL, type VersioningOptions, VersioningType } from '@nestjs/common'
import { ApplicationConfig } from '@nestjs/core'
import { describe, expect, it } from 'vitest'
import { pathsOf } from './request-paths.js'

/** What Nest tells of an application. */
function config(prefix: string, versioning?: VersioningOptions) {
  const made = new ApplicationConfig()
  made.setGlobalPrefix(prefix)
  if (versioning) made.enableVersioning(versioning)
  return made
}
const URI = { type: VersioningType.URI } as const
const uri = (options: object = {}) => ({ ...URI, ...options }) as VersioningOptions
const paths = (url: string, ...of: Parameters<typeof config>) => pathsOf({ url, raw: {} }, config(...of))

describe('pathsOf', () => {
  it('takes the global prefix off, whichever way it is written', () => {
    for (const prefix of ['api', '/api', '/api/', 'API', ':tenant']) {
      expect(paths('/api/orders/a%2Fb?c', prefix)).toEqual(['/api/orders/a%2Fb', '/orders/a%2Fb'])
    }
    expect(paths('/api/v2/orders', 'api/v2')).toEqual(['/api/v2/orders', '/orders'])
    expect(paths('/api', 'api')).toEqual(['/api', '/'])
    for (const path of ['/apix/orders', '/orders', '/', '/ap']) expect(paths(path, 'api')).toEqual([path])
    expect(paths('/orders', '')).toEqual(['/orders'])
  })

  it('takes the version off too, where it stands in the path', () => {
    expect(paths('/api/v1/orders', 'api', uri())).toEqual(['/api/v1/orders', '/v1/orders', '/orders'])
    // Excluded from the prefix, as Nest may have it.
    expect(paths('/v2.1/orders', 'api', uri())).toEqual(['/v2.1/orders', '/orders'])
    expect(paths('/rel-2024-01/orders', '', uri({ prefix: 'rel-' }))).toEqual(['/rel-2024-01/orders', '/orders'])
    expect(paths('/api/version/1/orders', '', uri({ prefix: 'api/version/' }))).toEqual([
      ...['/api/version/1/orders', '/orders'],
    ])
    expect(paths('/1/orders', '', uri({ prefix: false }))).toEqual(['/1/orders', '/orders'])
    const named = uri({ prefix: false, defaultVersion: ['beta', VERSION_NEUTRAL] })
    expect(paths('/beta/orders', '', named)).toEqual(['/beta/orders', '/orders'])
    expect(paths('/v1', '', uri())).toEqual(['/v1', '/'])
  })

  it('leaves alone what only looks like a version, and versions that stand elsewhere', () => {
    expect(paths('/vendors/1', '', uri())).toEqual(['/vendors/1'])
    expect(paths('/orders/1', '', uri({ prefix: false }))).toEqual(['/orders/1'])
    expect(paths('/v1/orders', '', { type: VersioningType.HEADER, header: 'x-version' })).toEqual(['/v1/orders'])
    expect(paths('/v1/orders', '')).toEqual(['/v1/orders'])
  })

  it('knows the mount of the whole application, and takes that of a middleware for none', () => {
    const mount = { originalUrl: '/outer/api/orders/1', url: '/api/orders/1', baseUrl: '/outer' }
    expect(pathsOf({ ...mount, route: { path: '/api/orders/:id' } }, config('api'))).toEqual([
      ...['/outer/api/orders/1', '/api/orders/1', '/orders/1'],
    ])
    const middleware = { originalUrl: '/orders/1', url: '/', baseUrl: '/orders/1' }
    expect(pathsOf(middleware, config(''))).toEqual(['/orders/1'])
    expect(pathsOf({ url: '/orders/1' }, undefined)).toEqual(['/orders/1'])
  })
})
