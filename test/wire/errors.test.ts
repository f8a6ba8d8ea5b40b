import { type ApiError, decodeError, defineCatalog } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Handler, platforms, type Service, startService } from './platforms.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const PARAMS: Record<string, Record<string, string | number>> = {
  unknown_model: { model: 'm {x} \u{1F600}' },
  unknown_quality: { quality: 'ultra' },
  too_many_input_images: { model: 'qwen-image-edit', N: 3 },
  prompt_enhancing_not_supported: { model: 'qwen-image-lite' },
  commit_exceeded: { totalCost: 12.5, maxCost: 10 },
}

let service: Service | undefined
afterEach(async () => {
  vi.restoreAllMocks()
  await service?.close()
})

describe.each(platforms)('$name', (platform) => {
  const serve = async (handler: Handler, options: Parameters<typeof startService>[2] = {}) => {
    service = await startService(platform, handler, options)
    return service
  }

  test.each(Object.keys(ig1.errors))('%s goes out as its envelope, byte for byte', async (kind) => {
    const { send, reported } = await serve(() => {
      throw ig1.error(kind as never, (PARAMS[kind] ?? {}) as never)
    })
    const { status, headers, body, complete } = await send('/?secret=1')
    const { message, status: code } = ig1.error(kind as never, (PARAMS[kind] ?? {}) as never) as ApiError
    const id = headers['x-request-id']
    expect(id).toMatch(/^req_[a-z0-9]{24}$/)
    expect(body).toBe(JSON.stringify({ message: message + NOTICE, code, request_id: id }))
    expect({ status, complete }).toEqual({ status: code, complete: true })
    const { date, connection, 'keep-alive': _, 'x-powered-by': __, ...own } = headers
    expect(own).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': id,
      'request-id': id,
      'x-error-kind': kind,
      'x-should-retry': String(code >= 500),
      ...(code === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    })
    expect(decodeError(ig1, { status, headers: {}, body })).toMatchObject({ kind, params: PARAMS[kind] ?? {} })
    expect(reported.map(({ error, context }) => [error.kind, context])).toEqual([
      [kind, { requestId: id, method: 'GET', path: '/', expected: code < 500 }],
    ])
  })

  test('nothing of an unknown throw reaches the wire, and its cause chain reaches the hook', async () => {
    const root = new Error('password=hunter2')
    const thrown = new TypeError('pg: connect to 10.0.0.7 failed', { cause: root })
    const { send, reported } = await serve(() => {
      throw Object.assign(thrown, { code: 'ECONNREFUSED', detail: 'hunter2' })
    })
    const { status, body, headers } = await send('/')
    expect(status).toBe(500)
    expect(JSON.parse(body).message).toBe(`Internal Server Error${NOTICE}`)
    expect(body + JSON.stringify(headers)).not.toMatch(/hunter2|pg:|10\.0|ECONN|TypeError/)
    expect(reported).toHaveLength(1)
    expect(reported[0]?.error.cause).toBe(thrown)
    expect(reported[0]?.error).toHaveProperty('cause.cause', root)
  })

  const cyclic = new Error('a')
  cyclic.cause = new Error('b', { cause: cyclic })
  const hostile = new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse } as never)
  function refuse() {
    throw new Error('no access')
  }
  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a string', 'boom'],
    ['a signal of the router', platform.name === 'Express 4' ? 'route' : 'boom'],
    ['a number', 0],
    ['a frozen object', Object.freeze({ status: 400, message: 'hidden' })],
    ['a Proxy that throws on every access', hostile],
    ['an error with a cyclic cause', cyclic],
    ['a function', () => {}],
    ['a symbol', Symbol('s')],
    ['an object with a forged brand', { [Symbol.for('errspec.ApiError')]: true, origin: 'raised', catalog: 'ig1' }],
  ])('%s thrown by an async handler is answered as unknown', async (_name, value) => {
    const { send, reported } = await serve(async () => {
      throw value
    })
    const { status, body } = await send('/')
    expect([status, JSON.parse(body).message]).toEqual([500, `Internal Server Error${NOTICE}`])
    expect(reported).toHaveLength(1)
  })

  test('an error raised in an async handler is answered as itself', async () => {
    const { send } = await serve(async () => {
      await Promise.resolve()
      throw ig1.error('invalid_month')
    })
    expect((await send('/')).headers['x-error-kind']).toBe('invalid_month')
  })

  test('a synchronous `throw undefined` is unknown; on Express it falls through to the 404, as Express has it', async () => {
    const { send } = await serve(() => {
      throw undefined
    })
    expect((await send('/')).status).toBe(platform.isExpress ? 404 : 500)
  })

  test("an upstream's answer is not served as ours", async () => {
    const upstream = decodeError(ig1, {
      status: 401,
      body: '{"message":"Unauthorized","code":401,"request_id":"req_UPSTREAM"}',
    })
    const { send, reported } = await serve(() => {
      throw upstream
    })
    const { status, headers, body } = await send('/')
    expect(status).toBe(500)
    expect(headers['www-authenticate']).toBeUndefined()
    expect(body).not.toContain('req_UPSTREAM')
    expect(reported[0]?.error.cause).toBe(upstream)
  })

  test('an unknown route is a 404 whose text does not repeat the URL', async () => {
    const { send } = await serve(() => {})
    const { status, body, headers } = await send('/nowhere?key=secret')
    expect([status, JSON.parse(body).message]).toEqual([404, `Not Found${NOTICE}`])
    expect(headers['x-should-retry']).toBe('false')
  })

  test('HEAD has the headers and no body', async () => {
    const { send } = await serve(() => {
      throw ig1.error('forbidden')
    })
    const [head, get] = [await send('/', { method: 'HEAD' }), await send('/')]
    expect(head.body).toBe('')
    expect(head.status).toBe(403)
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
    expect(head.headers['x-error-kind']).toBe('forbidden')
  })

  test('what the handler had set about its own body goes, and CORS headers stay', async () => {
    const { send } = await serve(({ set, raw }) => {
      set(206, {
        'content-encoding': 'gzip',
        'content-length': '9999',
        'content-disposition': 'attachment; filename=a.png',
        etag: '"1"',
        'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
        'access-control-allow-origin': '*',
        vary: 'origin',
        'x-should-retry': 'true',
      })
      raw.statusMessage = 'Half Done'
      throw ig1.error('commit_exceeded', { totalCost: 2, maxCost: 1 })
    })
    const { headers, body, statusMessage } = await send('/')
    expect(JSON.parse(body).code).toBe(402)
    expect(statusMessage).toBe('Payment Required')
    for (const name of ['content-encoding', 'content-disposition', 'etag', 'last-modified']) {
      expect(headers[name], name).toBeUndefined()
    }
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', vary: 'origin', 'x-should-retry': 'false' })
  })

  test('a hook that throws or rejects, and a mapError that throws, change nothing', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    for (const onError of [
      () => {
        throw new Error('hook')
      },
      () => Promise.reject(new Error('hook')),
    ]) {
      const mapError = () => {
        throw new Error('map')
      }
      const { send, close } = await serve(
        async () => {
          throw new Error('x')
        },
        { onError, mapError },
      )
      const { status, body } = await send('/')
      expect([status, JSON.parse(body).message]).toEqual([500, `Internal Server Error${NOTICE}`])
      await close()
    }
  })

  test('mapError turns a foreign error into one of the contract, with the thrown value as its cause', async () => {
    const thrown = new RangeError('no such model')
    const { send, reported } = await serve(
      () => {
        throw thrown
      },
      { mapError: (value: unknown) => (value === thrown ? ig1.error('unknown_model', { model: 'm' }) : undefined) },
    )
    expect((await send('/')).headers['x-error-kind']).toBe('unknown_model')
    expect(reported[0]?.error.cause).toBe(thrown)
  })

  test('retry-after is sent in whole seconds, and a long wait tells clients not to retry', async () => {
    const { send } = await serve(({ query }) => {
      throw ig1.error('model_lookup_failed', {}, { retryAfterMs: Number(query['ms']) })
    })
    expect((await send('/?ms=1500')).headers).toMatchObject({ 'retry-after': '2', 'x-should-retry': 'true' })
    expect((await send('/?ms=61000')).headers).toMatchObject({ 'retry-after': '61', 'x-should-retry': 'false' })
  })

  test('body: openai adds the error object that older SDKs read', async () => {
    const { send } = await serve(
      () => {
        throw ig1.error('unknown_model', { model: 'm' })
      },
      { body: 'openai' },
    )
    const { message, request_id, error } = JSON.parse((await send('/')).body)
    expect(error).toEqual({ message, type: 'invalid_request_error', code: 'unknown_model', param: 'model', request_id })
  })

  test('body: negotiate answers problem+json to those who ask, and says that it varies', async () => {
    const { send } = await serve(
      ({ set }) => {
        set(200, { vary: 'origin' })
        throw ig1.error('unauthorized')
      },
      { body: 'negotiate' },
    )
    const problem = await send('/', { headers: { accept: 'application/problem+json' } })
    expect(problem.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-error-kind': 'unauthorized',
    })
    expect(problem.headers.vary?.toLowerCase()).toBe('origin, accept')
    expect(decodeError(ig1, problem)).toMatchObject({ kind: 'unauthorized', requestId: problem.headers['request-id'] })
    expect(JSON.parse((await send('/', { headers: { accept: '*/*' } })).body)).toHaveProperty('code', 401)
  })

  test('a contract without any IG1 kind works as well', async () => {
    const shop = defineCatalog({
      name: 'shop',
      version: '2.0.0',
      statuses: { 409: { title: 'Conflict', retry: true }, 500: { title: 'Oops', retry: false } },
      defaults: { unknown: 'broken' },
      errors: {
        sold_out: { status: 409, message: '{item} is sold out' },
        broken: { status: 500, message: 'Something broke' },
      },
    })
    const { send } = await serve(
      ({ query }) => {
        throw query['ours'] ? shop.error('sold_out', { item: 'Tea' }) : ig1.error('forbidden')
      },
      { catalog: shop },
    )
    const sold = await send('/?ours=1')
    expect([sold.status, JSON.parse(sold.body).message]).toEqual([409, 'Tea is sold out'])
    expect(sold.headers['x-should-retry']).toBeUndefined()
    const foreign = await send('/')
    expect([foreign.status, JSON.parse(foreign.body).message]).toEqual([500, 'Something broke'])
    expect(foreign.headers['x-should-retry']).toBe('false')
    const bad = await send('/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })
    expect([bad.status, JSON.parse(bad.body).message]).toEqual([400, 'Bad Request'])
  })
})
