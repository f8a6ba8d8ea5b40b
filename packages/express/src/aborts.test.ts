import http, { type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { PassThrough, Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { ig1 } from '@errspec/core/ig1'
import express, { type Express } from 'express'
import multer from 'multer'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { errorHandler, requestId } from './index.js'

let server: Server | undefined
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
  vi.restoreAllMocks()
})

/** Starts a service, and a client that gives up as soon as `left` says so. Tells what was reported. */
async function abort(routes: (app: Express, leave: () => void) => void, request: string) {
  const reported: [status: number, expected: boolean][] = []
  const app = express()
  let socket: Socket | undefined
  app.use(requestId())
  routes(app, () => socket?.destroy())
  app.use(errorHandler(ig1, { onError: ({ status }, { expected }) => void reported.push([status, expected]) }))
  const listening = http.createServer(app)
  server = listening
  await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve))
  socket = connect((listening.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(request)
  return reported
}

const HALF_A_BODY = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"a"'
const HALF_A_FORM = [
  'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 1000\r\n\r\n',
  '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
].join('')
const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

/** Leaves once the service has begun to read. */
const onceReading = (app: Express, leave: () => void) =>
  app.use((request, _response, next) => {
    request.once('data', () => setImmediate(leave))
    next()
  })

describe('a client that leaves while its body is read is a quiet 400, whoever reads', () => {
  test.each([
    ['express.json()', HALF_A_BODY, (app: Express) => app.use(express.json())],
    ['multer', HALF_A_FORM, (app: Express) => app.use(multer().any())],
    [
      'for await',
      HALF_A_BODY,
      (app: Express) =>
        app.use(async (request) => {
          for await (const _ of request);
        }),
    ],
    [
      'pipeline',
      HALF_A_BODY,
      (app: Express) =>
        app.use((request) => pipeline(request, new Writable({ write: (_chunk, _encoding, done) => done() }))),
    ],
  ])('%s', async (_name, request, read) => {
    const reported = await abort((app, leave) => {
      onceReading(app, leave)
      read(app)
    }, request)
    await expect.poll(() => reported).toEqual([[400, true]])
  })
})

describe('a client that leaves while it is answered is quiet', () => {
  const endless = () =>
    new Readable({
      read() {
        setTimeout(() => this.push('x'.repeat(1000)), 1)
      },
    })
  test.each([
    [
      'pipeline',
      (app: Express, leave: () => void) =>
        app.get('/', async (_request, response) => {
          const stream = endless()
          stream.once('data', () => setTimeout(leave, 20))
          await pipeline(stream, response)
        }),
    ],
    [
      'sendFile with a callback',
      (app: Express, leave: () => void) =>
        app.get('/', (_request, response, next) => {
          leave()
          response.once('close', () =>
            response.sendFile(fileURLToPath(import.meta.url), (error) => error && next(error)),
          )
        }),
    ],
  ])('%s', async (_name, routes) => {
    const reported = await abort(routes, GET)
    await expect.poll(() => reported).toEqual([[499, true]])
  })

  test('but for a fault of the service’s own', async () => {
    const reported = await abort((app, leave) => {
      app.get('/', async (_request, response) => {
        leave()
        await new Promise((resolve) => response.once('close', resolve))
        throw new TypeError('a bug')
      })
    }, GET)
    await expect.poll(() => reported).toEqual([[500, false]])
  })
})

describe('a stream of another one’s that breaks off, with the client still there, is a failure of the service', () => {
  test.each<[string, () => Writable | undefined]>([
    ['into what the service reads', () => new Writable({ write: (_chunk, _encoding, done) => done() })],
    ['into the answer', () => undefined],
  ])('%s', async (_name, into) => {
    const reported = await abort((app) => {
      app.get('/', async (_request, response) => {
        const stream = new PassThrough()
        stream.write('half')
        setTimeout(() => stream.destroy(), 10)
        await pipeline(stream, into() ?? response)
      })
    }, GET)
    await expect.poll(() => reported).toEqual([[500, false]])
  })
})
