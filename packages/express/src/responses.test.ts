import type { IncomingMessage, ServerResponse } from 'node:http'
import http2 from 'node:http2'
import { setImmediate as immediate } from 'node:timers/promises'
import { ig1 } from '@errspec/core/ig1'
import compression from 'compression'
import session, { MemoryStore } from 'express-session'
import createError from 'http-errors'
import { pino } from 'pino'
import { pinoHttp } from 'pino-http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { errorHandler, requestId } from './index.js'
import { listen, serve, stopAll } from './test-application.js'

afterEach(stopAll)

// What becomes of a response that others have had their hands on.

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
