import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { defineCatalog, defineOperations } from '@errspec/core'
import express5, { type Express } from 'express'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { kindOf, send } from '../../../test/wire/exchange.js'
import { errorHandler, notFound, requestId } from './index.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  envelope: { body: { code: '{code}', message: '{message}' } },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    401: { title: 'Unauthorized', retry: false, kind: 'unauthenticated' },
    404: { title: 'Not Found', retry: false, kind: 'route_not_found' },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
  },
  defaults: { unknown: 'internal', badJson: 'bad_json' },
  errors: {
    bad_json: { status: 400, message: 'Not JSON' },
    unauthenticated: { status: 401, message: 'Who are you?' },
    route_not_found: { status: 404, message: 'Nothing here' },
    sold_out: { status: 409, message: 'Sold out' },
    internal: { status: 500, message: 'Something broke' },
  },
})
const definitions = {
  '*': ['internal'],
  'POST /orders': ['unauthenticated'],
  'GET /orders/{id}': [],
  'GET /orders/{id}/events': [],
} as const
const api = defineOperations(shop, definitions)
const apiBehind = (basePath: string) => defineOperations(shop, definitions, { basePath })

// Express 4's own types differ in nothing that is used here.
const express4 = (await import('express4' as string)).default as typeof express5

let server: Server | undefined
let logged: unknown[]
beforeEach(() => {
  logged = []
  vi.spyOn(console, 'error').mockImplementation((line) => void logged.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  server?.close()
  server?.closeAllConnections()
})

async function listen(app: Express): Promise<number> {
  server = createServer(app)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Collects what is told of undeclared errors, as `operation kind`. */
function collector() {
  const told: string[] = []
  const onUndeclared: NonNullable<Parameters<typeof errorHandler>[1]>['onUndeclared'] = ({ kind }, { operation }) =>
    void told.push(`${operation}: ${kind}`)
  return { told, onUndeclared }
}

const soldOut = () => {
  throw shop.error('sold_out')
}

describe.each([
  ['Express 4', express4],
  ['Express 5', express5],
])('%s', (_name, express) => {
  /** Three routes that raise what they do not declare. */
  const orders = () =>
    express.Router().post('/orders', soldOut).get('/orders/:id', soldOut).get('/orders/:id/events', soldOut)
  const TOLD = ['POST /orders: sold_out', 'GET /orders/{id}: sold_out', 'GET /orders/{id}/events: sold_out']

  /** Asks for each of the three, twice, and in several ways. */
  async function askAll(port: number, mount: string) {
    for (let count = 0; count < 2; count++) {
      for (const [method, path] of [
        ['POST', '/orders?a=/b'],
        ['GET', '/orders/a%2Fb%20c'],
        ['HEAD', '/orders/2/'],
        ['GET', '/orders/3/events#x'],
      ] as const) {
        const answer = await send(port, `${mount}${path}`, { method })
        expect([answer.status, kindOf(answer)]).toEqual([409, 'sold_out'])
      }
    }
  }

  test('answers as ever, and tells the log and the hook once', async () => {
    const answers = []
    for (const operations of [undefined, api]) {
      const { told, onUndeclared } = collector()
      const app = express().use(orders(), errorHandler(shop, { operations, onUndeclared }))
      const port = await listen(app)
      const { headers, ...rest } = await send(port, '/orders/1')
      const { date: _, 'x-request-id': _id, 'request-id': _alias, ...own } = headers
      answers.push({ ...rest, headers: own })
      if (!operations) continue
      await askAll(port, '')
      expect(new Set(told)).toEqual(new Set(TOLD))
      expect(told).toHaveLength(3)
      expect(logged).toHaveLength(3)
      expect(logged[0]).toMatch(
        /^req_\w+ GET \/orders\/1 409 sold_out: 'GET \/orders\/\{id\}' does not declare this kind Add 'sold_out' to/,
      )
      server?.close()
    }
    expect(answers[1]).toEqual(answers[0])
  })

  test.each<[string, string, (mounted: Express | ReturnType<typeof orders>) => Express | ReturnType<typeof orders>]>([
    ['a router', '/api/v1', (router) => express().use('/api/v1', router)],
    ['a router in a router', '/api/v1', (router) => express().use('/api', express.Router().use('/v1', router))],
    ['an app in an app', '/api/v1', (router) => express().use('/api', express().use('/v1', router))],
    ['a router behind a parameter', '/of/acme', (router) => express().use('/of/:tenant', router)],
  ])('finds the operations of %s', async (_what, mount, mounting) => {
    const inside = collector()
    const outside = collector()
    // The mount stands in the contract, or is the service's own affair, or a proxy has another one.
    for (const operations of [api, apiBehind(mount), apiBehind('/public')]) {
      // The handler inside the router, and the one of the whole application.
      const hooks = { operations, onUndeclared: inside.onUndeclared }
      await askAll(await listen(mounting(orders().use(errorHandler(shop, hooks))) as Express), mount)
      server?.close()
      const app = mounting(orders()) as Express
      app.use(errorHandler(shop, { operations, onUndeclared: outside.onUndeclared }))
      await askAll(await listen(app), mount)
      server?.close()
      for (const { told } of [inside, outside]) {
        expect([...new Set(told.splice(0))].sort()).toEqual([...TOLD].sort())
      }
    }
  })

  test('finds those whose names have the mount in them', async () => {
    const { told, onUndeclared } = collector()
    const operations = defineOperations(shop, { 'GET /orders/{id}': ['sold_out'], 'GET /v1/orders/{id}': [] })
    const app = express().use('/v1', orders().use(errorHandler(shop, { operations, onUndeclared })))
    app.use('/', orders(), errorHandler(shop, { operations, onUndeclared }))
    const port = await listen(app)
    await send(port, '/v1/orders/1')
    await send(port, '/orders/1')
    expect(told).toEqual(['GET /v1/orders/{id}: sold_out'])
  })

  test('says so of what was not raised: a parse error, a 401 of a guard, an unknown error, a route that is missing', async () => {
    const { told, onUndeclared } = collector()
    const app = express()
    app.use(express.json())
    app.post('/orders', (request) => {
      if (request.headers.authorization) throw new Error('SECRET')
      throw Object.assign(new Error('no'), { status: 401, expose: true })
    })
    app.use(notFound(shop))
    app.use(errorHandler(shop, { operations: api, onUndeclared, onError: () => {} }))
    const port = await listen(app)
    const json = { 'content-type': 'application/json' }
    const kinds = []
    for (const [method, path, headers, body] of [
      ['POST', '/orders', json, '{'],
      ['POST', '/orders', {}, ''],
      ['POST', '/orders', { authorization: 'x' }, ''],
      ['GET', '/orders/1', {}, ''],
      ['GET', '/nowhere', {}, ''],
      // Of the parse error's router, but no operation.
      ['PUT', '/orders', json, '{'],
    ] as const) {
      kinds.push(kindOf(await send(port, path, { method, headers, body })))
    }
    expect(kinds).toEqual([
      ...['bad_json', 'unauthenticated', 'internal', 'route_not_found', 'route_not_found', 'bad_json'],
    ])
    expect(told).toEqual(['POST /orders: bad_json', 'GET /orders/{id}: route_not_found'])
    expect(logged).toHaveLength(2)
    expect(String(logged)).not.toContain('SECRET')
  })

  test('tells of what fails after the headers', async () => {
    const { told, onUndeclared } = collector()
    const app = express().use(requestId())
    app.get('/orders/:id/events', (_request, response, next) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: one\n\n')
      setImmediate(() => next(shop.error('sold_out')))
    })
    app.get('/orders/:id', (_request, response, next) => {
      Readable.from(
        (async function* () {
          yield 'half'
          throw shop.error('sold_out')
        })(),
      )
        .on('error', next)
        .pipe(response, { end: false })
    })
    app.use(errorHandler(shop, { operations: api, onUndeclared }))
    const port = await listen(app)
    expect((await send(port, '/orders/1/events')).body).toContain('event: error')
    expect((await send(port, '/orders/1')).complete).toBe(false)
    expect(told).toEqual(['GET /orders/{id}/events: sold_out', 'GET /orders/{id}: sold_out'])
  })

  test('is silent about an answer that nobody sees', async () => {
    const { told, onUndeclared } = collector()
    let answered = 0
    const app = express().use(requestId())
    const path = '/orders/:id'
    app.get(path, (request, response, next) => {
      const fail = () => next(shop.error('sold_out'))
      if (request.params['id'] === 'given') {
        response.end('all is well')
        fail()
      } else if (request.params['id'] === 'left') response.once('close', fail)
      else fail()
    })
    const onError = () => void answered++
    app.use(errorHandler(shop, { operations: api, onUndeclared, onError }))
    const port = await listen(app)
    expect((await send(port, '/orders/given')).body).toBe('all is well')
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /orders/left HTTP/1.1\r\nhost: x\r\n\r\n'))
    server?.once('request', () => setImmediate(() => socket.destroy()))
    await expect.poll(() => answered).toBe(2)
    expect(told).toEqual([])
    await send(port, '/orders/1')
    expect(told).toEqual(['GET /orders/{id}: sold_out'])
  })
})

test('a hook that throws or rejects is logged, and the answer stays', async () => {
  for (const onUndeclared of [() => Promise.reject(new Error('rejected')), soldOut]) {
    const app = express5().post('/orders', soldOut)
    app.use(errorHandler(shop, { operations: api, onUndeclared }))
    expect(kindOf(await send(await listen(app), '/orders', { method: 'POST' }))).toBe('sold_out')
    await expect
      .poll(() => logged.splice(0))
      .toEqual([
        expect.stringContaining("'POST /orders' does not declare"),
        expect.stringContaining('onUndeclared threw'),
      ])
    server?.close()
  }
})

test('operations that are none of this catalog’s are refused', () => {
  expect(() => errorHandler(shop, { operations: definitions as never })).toThrow(/errorHandler: 'operations' must be/)
})
