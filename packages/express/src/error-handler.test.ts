import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openAiEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import express from 'express'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { asyncHandler, errorHandler, notFound, requestId, requireContentType } from './index.js'

// What every platform has in common is tested in test/wire; here is what Express alone has.

let server: Server | undefined
let log: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  log = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
  server?.close()
})

/** Starts a service without `onError`; resolves with what fetches from it. */
async function serve(routes: (app: ReturnType<typeof express>) => void) {
  const app = express()
  app.use(requestId())
  routes(app)
  app.use(notFound(ig1), errorHandler(ig1))
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  const { port } = server.address() as AddressInfo
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
}

describe('the log without onError', () => {
  test('a 5xx goes to the console with its id and cause, and a 4xx is silent', async () => {
    let thrown = new Error('disk full')
    for (const layer of ['a', 'b', 'c', 'd', 'e', 'f']) thrown = new Error(layer, { cause: thrown })
    const get = await serve((app) =>
      app.get('/', async (request) => {
        throw request.query['ours'] ? ig1.error('forbidden') : thrown
      }),
    )
    await get('/?ours=1')
    expect(log).not.toHaveBeenCalled()
    const { headers } = await get('/?a=secret')
    const line = `${headers.get('x-request-id')} GET / 500 internal_server_error`
    expect(log.mock.calls).toEqual([[expect.stringMatching(/\[cause\]: Error: f.*Error: disk full/s)]])
    expect(log.mock.calls[0]?.[0]).toMatch(line)
  })

  test('what is thrown can neither fail to be printed nor write to a terminal, whatever its properties and the path are', async () => {
    const get = await serve((app) =>
      app.use(async () => {
        const thrown = new Error('a\u001b[31m\r\nreq_1 GET /x 500\u009b2J')
        const fail = () => {
          throw new Error('cannot be printed')
        }
        Object.assign(thrown, { [Symbol.for('nodejs.util.inspect.custom')]: fail })
        throw Object.defineProperty(thrown, 'broken', { get: fail, enumerable: true })
      }),
    )
    expect((await get('/%o/%s')).status).toBe(500)
    const [[text, ...rest] = []] = log.mock.calls
    expect(rest).toEqual([])
    expect(text).toMatch(/^req_\w+ GET \/%o\/%s 500 internal_server_error ApiError: /)
    expect(text).toContain('[cause]: Error: a\\u001b[31m\\r\n    req_1 GET /x 500\\u009b2J')
    expect(text).not.toMatch(/[^\P{Cc}\n]|\n(?! {4})/u)
  })
})

test('Express’s own failures keep their status and lose their text', async () => {
  const get = await serve((app) => {
    app.get('/send', (_request, response) => response.sendFile('/nonexistent/secret.txt'))
    app.use('/files', express.static('/nonexistent'))
  })
  for (const path of ['/send', '/files/%2e%2e/etc/passwd']) {
    const response = await get(path)
    const { message, code } = (await response.json()) as { message: string; code: number }
    expect([code, message]).toEqual([404, expect.stringMatching(/^Not Found /)])
  }
})

test('the types of bodies that a service takes are its own, whatever their case and parameters', async () => {
  const post = await serve((app) => {
    app.use(requireContentType(ig1, { types: ['application/vnd.shop+json', 'text/plain'] }))
    app.post('/', (_request, response) => void response.send('taken'))
  })
  const kindOf = async (type: string) => {
    const response = await post('/', { method: 'POST', headers: { 'content-type': type }, body: '{}' })
    return response.headers.get('x-error-kind') ?? response.text()
  }
  expect(await kindOf('Application/VND.shop+json; charset=utf-8')).toBe('taken')
  expect(await kindOf('text/plain')).toBe('taken')
  expect(await kindOf('application/json')).toBe('invalid_content_type')
})

test('in a router that is mounted, the log has the whole path', async () => {
  const get = await serve((app) =>
    app.use(
      '/v1',
      express.Router().get('/models', () => {
        throw new Error('x')
      }),
    ),
  )
  await get('/v1/models?key=secret')
  expect(log.mock.calls[0]?.[0]).toMatch(/ GET \/v1\/models 500 /)
})

test('the handlers refuse what is no catalog and unknown options, saying what they expected', async () => {
  expect(() => errorHandler(undefined as never)).toThrow(/errorHandler: expected a catalog/)
  expect(() => notFound({} as never)).toThrow(/notFound: expected a catalog/)
  expect(() => requireContentType(null as never)).toThrow(/requireContentType: expected a catalog/)
  expect(() => errorHandler(ig1, { onEror: () => {} } as never)).toThrow(/'onEror' .*did you mean 'onError'/)
  expect(() => errorHandler(ig1, { envelope: 'openai' as never })).toThrow(/errorHandler: 'envelope' must be an object/)
  expect(() => errorHandler(ig1, { envelope: [openAiEnvelope, ig1.envelope] })).toThrow(
    /'envelope.1' is of content type/,
  )
  expect(() => requestId({ trust: 'yes' as never, headers: ['x id'] })).toThrow(/'trust' must be.*'headers' must be/)
  expect(() => requestId({ generate: 'uuid' as never })).toThrow(/requestId: 'generate' must be a function/)
  expect(() => requireContentType(ig1, { types: ['json'] })).toThrow(
    /requireContentType: option 'types' must be a list/,
  )
  expect(() => requireContentType(ig1, { type: [] } as never)).toThrow(/unknown option 'type'/)
  expect(() => asyncHandler(undefined as never)).toThrow(/expected the handler function/)
})
