import { type ApiError, decodeError, defineCatalog, openAiEnvelope, problemEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { errorOf, type SuiteContract, told } from './contracts.js'
import { matrix } from './matrix.js'
import { type Handler, platforms, type Service, startService } from './platforms.js'

let service: Service | undefined
afterEach(async () => {
  vi.restoreAllMocks()
  await service?.close()
})

describe.each(matrix)('$name', ({ platform, contract }) => {
  const { catalog, raised, causes } = contract
  const answered = (answer: Parameters<typeof told>[1]) => told(contract, answer)
  const serve = async (handler: Handler, options: Parameters<typeof startService>[2] = {}) => {
    service = await startService(platform, handler, { catalog, ...options })
    return service
  }

  test.each(Object.keys(catalog.errors))('%s goes out as its envelope, byte for byte', async (kind) => {
    const { send, reported } = await serve(() => {
      throw errorOf(contract, kind)
    })
    const { status, headers, body, complete } = await send('/?secret=1')
    const error = errorOf(contract, kind)
    const id = headers['x-request-id']
    expect(id).toMatch(/^req_[a-z0-9]{24}$/)
    expect(body).toBe(JSON.stringify(contract.body(error, error.message + contract.notice, id)))
    expect({ status, complete }).toEqual({ status: error.status, complete: true })
    const { date, connection, 'keep-alive': _, 'x-powered-by': __, ...own } = headers
    expect(own).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': id,
      'request-id': id,
      'x-error-kind': kind,
      ...retryHeader(contract, status),
      ...paramsHeader(contract, error),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    })
    expect(decodeError(catalog, { status, headers: {}, body })).toMatchObject({
      kind,
      params: contract.params[kind] ?? {},
    })
    expect(reported.map(({ error, context }) => [error.kind, context])).toEqual([
      [kind, { requestId: id, method: 'GET', path: '/', expected: status < 500 }],
    ])
  })

  test('nothing of an unknown throw reaches the wire, and its cause chain reaches the hook', async () => {
    const root = new Error('password=hunter2')
    const thrown = new TypeError('pg: connect to 10.0.0.7 failed', { cause: root })
    const { send, reported } = await serve(() => {
      throw Object.assign(thrown, { code: 'ECONNREFUSED', detail: 'hunter2' })
    })
    const answer = await send('/')
    expect(answered(answer)).toEqual(causes.unknown)
    expect(answer.body + JSON.stringify(answer.headers)).not.toMatch(/hunter2|pg:|10\.0|ECONN|TypeError/)
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
    [
      'an object with a forged brand',
      { [Symbol.for('errspec.ApiError')]: true, origin: 'raised', catalog: catalog.name },
    ],
  ])('%s thrown by an async handler is answered as unknown', async (_name, value) => {
    const { send, reported } = await serve(async () => {
      throw value
    })
    expect(answered(await send('/'))).toEqual(causes.unknown)
    expect(reported).toHaveLength(1)
  })

  test('an error raised in an async handler is answered as itself', async () => {
    const { send } = await serve(async () => {
      await Promise.resolve()
      throw errorOf(contract, raised.named)
    })
    expect((await send('/')).headers['x-error-kind']).toBe(raised.named)
  })

  test('a synchronous `throw undefined` is unknown; on Express it falls through to the 404, as Express has it', async () => {
    const { send } = await serve(() => {
      throw undefined
    })
    expect((await send('/')).status).toBe(platform.isExpress ? 404 : 500)
  })

  test("an upstream's answer is not served as ours", async () => {
    const theirs = errorOf(contract, raised.unauthorized)
    const body = JSON.stringify(contract.body(theirs, theirs.message + contract.notice, 'req_UPSTREAM'))
    const upstream = decodeError(catalog, { status: 401, body })
    expect(upstream).toMatchObject({ kind: raised.unauthorized, requestId: 'req_UPSTREAM' })
    const { send, reported } = await serve(() => {
      throw upstream
    })
    const answer = await send('/')
    expect(answered(answer)).toEqual(causes.unknown)
    expect(answer.headers['www-authenticate']).toBeUndefined()
    expect(answer.body).not.toContain('req_UPSTREAM')
    expect(reported[0]?.error.cause).toBe(upstream)
  })

  test('an unknown route is a 404 whose text does not repeat the URL', async () => {
    const { send } = await serve(() => {})
    const answer = await send('/nowhere?key=secret')
    expect(answered(answer)).toEqual(causes.noRoute)
    expect(answer.headers['x-should-retry']).toBe('false')
  })

  test('HEAD has the headers and no body', async () => {
    const { send } = await serve(() => {
      throw errorOf(contract, raised.refusal)
    })
    const [head, get] = [await send('/', { method: 'HEAD' }), await send('/')]
    expect(head.body).toBe('')
    expect(head.status).toBe(403)
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
    expect(head.headers['x-error-kind']).toBe(raised.refusal)
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
      throw errorOf(contract, raised.refusal)
    })
    const { status, headers, statusMessage } = await send('/')
    expect([status, statusMessage]).toEqual([403, 'Forbidden'])
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
      expect(answered(await send('/'))).toEqual(causes.unknown)
      await close()
    }
  })

  test('mapError turns a foreign error into one of the contract, with the thrown value as its cause', async () => {
    const thrown = new RangeError('no such model')
    const { send, reported } = await serve(
      () => {
        throw thrown
      },
      { mapError: (value: unknown) => (value === thrown ? errorOf(contract, raised.named) : undefined) },
    )
    expect((await send('/')).headers['x-error-kind']).toBe(raised.named)
    expect(reported[0]?.error.cause).toBe(thrown)
  })

  test('retry-after is sent in whole seconds, and a long wait tells clients not to retry', async () => {
    const { send } = await serve(({ query }) => {
      throw catalog.error(raised.retryable, {}, { retryAfterMs: Number(query['ms']) })
    })
    expect((await send('/?ms=1500')).headers).toMatchObject({ 'retry-after': '2', 'x-should-retry': 'true' })
    expect((await send('/?ms=61000')).headers).toMatchObject({ 'retry-after': '61', 'x-should-retry': 'false' })
  })

  test('the OpenAI envelope adds the error object that older SDKs read', async () => {
    const error = errorOf(contract, raised.named)
    const { send } = await serve(
      () => {
        throw error
      },
      { envelope: openAiEnvelope },
    )
    const { status, headers, body } = await send('/')
    const [message, request_id] = [error.message + contract.notice, headers['request-id']]
    const { code, type } = error
    expect(JSON.parse(body)).toEqual({
      ...{ message, code: status, request_id },
      error: { message, type, code, param: raised.nameOf, request_id },
    })
    expect(decodeError(catalog, { status, headers, body })).toMatchObject({ kind: raised.named, params: error.params })
  })

  test('of several envelopes, Accept picks by content type, and the answer says that it varies', async () => {
    const { send } = await serve(
      ({ set }) => {
        set(200, { vary: 'origin' })
        throw errorOf(contract, raised.unauthorized)
      },
      { envelope: [catalog.envelope, problemEnvelope()] },
    )
    const problem = await send('/', { headers: { accept: 'application/problem+json' } })
    expect(problem.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-error-kind': raised.unauthorized,
    })
    expect(JSON.parse(problem.body)).toMatchObject({ status: 401, title: 'Unauthorized', kind: raised.unauthorized })
    expect(problem.headers.vary?.toLowerCase()).toBe('origin, accept')
    expect(decodeError(catalog, problem)).toMatchObject({
      ...{ kind: raised.unauthorized, requestId: problem.headers['request-id'] },
    })
    const plain = await send('/', { headers: { accept: '*/*' } })
    const error = errorOf(contract, raised.unauthorized)
    const body = contract.body(error, error.message + contract.notice, plain.headers['x-request-id'])
    expect([plain.body, plain.headers.vary?.toLowerCase()]).toEqual([JSON.stringify(body), 'origin, accept'])
  })

  test('an envelope can show the path of the request, without its query, and the time', async () => {
    const { send } = await serve(
      () => {
        throw errorOf(contract, raised.refusal)
      },
      { envelope: { body: { message: '{message}', path: '{path}', at: '{timestamp}' } } },
    )
    const before = Date.now()
    for (const [url, path] of [
      ['/?key=secret', '/'],
      ['/no/where?key=secret', '/no/where'],
    ] as const) {
      const body = JSON.parse((await send(url)).body)
      expect(body.path).toBe(path)
      expect(Date.parse(body.at)).toBeGreaterThanOrEqual(before)
    }
  })
})

function retryHeader({ retried }: SuiteContract, status: number) {
  if (!retried.includes(status)) return { 'x-should-retry': 'false' }
  return status < 500 ? {} : { 'x-should-retry': 'true' }
}

/** IG1's body has no params, so that a header carries them; the other contract's body has them all. */
function paramsHeader({ catalog }: SuiteContract, { params }: ApiError) {
  if (catalog !== ig1 || Object.keys(params).length === 0) return {}
  const ascii = JSON.stringify(params).replace('\u{1F600}', '\\ud83d\\ude00')
  return { 'x-error-params': ascii }
}

describe.each(platforms)('$name', (platform) => {
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
    service = await startService(
      platform,
      ({ query }) => {
        throw query['ours'] ? shop.error('sold_out', { item: 'Tea' }) : ig1.error('forbidden')
      },
      { catalog: shop },
    )
    const { send } = service
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
