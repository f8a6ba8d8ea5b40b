import type { Server } from 'node:http'
import { connect } from 'node:net'
import fastifyCors from '@fastify/cors'
import { Controller, Get } from '@nestjs/common'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { shop } from '../../../test/wire/contracts.js'
import { type Answer, onFastify, start, stopAll } from './test-application.js'

afterEach(stopAll)

const errspec = { catalog: shop }

@Controller()
class Items {
  @Get('items/:id')
  item(): void {}
}

async function serve(options: FastifyServerOptions = {}, before?: (app: NestFastifyApplication) => unknown) {
  const adapter = new FastifyAdapter({ forceCloseConnections: true, ...options } as object)
  const module = { controllers: [Items] }
  return start(onFastify, { module, errspec, adapter, before: (app) => before?.(app as NestFastifyApplication) })
}

const asPlugin = (plugin: (fastify: FastifyInstance) => unknown) => (async (f: FastifyInstance) => plugin(f)) as never

function expectContracts(answer: Answer, status: number, error: object) {
  const id = answer.headers['x-request-id']
  expect(id).toMatch(/^req_/)
  expect([answer.status, JSON.parse(answer.body)]).toEqual([status, { error: { ...error, requestId: id } }])
  expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
}

const NOT_FOUND = { code: 'ROUTE_NOT_FOUND', message: 'There is nothing here' }

describe('what Fastify refuses before any hook, without an option for it', () => {
  test.each<[string, string, number, object]>([
    ['a URL that is not valid', '/items/%E0%A4%A?key=secret', 400, { message: 'Bad Request' }],
    ['a parameter that is too long', `/items/${'a'.repeat(200)}?key=secret`, 414, { message: 'URI Too Long' }],
  ])('%s', async (_name, path, status, error) => {
    const { send, reported } = await serve()
    const answer = await send(path)
    expectContracts(answer, status, error)
    expect(JSON.stringify(answer)).not.toMatch(/secret|FST_|items/)
    expect(reported.map(({ context }) => context)).toEqual([
      { requestId: answer.headers['x-request-id'], method: 'GET', path: path.replace(/\?.*/, ''), expected: true },
    ])
  })

  test('a constraint that fails', async () => {
    const { send, reported } = await serve({}, (app) => {
      const instance = app.getHttpAdapter().getInstance()
      instance.addConstraintStrategy({
        name: 'secret',
        storage: () => ({ get: () => null, set: () => {} }) as never,
        deriveConstraint: ((_request: unknown, _context: unknown, done: (error: Error) => void) =>
          done(new Error('secret'))) as never,
        mustMatchWhenDerived: false,
      } as never)
      instance.route({
        method: 'GET',
        url: '/constrained',
        constraints: { secret: 'a' },
        handler: async () => 'fine',
      })
    })
    const answer = await send('/constrained')
    expectContracts(answer, 500, { code: 'INTERNAL', message: 'Something broke' })
    expect(reported).toHaveLength(1)
  })

  test('the application’s own option stays in charge', async () => {
    const { send, reported } = await serve({
      frameworkErrors: (_error, _request, reply) => void (reply as FastifyReply).code(418).send('mine'),
    })
    expect(await send('/items/%E0%A4%A')).toMatchObject({ status: 418, body: 'mine' })
    expect(reported).toEqual([])
  })
})

