import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import http2 from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import type { ApiError } from '@errspec/core'
import type { ErrorContext } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import compression from 'compression'
import express from 'express'
import session, { MemoryStore } from 'express-session'
import createError from 'http-errors'
import { pino } from 'pino'
import { pinoHttp } from 'pino-http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { send } from '../../../test/wire/exchange.js'
import { errorHandler, notFound, requestId } from './index.js'

// What becomes of a response that others have had their hands on.

const servers = new Set<Server | http2.Http2Server>()
afterEach(() => {
  for (const server of servers) {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  }
  servers.clear()
  vi.restoreAllMocks()
})

interface Report {
  readonly error: ApiError
  readonly context: ErrorContext
}

async function listen(server: Server | http2.Http2Server): Promise<number> {
  servers.add(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function serve(routes: (app: ReturnType<typeof express>) => void, { ids = true } = {}) {
  const reported: Report[] = []
  const app = express()
  if (ids) app.use(requestId())
  routes(app)
  app.use(notFound(ig1), errorHandler(ig1, { onError: (error, context) => void reported.push({ error, context }) }))
  const port = await listen(http.createServer(app))
  return { port, reported, send: (path: string, options?: Parameters<typeof send>[2]) => send(port, path, options) }
}

/** A store that takes its time. */
class SlowStore extends MemoryStore {
  override set(...[id, data, done]: Parameters<MemoryStore['set']>): void {
    setTimeout(() => super.set(id, data, done), 100)
  }
}

const slowSession = () => session({ store: new SlowStore(), secret: 's', resave: true, saveUninitialized: true })

describe.each([
  ['with requestId()', true],
  ['without requestId()', false],
])('an answer that was given, %s', (_name, ids) => {
  test.each([
    ['compression()', () => compression()],
    ['a session with a slow store', slowSession],
  ])('is whole, though %s holds it back when its handler rejects', async (_held, middleware) => {
    const items = Array.from({ length: 20_000 }, (_, index) => `item ${index}`)
    const { send, reported } = await serve(
      (app) => {
        app.use(middleware())
        app.get('/', async (_request, response) => {
          response.json(items)
          throw new Error('afterthought')
        })
        app.get('/half', async (_request, response) => {
          response.type('text').write('half')
          await immediate()
          throw new Error('broken')
        })
      },
      { ids },
    )
    const { status, complete, body } = await send('/')
    expect([status, complete, JSON.parse(body)]).toEqual([200, true, items])
    const half = await send('/half').catch(() => ({ complete: false }))
    expect(half.complete).toBe(false)
    expect(reported.map(({ error }) => error.kind)).toEqual(['internal_server_error', 'internal_server_error'])
  })
})

describe('an unknown route after the headers', () => {
  test('is nobody’s business: a handler that wrote and called next() ends its answer itself', async () => {
    const { send, reported } = await serve((app) =>
      app.use((_request, response, next) => {
        response.write('one ')
        setTimeout(() => response.end('two'), 20)
        next()
      }),
    )
    expect(await send('/')).toMatchObject({ status: 200, complete: true, body: 'one two' })
    expect(reported).toEqual([])
  })

  test('nor is one whose answer was given and is held back', async () => {
    const { send, reported } = await serve((app) => {
      app.use(slowSession(), (_request, response, next) => {
        response.end()
        next()
      })
    })
    expect(await send('/')).toMatchObject({ status: 200, complete: true })
    expect(reported).toEqual([])
  })
})

test('headers about an answer that is not sent go, and those that a status needs stay', async () => {
  const { send } = await serve((app) =>
    app.use((request, response, next) => {
      response.set({ 'x-accel-redirect': '/secret', 'cdn-cache-control': 'max-age=60', 'content-range': 'bytes */9' })
      response.set({ allow: 'GET', upgrade: 'h2c', 'access-control-allow-origin': '*', location: '/next' })
      next(createError(Number(request.path.slice(1)), 'no'))
    }),
  )
  const kept = async (status: number) => {
    const { headers } = await send(`/${status}`)
    const names = ['x-accel-redirect', 'cdn-cache-control', 'content-range', 'allow', 'upgrade', 'location']
    return [headers['access-control-allow-origin'], ...names.filter((name) => name in headers)]
  }
  expect(await kept(500)).toEqual(['*'])
  expect(await kept(405)).toEqual(['*', 'allow'])
  expect(await kept(416)).toEqual(['*', 'content-range'])
  expect(await kept(426)).toEqual(['*', 'upgrade'])
})

describe('a middleware in the way of the answer', () => {
  const methods = ['writeHead', 'end', 'setHeader'] as const
  function fail(): never {
    throw new Error('pg://u:pw@h')
  }

  test.each(methods)('that fails in %s is passed, and told', async (method) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send, reported } = await serve((app) => {
      app.use((_request, response, next) => {
        Object.assign(response, { [method]: fail })
        next()
      })
      app.get('/', (_request, response) => void response.json({ fine: true }))
    })
    const { status, headers, body } = await send('/')
    expect([status, headers['x-error-kind']]).toEqual([500, 'internal_server_error'])
    expect(JSON.parse(body)).toMatchObject({ code: 500, request_id: headers['x-request-id'] })
    expect(body).not.toContain('pg:')
    expect(reported).toHaveLength(1)
    expect(log.mock.calls.flat().join()).toMatch(/its answer met a failure of its own.*pg:\/\/u:pw@h/)
  })
})

