import { Readable } from 'node:stream'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { shop } from '../../../test/wire/contracts.js'
import { type Answer, onFastify, type Report, type Running, start, stopAll } from './test-application.js'

afterEach(stopAll)

type Fastify = FastifyInstance
type Plugin = (fastify: Fastify) => unknown

const SECRET = 'pg://u:pw@h'
const secret = () => new Error(SECRET)
const fails = (): never => {
  throw secret()
}
const route = (fastify: Fastify, options: object = {}) =>
  fastify.route({ method: 'GET', url: '/p', handler: async () => ({ fine: true }), ...options })

/** Where an application's own routes, hooks and plugins fail, and what the answer was going to be. */
const places: Record<string, Plugin> = {
  'an async handler': (f) => f.get('/p', async () => fails()),
  'a handler': (f) => f.get('/p', () => fails()),
  'a handler that sends an error': (f) => f.get('/p', (_request, reply) => void reply.send(secret())),
  'a handler that throws a text': (f) =>
    f.get('/p', () => {
      throw SECRET
    }),
  'an async handler that rejects with an object': (f) => f.get('/p', () => Promise.reject({ message: SECRET })),
  'a handler whose status is set': (f) => f.get('/p', (_request, reply) => reply.code(418).send(secret())),
  'an onRequest hook': (f) => route(f.addHook('onRequest', async () => fails())),
  'a preParsing hook': (f) => route(f.addHook('preParsing', async () => fails())),
  'a stream that replaces the body': (f) =>
    f
      .addHook(
        'preParsing',
        async () =>
          new Readable({
            read() {
              this.destroy(secret())
            },
          }) as never,
      )
      .post('/p', async () => ({ fine: true })),
  'a preValidation hook': (f) => route(f.addHook('preValidation', (_request, _reply, done) => done(secret()))),
  'a preHandler hook': (f) => route(f.addHook('preHandler', () => fails())),
  'a preHandler hook that sends an error': (f) =>
    route(f.addHook('preHandler', async (_request, reply) => reply.send(secret()))),
  'a preSerialization hook': (f) => route(f.addHook('preSerialization', async () => fails())),
  'an onSend hook': (f) => route(f.addHook('onSend', () => fails())),
  'an onSend hook that calls back': (f) => route(f.addHook('onSend', (_q, _r, _payload, done) => done(secret()))),
  'an async onSend hook': (f) => route(f.addHook('onSend', async () => fails())),
  'a late onSend hook': (f) =>
    route(f.addHook('onSend', (_q, _r, _payload, done) => void setImmediate(() => done(secret())))),
  'an onSend hook after an error': (f) =>
    f.addHook('onSend', async () => Promise.reject(new Error('second'))).get('/p', async () => fails()),
  'an onSend hook that makes no payload of it': (f) => route(f.addHook('onSend', async () => ({ secret: SECRET }))),
  'an onError hook as well': (f) =>
    f
      .addHook('onError', async () => {
        throw new Error('second')
      })
      .get('/p', async () => fails()),
  'an onError hook that sends': (f) =>
    f.addHook('onError', async (_request, reply) => void reply.send('mine')).get('/p', async () => fails()),
  'a serializer of the reply': (f) =>
    f.get('/p', (_request, reply) => reply.serializer(() => fails()).send({ fine: true })),
  'a serializer of the reply, for texts too': (f) =>
    f.get('/p', async (_request, reply) => {
      reply.serializer(() => fails())
      return fails()
    }),
  'a serializer of the instance': (f) => route(f.setReplySerializer(() => fails())),
  'a serializer of a schema': (f) =>
    route(f, {
      schema: { response: { 200: { type: 'object', properties: { n: { type: 'integer' } } } } },
      handler: async () => ({
        get n() {
          return fails()
        },
      }),
    }),
  'a compiler of serializers': (f) =>
    route(f, { schema: { response: { 200: { type: 'object' } } }, serializerCompiler: () => () => fails() }),
  'a parser': (f) => {
    f.addContentTypeParser('text/own', async () => fails())
    f.post('/p', async () => ({ fine: true }))
  },
  'a validator': (f) =>
    route(f, { schema: { querystring: { type: 'object' } }, validatorCompiler: () => () => fails() }),
  'an async validator': (f) =>
    route(f, { schema: { querystring: { type: 'object' } }, validatorCompiler: () => async () => fails() }),
  'a payload that is none': (f) => f.get('/p', (_request, reply) => reply.type('text/plain').send({ secret: SECRET })),
  'a stream, before the headers': (f) =>
    f.get('/p', (_request, reply) =>
      reply.send(
        new Readable({
          read() {
            this.destroy(secret())
          },
        }),
      ),
    ),
  'a web stream, before the headers': (f) =>
    f.get('/p', (_request, reply) => reply.send(new ReadableStream({ pull: (source) => source.error(secret()) }))),
  'a Response, before the headers': (f) =>
    f.get('/p', (_request, reply) =>
      reply.send(new Response(new ReadableStream({ pull: (source) => source.error(secret()) }))),
    ),
  'a header that cannot be written': (f) =>
    f.get('/p', (_request, reply) => reply.header('x-file', 'файл').send({ fine: SECRET })),
  'a name of a header that cannot be written': (f) =>
    f.get('/p', async (_request, reply) => {
      reply.header('x file', SECRET)
      return { fine: true }
    }),
  'a header that cannot be written, and an error': (f) =>
    f.get('/p', async (_request, reply) => {
      reply.header('x-file', 'файл')
      return fails()
    }),
  'a status that is none': (f) => f.get('/p', (_request, reply) => reply.code(0).send(SECRET)),
  'a trailer': (f) =>
    f.get('/p', (_request, reply) => {
      reply.trailer('etag', () => fails())
      return reply.send(secret())
    }),
  'the error handler of a plugin': (f) =>
    f.setErrorHandler(() => fails()).get('/p', async () => Promise.reject(new Error('first'))),
  'the async error handler of a plugin': (f) =>
    f.setErrorHandler(async () => fails()).get('/p', async () => Promise.reject(new Error('first'))),
  'the error handler of a plugin, which sends the error': (f) =>
    f.setErrorHandler((error, _request, reply) => reply.send(error)).get('/p', async () => fails()),
  'the error handler of a plugin, which returns it': (f) =>
    f.setErrorHandler((error) => error as never).get('/p', async () => fails()),
  'the answer of a plugin’s error handler': (f) =>
    f
      .addHook('onSend', async () => fails())
      .setErrorHandler((_error, _request, reply) => reply.send({ mine: SECRET }))
      .get('/p', async () => Promise.reject(new Error('first'))),
  'the error handler of a route': (f) =>
    route(f, { handler: async () => Promise.reject(new Error('first')), errorHandler: () => fails() }),
  'an answer with reply.send in a hook that then rejects': (f) =>
    route(
      f
        .addHook('onSend', async () => fails())
        .addHook('preHandler', async (_request, reply) => {
          reply.send('mine')
        }),
    ),
}

