import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { defineCatalog, defineOperations } from '@errspec/core'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { kindOf, send } from '../../../test/wire/exchange.js'
import { errorResponder, readJson, type WithErrorsOptions, withErrors } from './index.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}' } },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    404: { title: 'Not Found', retry: false, kind: 'route_not_found' },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal', badJson: 'bad_json' },
  errors: {
    bad_json: { status: 400, message: 'Not JSON' },
    route_not_found: { status: 404, message: 'Nothing here' },
    sold_out: { status: 409, message: 'Sold out' },
    internal: { status: 500, message: 'Something broke' },
  },
})
const definitions = {
  '*': ['internal'],
  'POST /orders': [],
  'GET /orders/{id}': [],
  'GET /orders/{id}/events': [],
} as const
const api = defineOperations(shop, definitions)
const apiBehind = (basePath: string) => defineOperations(shop, definitions, { basePath })

let server: Server | undefined
let logged: string[]
beforeEach(() => {
  logged = []
  // The server prints what breaks its streams off.
  vi.spyOn(console, 'error').mockImplementation((line) => void (/declare/.test(line) && logged.push(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  server?.close()
  server?.closeAllConnections()
})

type Fetch = (request: Request) => Response | Promise<Response>

function listen(fetch: Fetch): Promise<number> {
  server?.close()
  return new Promise((resolve) => {
    server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => resolve(port)) as Server
  })
}

/** Options that collect what is told of undeclared errors. */
function collecting(operations: WithErrorsOptions['operations']) {
  const told: string[] = []
  const options: WithErrorsOptions = {
    operations,
    onUndeclared: ({ kind }, { operation }) => void told.push(`${operation}: ${kind}`),
  }
  return { told, options }
}

const soldOut = () => {
  throw shop.error('sold_out')
}
const events = () => {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('data: one\n\n'))
      controller.error(shop.error('sold_out'))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
const TOLD = ['POST /orders: sold_out', 'GET /orders/{id}: sold_out', 'GET /orders/{id}/events: sold_out']

/** Asks for each operation, twice. */
async function askAll(port: number, mount = '') {
  for (let count = 0; count < 2; count++) {
    for (const [method, path] of [
      ['POST', '/orders?a=/b'],
      ['HEAD', '/orders/a%2Fb%20c'],
      ['GET', '/orders/2'],
    ] as const) {
      expect(kindOf(await send(port, `${mount}${path}`, { method }))).toBe('sold_out')
    }
    expect((await send(port, `${mount}/orders/3/events`)).body).toContain('event: error')
  }
}

describe('withErrors', () => {
  /** A handler without a framework. */
  const handler: Fetch = (request) => (new URL(request.url).pathname.endsWith('/events') ? events() : soldOut())

  it('tells the log and the hook once of each operation and kind, and the answer stays', async () => {
    const { told, options } = collecting(api)
    await askAll(await listen(withErrors(shop, handler, options)))
    expect(told).toEqual(TOLD)
    expect(logged).toHaveLength(3)
    expect(logged[0]).toMatch(
      /^req_\w+ POST \/orders 409 sold_out: 'POST \/orders' does not declare this kind Add 'sold_out' to/,
    )
    const answers = await Promise.all(
      [options, {}].map(async (given) => {
        const request = new Request('http://shop.test/orders/9', { headers: { 'x-request-id': 'one' } })
        const response = await withErrors(shop, soldOut, { ...given, requestId: { trust: true } })(request)
        return [response.status, [...response.headers], await response.text()]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
  })

  it('finds the path behind the base path, and where it was taken off', async () => {
    for (const [operations, mount] of [
      [apiBehind('/v1'), '/v1'],
      [apiBehind('/v1'), ''],
    ] as const) {
      const { told, options } = collecting(operations)
      await askAll(await listen(withErrors(shop, handler, options)), mount)
      expect(told).toEqual(TOLD)
    }
  })

  it('says so of what was not raised, and nothing of what is declared or no operation', async () => {
    const { told, options } = collecting(api)
    const read: Fetch = async (request) => {
      if (request.method !== 'POST') throw new Error('SECRET')
      return Response.json(await readJson(shop, request))
    }
    const port = await listen(withErrors(shop, read, { ...options, onError: () => {} }))
    const headers = { 'content-type': 'application/json' }
    const bad = { method: 'POST', headers, body: '{' }
    expect(kindOf(await send(port, '/orders', bad))).toBe('bad_json')
    expect(kindOf(await send(port, '/others', bad))).toBe('bad_json')
    expect(kindOf(await send(port, '/orders/1'))).toBe('internal')
    expect(told).toEqual(['POST /orders: bad_json'])
    expect(logged).toHaveLength(1)
  })

  it('is silent about an answer that nobody sees', async () => {
    const { told, options } = collecting(api)
    let failed = 0
    const late: Fetch = (request) =>
      new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(shop.error('sold_out')))
      })
    const port = await listen(withErrors(shop, late, { ...options, onError: () => void failed++ }))
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /orders/1 HTTP/1.1\r\nhost: x\r\n\r\n'))
    server?.once('request', () => setImmediate(() => socket.destroy()))
    await expect.poll(() => failed).toBe(1)
    expect(told).toEqual([])
  })
})

describe('Hono', () => {
  const routed = (app: Hono) =>
    app.post('/orders', soldOut).get('/orders/:id', soldOut).get('/orders/:id/events', events)

  /** An application with the two hooks, as the README has it. */
  function application(app: Hono, options: WithErrorsOptions): Fetch {
    const { respond, notFound } = errorResponder(shop, options)
    app.onError((thrown, c) => respond(thrown, c.req.raw))
    app.notFound((c) => notFound(c.req.raw))
    return withErrors(shop, app.fetch, options)
  }

  it.each<[string, string, (app: Hono) => unknown]>([
    ['at the root', '', routed],
    ['behind a base path', '/v1', (app) => routed(app.basePath('/v1') as Hono)],
    ['in a group', '/v1', (app) => app.route('/v1', routed(new Hono()))],
    [
      'in a mounted application',
      '/v1',
      (app) =>
        app.mount(
          '/v1',
          routed(new Hono()).onError((thrown) => {
            throw thrown
          }).fetch,
        ),
    ],
  ])('tells once of what its routes raise %s', async (_, mount, configure) => {
    const app = new Hono()
    configure(app)
    const { told, options } = collecting(mount ? apiBehind(mount) : api)
    await askAll(await listen(application(app, options)), mount)
    expect(told).toEqual(TOLD)
    expect(logged).toHaveLength(3)
  })

  it('finds the operations of an application that a mount has taken the base path from', async () => {
    const { told, options } = collecting(apiBehind('/v1'))
    const inner = routed(new Hono())
    const app = new Hono().mount('/v1', application(inner, options))
    await askAll(await listen(app.fetch), '/v1')
    expect(told).toEqual(TOLD)
  })

  it('tells of an operation that no route serves', async () => {
    const { told, options } = collecting(api)
    const port = await listen(application(new Hono(), options))
    expect(kindOf(await send(port, '/orders/1'))).toBe('route_not_found')
    expect(kindOf(await send(port, '/nowhere'))).toBe('route_not_found')
    expect(told).toEqual(['GET /orders/{id}: route_not_found'])
  })
})

it('operations that are none of this catalog’s are refused', () => {
  for (const make of [
    () => errorResponder(shop, { operations: {} as never }),
    () => withErrors(shop, soldOut, { operations: {} as never }),
  ]) {
    expect(make).toThrow(/'operations' must be what defineOperations/)
  }
})
