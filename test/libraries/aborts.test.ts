import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ig1 } from '@errspec/core/ig1'
import bodyParser from 'body-parser'
import busboy from 'busboy'
import formidable from 'formidable'
import formidable2 from 'formidable2'
import multer from 'multer'
import { describe, expect, test } from 'vitest'
import { express4, type Setup, serve } from './service.js'

const large = join(mkdtempSync(join(tmpdir(), 'errspec-')), 'large.txt')
writeFileSync(large, 'x'.repeat(20_000_000))

/** Sends the beginning of a request, and leaves once the server is at work on it. */
async function leave(setup: Setup, text: string, isAtWork: () => boolean, express = express4) {
  const { port, reported } = await serve(ig1, setup, express)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write(text)
  await expect.poll(isAtWork).toBe(true)
  socket.destroy()
  await expect.poll(() => reported.length).toBeGreaterThan(0)
  return reported.map(({ error, context }) => [error.status, error.kind, context.expected])
}

describe('a client that leaves while it sends its body is an unreadable body', () => {
  const post = (type: string, body: string) =>
    `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 1000\r\n\r\n${body}`
  const half = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf'
  const parses =
    (create: typeof formidable): Setup =>
    (app) =>
      app.use((request, response, next) => create({}).parse(request, (error) => (error ? next(error) : response.end())))
  // multer 1 hears nothing of it, and passes nothing on.
  test.each<[string, Setup, string?]>([
    ['body-parser', (app) => app.use(bodyParser.json()), post('application/json', '{"a"')],
    ['multer 2', (app) => app.use(multer().any())],
    ['formidable 3', parses(formidable)],
    ['formidable 2', parses(formidable2)],
    [
      'busboy, by pipeline',
      (app) =>
        app.use((request, _response, next) => {
          const parser = busboy({ headers: request.headers })
          parser.on('file', (_name, stream) => stream.on('error', () => {}).resume())
          pipeline(request, parser).catch(next)
        }),
    ],
    [
      'the request itself',
      (app) =>
        app.use((request, _response, next) => {
          Readable.prototype.toArray.call(request).catch(next)
        }),
    ],
  ])('%s', async (_name, setup, text = post('multipart/form-data; boundary=b', half)) => {
    let isBegun = false
    const counting: Setup = async (app, express) => {
      app.use((_request, _response, next) => {
        isBegun = true
        next()
      })
      await setup(app, express)
    }
    expect(await leave(counting, text, () => isBegun)).toEqual([[400, 'request_body_unreadable', true]])
  })
})

describe('a client that leaves before it has its answer is nobody’s fault', () => {
  const get = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
  test.each<[string, (app: Parameters<Setup>[0], begin: () => void) => void]>([
    [
      'sendFile with a callback',
      (app, begin) =>
        app.use((_request, response, next) => {
          response.sendFile(large, (error) => error && next(error))
          response.on('pipe', begin)
        }),
    ],
    [
      'pipeline',
      (app, begin) =>
        app.use((_request, response, next) => {
          const source = Readable.from(
            (async function* () {
              begin()
              for (;;) yield 'x'.repeat(100_000)
            })(),
          )
          pipeline(source, response).catch(next)
        }),
    ],
    [
      'a signal of its own',
      (app, begin) =>
        app.use((_request, response, next) => {
          const controller = new AbortController()
          response.on('close', () => controller.abort())
          controller.signal.addEventListener('abort', () => next(controller.signal.reason))
          begin()
        }),
    ],
  ])('%s', async (_name, setup) => {
    let isBegun = false
    const begin = () => {
      isBegun = true
    }
    const answered = await leave(
      (app) => setup(app, begin),
      get,
      () => isBegun,
    )
    expect(answered).toEqual([[499, 'unrecognized', true]])
  })

  test('a bug that it meets is a bug', async () => {
    let isBegun = false
    const setup: Setup = (app) =>
      app.use((_request, response, next) => {
        isBegun = true
        response.on('close', () => next(new TypeError('x is not a function')))
      })
    expect(await leave(setup, get, () => isBegun)).toEqual([[500, 'internal_server_error', false]])
  })
})
