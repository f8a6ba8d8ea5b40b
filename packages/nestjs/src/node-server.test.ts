import dns from 'node:dns'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { shop } from '../../../test/wire/contracts.js'
import { ErrspecModule } from './index.js'
import { onFastify, platforms, start, stopAll } from './test-application.js'

afterEach(stopAll)
afterEach(() => vi.restoreAllMocks())

/** All that comes back for a text, until the server ends the connection. */
async function exchange(port: number, text: string, host = '127.0.0.1') {
  const socket = connect(port, host)
  socket.write(text)
  let received = ''
  for await (const chunk of socket.setEncoding('utf8')) received += chunk
  const [head = '', body = ''] = received.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ') as [string, string]))
  return { status: Number(statusLine.split(' ')[1]), headers, body }
}

const errspec = { catalog: shop, requestId: { headers: ['x-trace-id'] } }

/** What no framework hears of, and what is said of it. */
const refused: [name: string, text: string, status: number, method: string, path: string, headers?: object][] = [
  ['what is no HTTP', 'GARBAGE\r\n\r\n', 400, '', ''],
  ['headers that are too long', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431, '', ''],
  ['a method that there is not', 'NOPE / HTTP/1.1\r\nhost: x\r\n\r\n', 400, '', ''],
  [
    'a tunnel',
    'CONNECT api.example:443 HTTP/1.1\r\nhost: x\r\n\r\n',
    405,
    'CONNECT',
    'api.example:443',
    { allow: 'get, head, post, put, patch, delete, options' },
  ],
  ['an expectation', 'GET /p HTTP/1.1\r\nhost: x\r\nexpect: tea\r\nconnection: close\r\n\r\n', 417, 'GET', '/p'],
]

describe.each(platforms)('$name', (platform) => {
  test.each(refused)(
    '%s is refused by the contract, and reported once',
    async (_name, text, status, method, path, own) => {
      const { port, reported } = await start(platform, { module: {}, errspec })
      const { headers, body, ...answer } = await exchange(port, text)
      expect(answer.status).toBe(status)
      expect(headers).toMatchObject({ connection: 'close', 'cache-control': 'no-store', ...own })
      const id = headers['x-trace-id']
      expect(JSON.parse(body)).toEqual({ error: { message: expect.any(String), requestId: id } })
      expect(body).not.toMatch(/HPE_|Parse|statusCode/)
      expect(reported.map(({ error, context }) => [error.status, context])).toEqual([
        [status, { requestId: id, method, path, expected: true }],
      ])
    },
  )

  test('is answered for once by a module that is imported twice', async () => {
    const module = { imports: [ErrspecModule.forRoot({ catalog: shop, onError: () => {} })] }
    const { port, send } = await start(platform, { module, errspec: { catalog: shop } })
    expect((await exchange(port, 'GARBAGE\r\n\r\n')).status).toBe(400)
    expect((await send('/missing')).status).toBe(404)
  })

  test.each(['clientError', 'connect', 'checkExpectation'])(
    'a listener of the application answers %s',
    async (event) => {
      const { app, port, reported } = await start(platform, { module: {}, errspec })
      const server = app.getHttpServer() as Server
      // Late, as in a `main.ts` after `listen`.
      server.on(event, (_first: unknown, second: { end(text: string): void }) => {
        second.end(event === 'checkExpectation' ? 'mine' : 'HTTP/1.1 418 mine\r\n\r\n')
      })
      const [, text = ''] =
        refused.find(([, , status]) => status === { clientError: 400, connect: 405, checkExpectation: 417 }[event]) ??
        []
      const socket = connect(port, '127.0.0.1')
      socket.write(text)
      let received = ''
      for await (const chunk of socket.setEncoding('utf8')) received += chunk
      expect(received).toContain('mine')
      expect(received).not.toContain('x-trace-id')
      expect(reported).toEqual([])
    },
  )
})

test('Fastify’s own option for what is no HTTP stays in charge', async () => {
  const adapter = new FastifyAdapter({
    forceCloseConnections: true,
    clientErrorHandler: (_error, socket) => void socket.end('HTTP/1.1 418 mine\r\n\r\n'),
  })
  const { port, reported } = await start(onFastify, { module: {}, errspec, adapter })
  expect((await exchange(port, 'GARBAGE\r\n\r\n')).status).toBe(418)
  expect(reported).toEqual([])
})

test('a client that breaks a tunnel off does not take the process down', async () => {
  for (const platform of platforms) {
    const { port } = await start(platform, { module: {}, errspec })
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('CONNECT a:1 HTTP/1.1\r\nhost: x\r\n\r\n')
    socket.resetAndDestroy()
    expect((await exchange(port, 'GARBAGE\r\n\r\n')).status).toBe(400)
  }
})

type Done = (error: null, addresses: object[]) => void

test('every address of Fastify’s localhost is answered for', async () => {
  // As on a machine where it has two.
  const { lookup } = dns
  vi.spyOn(dns, 'lookup').mockImplementation(((host: string, options: { all?: boolean }, done: Done) =>
    options.all
      ? done(null, [{ address: '127.0.0.1' }, { address: '127.0.0.2' }])
      : lookup(host, options, done as never)) as never)
  const adapter = new FastifyAdapter({ forceCloseConnections: true })
  const listen = adapter.listen as unknown as (where: object, done: unknown) => void
  Object.assign(adapter, {
    listen: (port: number, _host: string, done: unknown) => listen.call(adapter, { port, host: 'localhost' }, done),
  })
  const { reported } = await start(onFastify, { module: {}, errspec, adapter })
  const addresses = adapter.getInstance().addresses()
  // Only Linux has all of 127.* at hand.
  if (process.platform === 'linux') expect(addresses).toHaveLength(2)
  for (const { address, port } of addresses) {
    const garbage = await exchange(port, 'GARBAGE\r\n\r\n', address)
    expect(JSON.parse(garbage.body)).toEqual({
      error: { message: 'Bad Request', requestId: garbage.headers['x-trace-id'] },
    })
  }
  expect(reported).toHaveLength(addresses.length)
})
