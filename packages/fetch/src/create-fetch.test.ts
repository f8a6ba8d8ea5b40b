import { isApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFetch, isTransportError } from './index.js'
import { answer, clientOf, failureOf, raise, serve, serveRaw } from './wire-support.js'

afterEach(() => vi.unstubAllGlobals())

describe('createFetch', () => {
  it.each([
    undefined,
    null,
    {},
    { catalog: undefined },
    { catalog: {} },
    { catalog: 'ig1' },
    { catalog: ig1.toJSON() },
  ])('refuses to start without a catalog: %j', (options) => {
    const message = /^createFetch: option 'catalog' must be a catalog, as defineCatalog returns it, not /
    expect(() => createFetch(options as never)).toThrow(message)
  })

  it('refuses an option that it does not know, and names those that it does', () => {
    const make = () => createFetch({ catalog: ig1, baseURL: 'https://api.example', retries: 3 } as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(
      /^createFetch: unknown option 'baseURL' \(known: catalog, baseUrl, .*, clock\); unknown option/,
    )
    expect(make).toThrow(/unknown option 'retries'/)
  })

  it.each([
    '',
    'api.example',
    'localhost:3000',
    'ftp://api.example',
    'https://',
    'https:///x',
    'https://\\x',
    '//host.example',
    '/\\host.example',
    'https://a.b?x=1',
    'http://a.b/#f',
    7,
    null,
  ])('refuses the base URL %j', (baseUrl) => {
    const message = `createFetch: option 'baseUrl' must be an http(s) origin with an optional path, not ${JSON.stringify(baseUrl)}`
    expect(() => createFetch({ catalog: ig1, baseUrl: baseUrl as never })).toThrow(new TypeError(message))
  })

  it.each([
    'https://api.example',
    'HTTP://localhost:3000',
    'https://api.example/v1/',
    'http://[::1]:80/a',
    '/api',
    '/',
    undefined,
  ])('takes the base URL %j', (baseUrl) => {
    expect(() => createFetch({ catalog: ig1, baseUrl })).not.toThrow()
  })

  it.each(['timeoutMs', 'deadlineMs', 'maxRetryAfterMs'])(
    'refuses a %s that is no time, as does each call',
    async (key) => {
      const { url, received } = await serve(answer(200))
      for (const value of [0, -1, Number.NaN, '5', null, {}]) {
        const shown =
          typeof value === 'string' ? '"5"' : typeof value === 'object' && value ? 'a value of type object' : value
        const message = `option '${key}' must be more than 0 milliseconds, not ${shown}`
        expect(() => createFetch({ catalog: ig1, [key]: value })).toThrow(new TypeError(`createFetch: ${message}`))
        expect(await failureOf(clientOf({ url }).safe('/x', { [key]: value }))).toEqual(new TypeError(message))
      }
      expect(received).toEqual([])
      for (const value of [0.5, 1, Number.POSITIVE_INFINITY, undefined]) {
        expect(() => createFetch({ catalog: ig1, [key]: value })).not.toThrow()
      }
    },
  )

  it.each(['onAttempt', 'onUnrecognized', 'fetch'])('refuses a %s that is no function', (key) => {
    const message = `createFetch: option '${key}' must be a function, not "log"`
    expect(() => createFetch({ catalog: ig1, [key]: 'log' })).toThrow(new TypeError(message))
  })

  it('lists all that is wrong at once', () => {
    const options = {
      catalog: ig1,
      baseUrl: 'api',
      timeoutMs: 0,
      deadlineMs: -1,
      onAttempt: 1,
      retries: 2,
      retry: { attempts: 0 },
    }
    const make = () => createFetch(options as never)
    for (const part of ["'baseUrl'", "'timeoutMs'", "'deadlineMs'", "'onAttempt'", "'retries'", "'attempts'"]) {
      expect(make).toThrow(part)
    }
  })

  it('uses the platform’s fetch as it is at the time of the call', async () => {
    const api = createFetch({ catalog: ig1, baseUrl: 'https://api.example' })
    const stub = vi.fn(async () => new Response('stubbed'))
    vi.stubGlobal('fetch', stub)
    expect(await (await api('/x')).text()).toBe('stubbed')
    expect(stub).toHaveBeenCalledTimes(1)
  })

  it('calls a fetch of one’s own without a `this`, as the platform’s demands', async () => {
    const seen: unknown[] = []
    async function own(this: unknown) {
      seen.push(this)
      return new Response('own')
    }
    await createFetch({ catalog: ig1, baseUrl: 'https://api.example', fetch: own })('/x')
    expect(seen).toEqual([undefined])
  })
})

describe('safe', () => {
  it('is the response alone where there is one', async () => {
    const { url } = await serve(answer(200, 'ok'))
    const result = await clientOf({ url }).safe('/x')
    expect(result).toEqual([undefined, expect.any(Response)])
    expect(await result[1]?.text()).toBe('ok')
  })

  it('is the error alone where the server answered with one: that which the call throws', async () => {
    const { url } = await serve(raise(ig1.error('unknown_model', { model: 'x' })))
    const api = clientOf({ url })
    const result = await api.safe('/x', { json: {} })
    expect(result).toHaveLength(2)
    expect(result[1]).toBeUndefined()
    expect(isApiError(result[0])).toBe(true)
    expect(result[0]).toMatchObject({ kind: 'unknown_model', params: { model: 'x' } })
    const thrown = await failureOf(api('/x', { json: {} }))
    expect(thrown).toMatchObject({ kind: 'unknown_model', params: { model: 'x' } })
  })

  it('is the error alone where no answer came', async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy())
    const [error, response] = await clientOf(server).safe('/x')
    expect(response).toBeUndefined()
    expect(isTransportError(error)).toBe(true)
    expect(isApiError(error)).toBe(false)
  })

  it('needs no `this`', async () => {
    const { url } = await serve(answer(200))
    const { safe } = clientOf({ url })
    expect((await safe('/x'))[1]?.status).toBe(200)
  })
})
