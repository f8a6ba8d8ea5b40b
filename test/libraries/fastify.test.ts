import basicAuth from '@fastify/basic-auth'
import bearerAuth from '@fastify/bearer-auth'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import csrf from '@fastify/csrf-protection'
import fastifyJwt from '@fastify/jwt'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import sensible from '@fastify/sensible'
import underPressure from '@fastify/under-pressure'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { onFastify, start, stopAll } from '../../packages/nestjs/src/test-application.js'
import { contracts, type SuiteContract } from '../wire/contracts.js'
import type { SendOptions } from '../wire/exchange.js'
import { as, check, type Row as ExpressRow, form, json, plain } from './service.js'

afterEach(stopAll)

interface Row extends Omit<ExpressRow, 'setup' | 'express'> {
  readonly setup: (fastify: FastifyInstance) => unknown
}

const SECRET = 's'.repeat(32)
const bearer = (token: string): SendOptions => ({ headers: { authorization: `Bearer ${token}` } })
/** A token of this form, signed by nobody. */
const forged = (header: object, payload: object = {}) =>
  `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2ln`

const jwt: Row['setup'] = async (f) => {
  await f.register(fastifyJwt, { secret: SECRET })
  f.get('/p', (request) => (request as FastifyRequest & { jwtVerify(): Promise<unknown> }).jwtVerify())
  f.get('/sign', () => f.jwt.sign({ a: 1, nbf: Math.floor(Date.now() / 1000) + 3600 }))
}
const files =
  (limits: object, read: (request: FastifyRequest) => Promise<unknown>): Row['setup'] =>
  async (f) => {
    await f.register(multipart, { limits })
    f.post('/p', read)
  }
const readFile = async (request: FastifyRequest) => (await request.file())?.toBuffer()
const readAll = async (request: FastifyRequest) => {
  for await (const part of request.parts()) if (part.type === 'file') await part.toBuffer()
}
const FILE = form([['file', 'x'.repeat(50), 'a.txt']])
const THREE = form([
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
])
const schema = { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } }

const rows: readonly Row[] = [
  {
    name: 'Fastify: a body that does not fit its schema',
    setup: (f) => f.post('/p', { schema }, async () => {}),
    ...{ request: json({ secret: 1 }), as: as.invalid, hides: /secret/ },
    issues: [{ pointer: '/name', message: "must have required property 'name'", code: 'required' }],
  },
  {
    name: 'Fastify: not JSON',
    setup: (f) => f.post('/p', async () => {}),
    request: json('{"secret'),
    as: as.badJson,
    hides: /secret/,
  },
  { name: 'Fastify: no JSON', setup: (f) => f.post('/p', async () => {}), request: json(''), as: as.badJson },
  {
    name: 'Fastify: a large body',
    setup: (f) => f.post('/p', { bodyLimit: 5 }, async () => {}),
    request: json({ a: 12345 }),
    as: as.tooLarge,
  },
  {
    name: 'Fastify: another type',
    setup: (f) => f.post('/p', async () => {}),
    request: json('a', { 'content-type': 'a/secret' }),
    as: as.contentType,
    hides: /secret/,
  },
  {
    name: 'Fastify: an answer that is none',
    setup: (f) => f.get('/p', (_request, reply) => reply.type('text/plain').send({ secret: 1 })),
    as: as.unknown,
    hides: /secret/,
  },

  {
    name: '@fastify/multipart: a large file',
    setup: files({ fileSize: 10 }, readFile),
    request: FILE,
    as: as.tooLarge,
  },
  { name: '@fastify/multipart: too many parts', setup: files({ parts: 1 }, readAll), request: THREE, as: as.tooLarge },
  { name: '@fastify/multipart: too many files', setup: files({ files: 0 }, readAll), request: FILE, as: as.tooLarge },
  {
    name: '@fastify/multipart: too many fields',
    setup: files({ fields: 1 }, readAll),
    request: THREE,
    as: as.tooLarge,
  },
  {
    name: '@fastify/multipart: a form that breaks off',
    setup: files({}, readAll),
    request: form([['file', 'x', 'a.txt']], ''),
    as: as.unreadable,
  },
  {
    name: '@fastify/multipart: a field that breaks off',
    setup: files({}, readAll),
    request: form([['a', 'x']], ''),
    as: as.unreadable,
  },
  {
    name: '@fastify/multipart: no boundary',
    setup: files({}, readAll),
    request: { ...FILE, headers: { 'content-type': 'multipart/form-data' } },
    as: as.unreadable,
  },
  { name: '@fastify/multipart: another type', setup: files({}, readAll), request: json({}), as: as.contentType },
  {
    name: '@fastify/multipart: a name that is none',
    setup: files({}, readAll),
    request: form([['__proto__', 'x']]),
    as: as.unreadable,
  },
  {
    name: '@fastify/multipart: a field that is not JSON',
    setup: files({}, readAll),
    request: {
      ...FILE,
      body: '--b\r\ncontent-disposition: form-data; name="a"\r\ncontent-type: application/json\r\n\r\n{secret\r\n--b--\r\n',
    },
    ...{ as: as.badJson, hides: /secret/ },
  },

  { name: '@fastify/jwt: no token', setup: jwt, as: as.unauthorized, headers: { 'www-authenticate': 'Bearer' } },
  {
    name: '@fastify/jwt: no bearer',
    setup: jwt,
    request: { headers: { authorization: 'Basic' } },
    as: as.unauthorized,
  },
  {
    name: '@fastify/jwt: a token that is none',
    setup: jwt,
    request: bearer('secret'),
    as: as.unauthorized,
    hides: /secret/,
  },
  {
    name: '@fastify/jwt: a token of three parts that are none',
    setup: jwt,
    request: bearer('a.b.c'),
    as: as.unauthorized,
  },
  {
    name: '@fastify/jwt: a wrong signature',
    setup: jwt,
    request: bearer(forged({ alg: 'HS256', typ: 'JWT' })),
    as: as.unauthorized,
  },
  {
    name: '@fastify/jwt: no signature',
    setup: jwt,
    request: bearer(forged({ alg: 'none' }).replace('c2ln', '')),
    as: as.unauthorized,
  },
  {
    name: '@fastify/jwt: another algorithm',
    setup: jwt,
    request: bearer(forged({ alg: 'RS256', typ: 'JWT' })),
    as: as.unauthorized,
  },
  {
    name: '@fastify/jwt: an algorithm that is none',
    setup: jwt,
    request: bearer(forged({ alg: 'secret' })),
    as: as.unauthorized,
  },
  {
    name: '@fastify/jwt: a payload that is none',
    setup: jwt,
    request: bearer(`${forged({ alg: 'HS256' }, 5 as never)}`),
    as: as.unauthorized,
  },

  {
    name: '@fastify/basic-auth: no user',
    setup: async (f) => {
      await f.register(basicAuth, { validate: async () => {}, authenticate: { realm: 'shop' } })
      f.get('/p', { onRequest: f.basicAuth }, async () => {})
    },
    ...{ as: as.unauthorized, headers: { 'www-authenticate': expect.stringMatching(/^Basic realm="shop"/) } },
  },
  {
    name: '@fastify/basic-auth: a store that fails is our own fault',
    setup: async (f) => {
      await f.register(basicAuth, { validate: () => Promise.reject(new Error('secret at 10.0.0.7')) })
      f.get('/p', { onRequest: f.basicAuth }, async () => {})
    },
    ...{ request: { headers: { authorization: 'Basic YTpi' } }, as: as.unknown, hides: /secret/ },
  },
  {
    name: '@fastify/bearer-auth, as a hook of the application',
    setup: async (f) => {
      await f.register(bearerAuth, { keys: new Set(['a']), addHook: false })
      f.get('/p', { onRequest: f.verifyBearerAuth as never }, async () => {})
    },
    ...{ as: as.unauthorized, headers: { 'www-authenticate': expect.stringMatching(/^Bearer/) } },
  },
  {
    name: '@fastify/csrf-protection',
    setup: async (f) => {
      await f.register(cookie)
      await f.register(csrf)
      f.post('/p', { onRequest: f.csrfProtection }, async () => {})
    },
    ...{ request: { method: 'POST' }, as: as.forbidden },
  },
  {
    name: '@fastify/rate-limit',
    setup: async (f) => {
      await f.register(rateLimit, { max: 0, timeWindow: 30_000 })
      f.get('/p', async () => {})
    },
    ...{ as: plain(429, 'Rate limit exceeded, retry in 30 seconds'), headers: { 'retry-after': '30' } },
  },
  {
    name: '@fastify/rate-limit: a client that is banned',
    setup: async (f) => {
      await f.register(rateLimit, { max: 0, ban: 0, timeWindow: 30_000 })
      f.get('/p', async () => {})
    },
    ...{ as: as.forbidden },
  },
  {
    name: '@fastify/sensible',
    setup: async (f) => {
      await f.register(sensible)
      f.get('/p', async () => {
        throw f.httpErrors.conflict('Name taken')
      })
    },
    ...{ as: plain(409, 'Name taken') },
  },
  {
    name: '@fastify/cors: a preflight that is none',
    setup: async (f) => {
      await f.register(cors, { strictPreflight: true })
      f.get('/p', async () => {})
    },
    ...{ request: { method: 'OPTIONS' }, as: plain(400, 'Bad Request') },
  },
  {
    name: '@fastify/under-pressure',
    setup: async (f) => {
      await f.register(underPressure, { healthCheck: async () => false, healthCheckInterval: 60_000, retryAfter: 7 })
      f.get('/p', async () => {})
    },
    ...{ as: plain(503, 'Service Unavailable'), headers: { 'retry-after': '7' } },
  },
]

/** An application of Nest with our module, and a plugin beside it. */
function serve({ catalog }: SuiteContract, setup: Row['setup']) {
  const plugin = async (fastify: FastifyInstance) => void (await setup(fastify))
  // Nest's types of a plugin and Fastify's differ in the server.
  const before = (app: unknown) => (app as NestFastifyApplication).register(plugin as never)
  return start(onFastify, { module: {}, errspec: { catalog }, before })
}

describe.each(contracts)('on Fastify, $name', (contract) => {
  test.each(rows.map((row) => [row.name, row] as const))(
    '%s',
    async (_name, { setup, path = '/p', request, ...row }) => {
      const { send, reported } = await serve(contract, setup)
      check(contract, await send(path, request), row)
      expect(reported).toHaveLength(1)
    },
  )

  test('a token that is not valid yet', async () => {
    const { send } = await serve(contract, jwt)
    const { body: token } = await send('/sign')
    check(contract, await send('/p', bearer(token)), { as: as.unauthorized })
  })

  test('@fastify/bearer-auth answers by itself', async () => {
    const answered = await serve(contract, async (f) => {
      await f.register(bearerAuth, { keys: new Set(['a']) })
      f.get('/p', async () => {})
    })
    const answer = await answered.send('/p')
    expect([answer.status, answer.headers['x-error-kind'], answered.reported.length]).toEqual([401, undefined, 0])
  })
})