describe('what Fastify and its plugins answer without an error', () => {
  test.each<[string, (app: NestFastifyApplication) => unknown]>([
    ['enableCors', (app) => app.enableCors()],
    ['@fastify/cors', (app) => app.register(fastifyCors as never)],
  ])('an OPTIONS that is no preflight, with %s', async (_name, before) => {
    const { send, reported } = await serve({}, before)
    const answer = await send('/items/1', { method: 'OPTIONS' })
    expectContracts(answer, 400, { message: 'Bad Request' })
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-error-kind': 'unrecognized' })
    expect(reported).toHaveLength(1)
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' }
    expect(await send('/items/1', { method: 'OPTIONS', headers })).toMatchObject({ status: 204, body: '' })
    expect(reported).toHaveLength(1)
  })

  test('an OPTIONS without CORS', async () => {
    const { send } = await serve()
    expectContracts(await send('/items/1', { method: 'OPTIONS' }), 404, NOT_FOUND)
  })

  test('a missing path below a plugin, whether it has a handler for it or not', async () => {
    const { send, reported } = await serve({}, async (app) => {
      for (const [prefix, set] of Object.entries({
        '/none': () => {},
        '/fastifys': (f: FastifyInstance) => f.setNotFoundHandler(undefined as never),
        '/again': (f: FastifyInstance) => f.setNotFoundHandler((_request, reply) => void reply.callNotFound()),
        '/throws': (f: FastifyInstance) => f.setNotFoundHandler(async () => Promise.reject(new Error('secret'))),
        '/asks': (f: FastifyInstance) => f.get('/missing', (_request, reply) => void reply.callNotFound()),
      })) {
        await app.register(asPlugin(set), { prefix } as never)
      }
    })
    for (const path of ['/none', '/fastifys', '/again', '/asks']) {
      expectContracts(await send(`${path}/missing?key=secret`), 404, NOT_FOUND)
    }
    expectContracts(await send('/throws/missing'), 500, { code: 'INTERNAL', message: 'Something broke' })
    expect(reported.map(({ error }) => error.status)).toEqual([404, 404, 404, 404, 500])
  })

  test('answers of the application that only look like them are its own', async () => {
    const { send, reported } = await serve({}, (app) => {
      const instance = app.getHttpAdapter().getInstance()
      instance.get('/a', (_request, reply) => void reply.code(404).send({ statusCode: 404, message: 'No such tea' }))
      instance.get('/b', (_request, reply) => void reply.code(400).send('Invalid Preflight Request'))
      instance.get('/c', (_request, reply) => void reply.send('404 Not Found'))
    })
    expect(JSON.parse((await send('/a')).body)).toEqual({ statusCode: 404, message: 'No such tea' })
    expect((await send('/b')).body).toBe('Invalid Preflight Request')
    expect(await send('/c')).toMatchObject({ status: 200, body: '404 Not Found' })
    expect(reported).toEqual([])
  })
})

describe('an application that is closing', () => {
  /** One kept connection: a slow request under way, and what is asked on it after the application began to close. */
  async function lateAnswer(options: FastifyServerOptions) {
    let finish = () => {}
    const service = await serve({ ...options, forceCloseConnections: false }, (app) => {
      const instance = app.getHttpAdapter().getInstance()
      instance.get('/slow', (_request, reply) => {
        finish = () => reply.send('slow')
      })
      instance.get('/fine', async () => 'fine')
    })
    const socket = connect(service.port, '127.0.0.1')
    let received = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk
    })
    const ended = new Promise((resolve) => socket.on('close', resolve))
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n')
    const first = finish
    await expect.poll(() => finish).not.toBe(first)
    const server: Server = service.app.getHttpServer()
    let asked = 0
    server.on('request', () => asked++)
    const closed = service.app.close()
    // By then Fastify refuses.
    await expect.poll(() => server.listening).toBe(false)
    socket.write('GET /fine HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    await expect.poll(() => asked).toBe(1)
    finish()
    await Promise.all([ended, closed])
    const [head = '', body = ''] = received.slice(received.lastIndexOf('HTTP/1.1 ')).split('\r\n\r\n')
    return { head, body, reported: service.reported }
  }

  test('refuses what is still asked by the contract, with Nest’s way of closing', async () => {
    const { head, body, reported } = await lateAnswer({})
    expect(head).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/)
    expect(head).toMatch(/^connection: close$/im)
    const id = /^x-request-id: (\S+)/im.exec(head)?.[1]
    expect(JSON.parse(body)).toEqual({ error: { message: 'Service Unavailable', requestId: id } })
    expect(reported.map(({ error }) => error.status)).toEqual([503])
  })

  test('answers it where Fastify is told to', async () => {
    const { body, reported } = await lateAnswer({ return503OnClosing: false })
    expect(body).toBe('fine')
    expect(reported).toEqual([])
  })
})