test('pino-http logs the error that was thrown', async () => {
  const lines: string[] = []
  const logger = pinoHttp({ logger: pino({}, { write: (line: string) => void lines.push(line) }) })
  const { send } = await serve((app) => {
    app.use(logger as never)
    app.get('/', () => {
      throw new Error('disk full')
    })
    app.get('/text', () => {
      throw 'text'
    })
  })
  await send('/')
  await send('/text')
  await expect.poll(() => lines.length).toBe(2)
  const [first, second] = lines.map((line) => JSON.parse(line))
  expect([first.err.message, second.err.message]).toEqual(['disk full', 'Internal Server Error'])
})

describe('what finalhandler is asked', () => {
  const errors = (app: ReturnType<typeof express>) =>
    app.use('/', (request, _response, next) => {
      const { status, header, statusCode, foreign } = request.query as Record<string, string>
      const headers = header ? { [header]: 'x' } : undefined
      if (foreign) next(Object.assign(new Error('secret'), { status: Number(status), statusCode, headers }))
      else next(Object.assign(createError(Number(status ?? 500), 'shown'), { headers }))
    })

  test('the status is the error’s where it may count', async () => {
    const { send } = await serve(errors)
    expect((await send('/?status=418')).status).toBe(418)
    expect((await send('/?status=503')).status).toBe(503)
    for (const status of ['404', '200', '302', '600', '0', '-1', 'x']) {
      expect((await send(`/?foreign=1&status=${status}`)).status).toBe(500)
    }
  })

  test('the status that the handler had set is that of the answer that is not sent', async () => {
    const { send } = await serve((app) =>
      app.use((_request, response) => {
        response.status(201).statusMessage = 'Made'
        throw new Error('x')
      }),
    )
    expect(await send('/')).toMatchObject({ status: 500, statusMessage: 'Internal Server Error' })
  })

  test('of an error’s headers those of its status are sent, and no other', async () => {
    const { send } = await serve((app) =>
      app.use((_request, _response, next) =>
        next(createError(405, 'no', { headers: { Allow: 'GET, HEAD', 'X-Secret': '1', 'Content-Length': '3' } })),
      ),
    )
    const { status, headers, complete } = await send('/')
    expect([status, complete, headers['allow'], headers['x-secret']]).toEqual([405, true, 'GET, HEAD', undefined])
  })

  test('a HEAD has the headers and no body', async () => {
    const { send } = await serve(errors)
    const get = await send('/?status=409')
    const head = await send('/?status=409', { method: 'HEAD' })
    expect([head.status, head.body, head.headers['content-length']]).toEqual([409, '', get.headers['content-length']])
  })

  test('a body that nobody read is drained, so that the connection can be used again', async () => {
    const { port } = await serve(errors)
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    const body = 'x'.repeat(4 * 1024 * 1024)
    const request = `POST /?status=409 HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    socket.write(request)
    socket.write(request)
    await expect.poll(() => text.match(/HTTP\/1\.1 409/g)?.length).toBe(2)
    socket.destroy()
  })

  test('a request that was aborted is told once, quietly, and nothing crashes', async () => {
    const { port, reported, send } = await serve((app) => {
      app.get('/fine', (_request, response) => void response.send('fine'))
      app.post('/', async (request) => {
        for await (const _ of request);
      })
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    setTimeout(() => socket.destroy(), 50)
    await expect
      .poll(() => reported.map(({ error, context }) => [error.status, context.expected]))
      .toEqual([[400, true]])
    expect((await send('/fine')).body).toBe('fine')
  })
})

describe('on HTTP/2', () => {
  async function serve2(handler: (request: IncomingMessage, response: ServerResponse) => void) {
    const warnings: string[] = []
    vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)))
    const [ids, fail] = [requestId(), errorHandler(ig1, { onError: () => {} })]
    const server = http2.createServer((request, response) => {
      const [req, res] = [request as unknown as IncomingMessage, response as unknown as ServerResponse]
      ids(req, res, () => {
        try {
          handler(req, res)
        } catch (thrown) {
          fail(thrown, req, res, () => {})
        }
      })
    })
    const port = await listen(server)
    return { warnings, get: (path: string) => get2(port, path) }
  }

  test('an error is the answer, without a warning', async () => {
    const { get, warnings } = await serve2(() => {
      throw ig1.error('unknown_model', { model: 'x' })
    })
    const { headers, body, failure } = await get('/')
    expect([headers[':status'], failure, JSON.parse(body).message]).toEqual([
      400,
      undefined,
      expect.stringMatching('model'),
    ])
    expect(warnings).toEqual([])
  })

  test('a body that breaks off reads as an error', async () => {
    const { get } = await serve2((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.write('half')
      throw new Error('x')
    })
    expect((await get('/')).failure).toBe('ERR_HTTP2_STREAM_ERROR')
  })

  test('an event stream ends in its frame, and then in an error', async () => {
    const { get } = await serve2((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
      throw new Error('x')
    })
    const { body, failure } = await get('/')
    expect(failure).toBe('ERR_HTTP2_STREAM_ERROR')
    expect(body).toMatch(/^data: 1\n\n.*event: error\ndata: \{.*\}\n\n$/s)
  })
})

/** One request over a session of its own: what was read, and the code of what it failed with. */
async function get2(port: number, path: string) {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  const stream = session.request({ ':path': path })
  const outcome = { headers: {} as http2.IncomingHttpHeaders, body: '', failure: undefined as string | undefined }
  stream.on('response', (headers) => {
    outcome.headers = headers
  })
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    outcome.body += chunk
  })
  await new Promise<void>((resolve) => {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      outcome.failure = code
    })
    stream.on('close', resolve)
  })
  session.destroy()
  return outcome
}