// Nest's types of a plugin and Fastify's differ in the server.
const pluginOf = (plugin: Plugin) => (async (fastify: Fastify) => void (await plugin(fastify))) as never

/** When an application can register them. */
const moments: Record<string, (adapter: FastifyAdapter, plugin: Plugin) => Partial<Parameters<typeof start>[1]>> = {
  'before Nest, on the instance itself': (adapter, plugin) => {
    plugin(adapter.getInstance())
    return {}
  },
  'before Nest, in a plugin': (adapter, plugin) => {
    adapter.register(pluginOf(plugin))
    return {}
  },
  'in an awaited plugin': (_adapter, plugin) => ({
    before: async (app) => {
      await (app as NestFastifyApplication).register(pluginOf(plugin))
    },
  }),
  'in an awaited plugin of a prefix, which wraps another': (_adapter, plugin) => ({
    before: async (app) => {
      await (app as NestFastifyApplication).register(
        pluginOf(async (outer) => {
          await outer.register(pluginOf(plugin))
        }),
        { prefix: '/' },
      )
    },
  }),
  'after Nest has bound its handlers': (adapter, plugin) => ({
    before: async (app) => {
      await app.init()
      await adapter.getInstance().register(pluginOf(plugin))
    },
  }),
}

const ask = (place: string) => {
  const type = place.includes('body') ? 'application/json' : 'text/own'
  return /parser|body/.test(place) ? { method: 'POST', headers: { 'content-type': type }, body: '{}' } : {}
}

/** What is answered: of an async validator Fastify takes a rejection for what it says of the input. */
const expected = (place: string): Pick<Answer, 'status'> & { error: object } => {
  if (place === 'an async validator') {
    const error = { code: 'INVALID_INPUT', message: 'The input is not valid', details: { issues: [] } }
    return { status: 422, error }
  }
  return { status: 500, error: { code: 'INTERNAL', message: 'Something broke' } }
}

/** The thrown value behind a report. */
const thrown = ({ error }: Report) => (error.cause === undefined ? error : error.cause)

/** Two requests, as what is known of a route after its first failure may hide what a first one gets. */
async function twice({ send }: Running, place: string) {
  return [await send('/p', ask(place)), await send('/p', ask(place))]
}

describe.each(Object.keys(moments))('%s', (moment) => {
  test.each(Object.keys(places))('what fails in %s is answered by the contract, and reported once', async (place) => {
    const adapter = new FastifyAdapter({ forceCloseConnections: true })
    const options = moments[moment]?.(adapter, places[place] as Plugin)
    const service = await start(onFastify, { module: {}, errspec: { catalog: shop }, adapter, ...options })
    for (const [index, answer] of (await twice(service, place)).entries()) {
      const id = answer.headers['x-request-id']
      const { error } = JSON.parse(answer.body)
      const { status, error: said } = expected(place)
      expect({ status: answer.status, error, complete: answer.complete }).toEqual({
        status,
        error: { ...said, requestId: id },
        complete: true,
      })
      expect(JSON.stringify(answer)).not.toMatch(/pg:|FST_|secret|mine|second|first|x-file|x file/)
      expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
      expect(answer.headers).not.toHaveProperty('trailer')
      expect(service.reported).toHaveLength(2)
      expect(service.reported[index]?.context).toMatchObject({ requestId: id, path: '/p' })
      expect(thrown(service.reported[index] as Report)).toBeDefined()
    }
  })
})
