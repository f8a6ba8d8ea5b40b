import { describe, expect, it } from 'vitest'
import { requestPaths } from './request-paths.js'

describe('requestPaths', () => {
  it.each([
    ['a request that no router has changed', { url: '/orders/1?a=/b' }, ['/orders/1']],
    ['one by way of a proxy', { url: 'http://shop.example/orders?a' }, ['/orders']],
    ['one without a URL', {}, ['/']],
    [
      'a mounted router’s',
      { originalUrl: '/api/orders/1?a', url: '/orders/1?a', baseUrl: '/api' },
      ['/api/orders/1', '/orders/1'],
    ],
    [
      'that of a router in a router',
      { originalUrl: '/api/v1/orders', url: '/orders', baseUrl: '/api/v1' },
      ['/api/v1/orders', '/v1/orders', '/orders'],
    ],
    ['that of a mounted router’s root', { originalUrl: '/orders/', url: '/', baseUrl: '/orders' }, ['/orders/', '/']],
    [
      'one behind its router, with the route that took it',
      { originalUrl: '/api/v1/orders/1/', url: '/api/v1/orders/1/', baseUrl: '', route: { path: '/orders/:id(\\d+)' } },
      ['/api/v1/orders/1/', '/v1/orders/1', '/orders/1'],
    ],
    [
      'one whose route is the root of its router',
      { originalUrl: '/api/orders', url: '/api/orders', route: { path: '/' } },
      ['/api/orders', '/orders'],
    ],
    ['one that was rewritten', { originalUrl: '/old/orders', url: '/orders' }, ['/old/orders', '/orders']],
  ])('of %s', (_, request, paths) => expect(requestPaths(request)).toEqual(paths))

  it.each(['/files/*path', '/{a/}b', '/a?', '*', /orders/, ['/a', '/b'], undefined])(
    'takes nothing off where a route leaves open how long it is, as %s does',
    (path) => {
      expect(requestPaths({ originalUrl: '/api/v1/a/b', url: '/api/v1/a/b', route: { path } })).toEqual(['/api/v1/a/b'])
    },
  )

  it('makes no more of a path than there may be mounts', () => {
    const originalUrl = '/a'.repeat(10_000)
    expect(requestPaths({ originalUrl, url: '/', baseUrl: originalUrl }).length).toBeLessThan(12)
  })
})
