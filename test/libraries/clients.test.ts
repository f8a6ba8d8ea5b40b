import { createServer } from 'node:http'
import { createServer as createSocketServer, type Socket } from 'node:net'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { decodeError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { request as octokit } from '@octokit/request'
import axios from 'axios'
import got from 'got'
import createError from 'http-errors'
import { Redis } from 'ioredis'
import ky from 'ky'
import nodeFetch from 'node-fetch'
import { ofetch } from 'ofetch'
import OpenAI from 'openai'
import pg from 'pg'
import { createClient } from 'redis'
import Stripe from 'stripe'
import { Agent, interceptors, request as undici } from 'undici'
import { describe, expect, test } from 'vitest'
import { as, closeAfter, listenOn, type Row, type Setup, serve, testRows } from './service.js'

const prisma = (await import('@prisma/client/runtime/library' as string)).default as Record<
  string,
  new (
    message: string,
    options: object,
  ) => Error
>

/** What an upstream says, in a form that each of the clients reads. */
const BODY = JSON.stringify({
  message: 'secret',
  error: { message: 'secret', type: 'invalid_request_error', code: 'secret' },
})

/** Each client, as it raises what an upstream at a port has answered. */
const clients: readonly (readonly [name: string, call: (port: number) => Promise<unknown>])[] = [
  ['axios', (port) => axios.get(`http://127.0.0.1:${port}`)],
  ['got', (port) => got(`http://127.0.0.1:${port}`, { retry: { limit: 0 } })],
  ['ky', (port) => ky(`http://127.0.0.1:${port}`, { retry: 0 })],
  ['ofetch', (port) => ofetch(`http://127.0.0.1:${port}`, { retry: 0 })],
  [
    'undici',
    (port) => undici(`http://127.0.0.1:${port}`, { dispatcher: new Agent().compose(interceptors.responseError()) }),
  ],
  [
    'node-fetch, as its README raises it',
    async (port) => {
      const response = await nodeFetch(`http://127.0.0.1:${port}`)
      throw Object.assign(new Error(response.statusText), { response, status: response.status })
    },
  ],
  [
    'openai',
    (port) =>
      new OpenAI({ apiKey: 'k', baseURL: `http://127.0.0.1:${port}`, maxRetries: 0 }).models.list().withResponse(),
  ],
  [
    'stripe',
    (port) =>
      new Stripe('sk_test', {
        host: '127.0.0.1',
        port,
        protocol: 'http',
        maxNetworkRetries: 0,
        telemetry: false,
      }).balance.retrieve(),
  ],
  ['octokit', (port) => octokit('GET /user', { baseUrl: `http://127.0.0.1:${port}` })],
  [
    'AWS',
    (port) => {
      const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
      const client = new STSClient({ endpoint: `http://127.0.0.1:${port}`, region: 'eu', credentials, maxAttempts: 1 })
      return client.send(new GetCallerIdentityCommand({}))
    },
  ],
]

/** A handler that calls an upstream of this answer, and passes on what the client throws. */
const calls =
  (
    call: (port: number) => Promise<unknown>,
    status: number,
    wrap: (thrown: unknown) => unknown = (thrown) => thrown,
  ): Setup =>
  async (app) => {
    const headers = {
      'content-type': 'application/json',
      'www-authenticate': 'Basic',
      'retry-after': '7',
      allow: 'GET',
    }
    const port = await listenOn(createServer((_request, response) => response.writeHead(status, headers).end(BODY)))
    app.use(async () => {
      try {
        await call(port)
      } catch (thrown) {
        throw wrap(thrown)
      }
    })
  }

const none = { 'www-authenticate': undefined, 'retry-after': undefined, allow: undefined }

describe('what an upstream has answered is a failure of our own', () => {
  const statuses = [401, 404, 429, 503]
  testRows(
    clients.flatMap(([name, call]) =>
      statuses.map(
        (status): Row => ({
          name: `${name}, ${status}`,
          setup: calls(call, status),
          ...{ as: as.unknown, hides: /secret/, headers: none },
        }),
      ),
    ),
  )

  test.each(clients)('%s does raise one', async (_name, call) => {
    const port = await listenOn(createServer((_request, response) => response.writeHead(401).end(BODY)))
    await expect(call(port)).rejects.toThrow()
  })
})

describe('an upstream’s answer that http-errors has marked', () => {
  test.each(clients)('%s: neither its text nor its status is ours', async (_name, call) => {
    for (const status of [401, 404, 429]) {
      const wrap = (thrown: unknown) => {
        try {
          return createError(418, thrown as Error)
        } catch {
          // ofetch's have a status that nobody can write.
          return thrown
        }
      }
      const { send } = await serve(ig1, calls(call, status, wrap))
      const answer = await send('/')
      expect(answer.body).not.toContain('secret')
      // As told, where the error had no status before; else unknown.
      expect([418, 500]).toContain(answer.status)
      expect(decodeError(ig1, answer).retryAfterMs).toBeUndefined()
    }
  })
})

describe('databases', () => {
  /** A server that says one thing to whoever connects and asks. */
  const speaking = async (answer: (socket: Socket, asked: Buffer) => void): Promise<number> => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (asked) => answer(socket, asked))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closeAfter(() => server.close())
    return (server.address() as { port: number }).port
  }
  /** Redis: one answer for each command, which is no but to what the client asks for itself. */
  const refuse = (answer: string) => (socket: Socket, asked: Buffer) => {
    const commands = String(asked).split(/(?=\*\d+\r\n)/)
    socket.write(commands.map((command) => `${/\bget\b/i.test(command) ? answer : '+OK'}\r\n`).join(''))
  }
  const pgError = (code: string): Buffer => {
    const fields = Buffer.from(`SERROR\0C${code}\0Msecret\0Hsecret\0\0`)
    const head = Buffer.alloc(5)
    head.write('E')
    head.writeInt32BE(fields.length + 4, 1)
    return Buffer.concat([head, fields])
  }
  const postgres =
    (code: string): Setup =>
    async (app) => {
      const port = await speaking((socket) => socket.end(pgError(code)))
      app.use(async () => {
        const client = new pg.Client({ host: '127.0.0.1', port, user: 'u', password: 'p' })
        client.on('error', () => {})
        await client.connect()
      })
    }
  const known = (name: string, code: string): Row => ({
    name: `Prisma: ${name} ${code}`,
    setup: (app) =>
      app.use(() => {
        throw new (prisma[name] as (typeof prisma)[string])('secret', {
          code,
          clientVersion: '6',
          meta: { target: 'secret' },
        })
      }),
    ...{ as: as.unknown, hides: /secret/ },
  })
  testRows([
    ...['28P01', '23505', '42P01', '53300'].map(
      (code): Row => ({ name: `pg ${code}`, setup: postgres(code), as: as.unknown, hides: /secret/ }),
    ),
    {
      name: 'pg, not reachable',
      setup: (app) => app.use(() => new pg.Client({ host: '127.0.0.1', port: 1 }).connect() as never),
      ...{ as: as.unknown, hides: /127\.0/ },
    },
    {
      name: 'redis',
      setup: async (app) => {
        const port = await speaking(refuse('-WRONGPASS secret'))
        app.use(async () => {
          const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } })
          client.on('error', () => {})
          await client.connect()
          closeAfter(() => client.destroy())
          await client.get('a')
        })
      },
      ...{ as: as.unknown, hides: /secret/ },
    },
    {
      name: 'ioredis',
      setup: async (app) => {
        const port = await speaking(refuse('-NOAUTH secret'))
        const client = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false, retryStrategy: () => null })
        client.on('error', () => {})
        closeAfter(() => client.disconnect())
        app.use(async () => void (await client.get('a')))
      },
      ...{ as: as.unknown, hides: /secret/ },
    },
    known('PrismaClientKnownRequestError', 'P2025'),
    known('PrismaClientKnownRequestError', 'P2002'),
    known('PrismaClientUnknownRequestError', 'P1001'),
    known('PrismaClientValidationError', 'P2000'),
    known('PrismaClientInitializationError', 'P1000'),
  ])
})
