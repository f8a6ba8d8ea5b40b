import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { RaiseOptions } from '../contract/catalog.js'
import { defineCatalog, extendCatalog } from '../contract/define-catalog.js'
import { problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import { toErrorResponse } from './error-response.js'
import type { EnvelopeOption } from './negotiate.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const BRAND = Symbol.for('errspec.ApiError')
const options = { requestId: 'req_abc' }
const answer = (thrown: unknown, more: Partial<Parameters<typeof toErrorResponse>[2]> = {}) =>
  toErrorResponse(ig1, thrown, { ...options, ...more })
const UNKNOWN = { message: `Internal Server Error${NOTICE}`, code: 500, request_id: 'req_abc' }

const trap = () => {
  throw new Error('SECRET trap')
}
const traps = {
  ...{ get: trap, set: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap },
  ...{ defineProperty: trap, deleteProperty: trap, isExtensible: trap, preventExtensions: trap, setPrototypeOf: trap },
}
const cyclic = new Error('SECRET cyclic')
cyclic.cause = cyclic
const revoked = Proxy.revocable({}, {})
revoked.revoke()
const forged = (more: object) => ({
  [BRAND]: true,
  catalog: 'ig1',
  origin: 'raised',
  kind: 'bad_json',
  status: 400,
  message: 'SECRET',
  ...more,
})

describe('toErrorResponse', () => {
  it('answers an error of the contract as it is, with every header of wire rules 3 and 4', () => {
    const error = ig1.error('unauthorized', {}, { cause: new Error('SECRET') })
    const parts = answer(error)
    const { kind, cause, stack } = error
    expect(parts.error).toMatchObject({ kind, cause, stack, catalog: 'ig1', requestId: 'req_abc' })
    expect(error.requestId, 'the thrown one, which may be shared, is left as it is').toBeUndefined()
    expect(parts.status).toBe(401)
    expect(parts.body).toBe(`{"message":"Unauthorized${NOTICE}","code":401,"request_id":"req_abc"}`)
    expect(parts.headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'req_abc',
      'request-id': 'req_abc',
      'x-error-kind': 'unauthorized',
      'x-should-retry': 'false',
      'www-authenticate': 'Bearer',
    })
    expect(parts).not.toHaveProperty('hookFailure')
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'SECRET'],
    ['a number', 400],
    ['a symbol', Symbol('SECRET')],
    ['a bigint', 1n],
    ['a function', trap],
    ['a list', ['SECRET']],
    ['an object', { status: 400, message: 'SECRET' }],
    ['an error', new Error('SECRET')],
    ['an error with a status', Object.assign(new Error('SECRET'), { status: 400 })],
    ['an error with a status that is no number', Object.assign(new Error('SECRET'), { status: '400', expose: true })],
    ['an error with a status of success', Object.assign(new Error('SECRET'), { status: 200, expose: true })],
    ['a frozen object', Object.freeze({ name: 'ZodError', issues: 'SECRET' })],
    ['an object without a prototype', Object.create(null)],
    ['a Proxy that throws on everything', new Proxy({}, traps)],
    ['an error behind such a Proxy', new Proxy(new Error('SECRET'), traps)],
    ['a function behind such a Proxy', new Proxy(trap, traps)],
    ['a revoked Proxy', revoked.proxy],
    ['an error that is its own cause', cyclic],
    ['a brand and nothing else', { [BRAND]: true }],
    ['a brand with an unknown kind', forged({ kind: 'no_such_kind' })],
    ['a brand with a kind of Object.prototype', forged({ kind: 'constructor' })],
    ['a brand with a status of success', forged({ status: 200 })],
    ['a brand with a status that is text', forged({ status: '400' })],
    ['a brand without a message', forged({ message: undefined })],
    ['a brand of another catalog', forged({ catalog: 'other' })],
    ['a brand with a wait that is text', forged({ retryAfterMs: 'SECRET\r\nset-cookie: x' })],
    ['a brand with a wait that throws', forged({ retryAfterMs: 1n })],
  ])('answers %s as unknown, and keeps it as the cause', (_, thrown) => {
    const parts = answer(thrown)
    expect(JSON.parse(parts.body)).toEqual(UNKNOWN)
    expect(JSON.stringify(parts.headers)).not.toContain('SECRET')
    expect(parts.headers).toMatchObject({ 'x-error-kind': 'internal_server_error', 'x-should-retry': 'true' })
    // `toBe` would print the value when it differs, and some of them throw at that.
    expect('cause' in parts.error && parts.error.cause === thrown).toBe(true)
  })

  it('answers any value that there is, with a body of exactly three fields', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withMap: true, withBigInt: true }), (thrown) => {
        expect(Object.keys(JSON.parse(answer(thrown).body))).toEqual(['message', 'code', 'request_id'])
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('answers an error of the contract that breaks while it is written as unknown', () => {
    let reads = 0
    const thrown = new Proxy(ig1.error('bad_json'), {
      get: (target, key) => (key === 'status' && ++reads > 1 ? trap() : Reflect.get(target, key)),
    })
    expect(JSON.parse(answer(thrown).body)).toEqual(UNKNOWN)
  })

  it("treats a received error as the service's own failure: an upstream's 401 is not ours", () => {
    const received = decodeError(ig1, { status: 401, body: { message: 'Unauthorized', code: 401, request_id: 'up' } })
    const parts = answer(received)
    expect(JSON.parse(parts.body)).toEqual(UNKNOWN)
    expect(parts.headers).not.toHaveProperty('www-authenticate')
    expect(parts.error.cause).toBe(received)
  })

  it('serves errors raised from the base of its catalog, and none of another catalog', () => {
    const team = extendCatalog(ig1, { name: 'team', version: '1.0.0', errors: {} })
    const fromBase = ig1.error('unknown_model', { model: 'x' })
    expect(toErrorResponse(team, fromBase, options).error).toMatchObject({ kind: 'unknown_model', catalog: 'ig1' })
    expect(answer(team.error('forbidden')).status).toBe(500)
  })

  it('has no stack of its own for an unknown value: the cause has the one that helps', () => {
    const thrown = new Error('x')
    expect(answer(thrown).error.stack).toBe('ApiError: Internal Server Error')
  })
})

describe('mapError', () => {
  it('is asked first, and what it maps becomes the answer, with what was thrown as its cause', () => {
    const thrown = Object.assign(new Error('gone'), { status: 404, expose: true })
    const parts = answer(thrown, { mapError: () => ig1.error('unknown_model', { model: 'x' }, { retryAfterMs: 5 }) })
    expect(parts).toMatchObject({
      status: 400,
      error: { kind: 'unknown_model', params: { model: 'x' }, retryAfterMs: 5 },
    })
    expect(parts.error.cause).toBe(thrown)
  })

  it('may give a cause of its own, and the same error each time', () => {
    const own = ig1.error('forbidden', {}, { cause: 'mine' })
    expect(answer('thrown', { mapError: () => own }).error.cause).toBe('mine')
    const shared = ig1.error('forbidden')
    const [first, second] = ['a', 'b'].map((thrown) => answer(thrown, { mapError: () => shared }).error)
    expect([first?.cause, second?.cause, 'cause' in shared]).toEqual(['a', 'b', false])
    expect(first?.stack).toBe(shared.stack)
  })

  it('is not asked about an error of the contract', () => {
    const mapError = vi.fn(() => ig1.error('forbidden'))
    expect(answer(ig1.error('bad_json'), { mapError }).error.kind).toBe('bad_json')
    expect(mapError).not.toHaveBeenCalled()
  })

  it('may raise an error for a received one', () => {
    const received = decodeError(ig1, { status: 502 })
    const mapError = (thrown: unknown) => (thrown === received ? ig1.error('backend_unavailable') : undefined)
    expect(answer(received, { mapError }).error).toMatchObject({ kind: 'backend_unavailable', cause: received })
  })

  const elsewhere = defineCatalog({
    name: 'elsewhere',
    version: '1.0.0',
    statuses: { 500: { title: 'Internal Server Error', retry: true } },
    defaults: { unknown: 'broken' },
    errors: { broken: { status: 500, message: 'SECRET' } },
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['text', 'SECRET'],
    ['an object', { status: 400, message: 'SECRET' }],
    ['an error', new Error('SECRET')],
    ['a received error', decodeError(ig1, { status: 401 })],
    ['an error of another catalog', elsewhere.error('broken')],
    ['a Proxy that throws', new Proxy({}, traps)],
  ])('is passed over when it returns %s: the built-in rules follow', (_, result) => {
    const parseError = Object.assign(new Error('SECRET'), { type: 'entity.parse.failed', expose: true })
    const mapError = () => result as undefined
    const { error, hookFailure } = answer(parseError, { mapError })
    expect(error.kind).toBe('bad_json')
    if (result != null) expect(hookFailure, 'for the log').toBeInstanceOf(Error)
    expect(JSON.parse(answer(new Error('SECRET'), { mapError }).body)).toEqual(UNKNOWN)
  })

  it.each<[string, unknown]>([
    ['an error', new Error('SECRET hook')],
    ['an error of the contract', ig1.error('forbidden')],
    ['a Proxy that throws', new Proxy({}, traps)],
  ])('never changes the answer by throwing %s, which is reported', (_, failure) => {
    const parts = answer(new Error('SECRET'), {
      mapError: () => {
        throw failure
      },
    })
    expect(JSON.parse(parts.body)).toEqual(UNKNOWN)
    expect(parts.hookFailure === failure).toBe(true)
    expect((parts.error.cause as Error).message).toBe('SECRET')
  })
})

describe('the words on the wire', () => {
  it('are the catalog’s, whatever was done to the message of a raised error; the altered one is the cause', () => {
    for (const thrown of [ig1.error('internal_server_error'), ig1.error('unknown_model', { model: 'm' })]) {
      const { message } = thrown
      thrown.message = `pg: secret: ${message}`
      const { body, error } = answer(thrown)
      expect(JSON.parse(body).message).toBe(message + NOTICE)
      expect(error.cause).toBe(thrown)
    }
  })

  it('of a 5xx are never those of a forged error', () => {
    const brand = {
      [Symbol.for('errspec.ApiError')]: true,
      origin: 'raised',
      catalog: 'ig1',
      params: {},
      message: 'SECRET',
    }
    for (const forged of [
      { ...brand, kind: 'unrecognized', status: 500 },
      { ...brand, kind: 'bad_json', status: 500 },
      { ...brand, kind: 'internal_server_error', status: 500 },
    ]) {
      expect(JSON.parse(answer(forged).body)).toEqual(UNKNOWN)
    }
  })
})

describe('an async mapError', () => {
  it.each([
    ['resolves', () => Promise.resolve(ig1.error('forbidden'))],
    ['rejects', () => Promise.reject(new Error('SECRET'))],
  ])('that %s is passed over and reported, and ends no process', async (_, mapError) => {
    const { body, hookFailure } = answer(new Error('SECRET'), { mapError: mapError as never })
    expect(JSON.parse(body)).toEqual(UNKNOWN)
    expect(hookFailure).toHaveProperty('message', expect.stringMatching(/no promise/))
    // An unhandled rejection would fail the run.
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe("a status's own `vary`", () => {
  const own = defineCatalog({
    name: 'own',
    version: '1.0.0',
    statuses: { 500: { title: 'Oops', retry: false, headers: { vary: 'origin' } } },
    defaults: { unknown: 'broken' },
    errors: { broken: { status: 500, message: 'Broken' } },
  })

  it('stays beside the one that follows from the form of the body', () => {
    const vary = (envelope?: EnvelopeOption) => toErrorResponse(own, 'x', { ...options, envelope }).headers['vary']
    const several = [own.envelope, problemEnvelope()]
    expect([vary(), vary(own.envelope), vary(several)]).toEqual(['origin', 'origin', 'origin, accept'])
    expect(answer('x', { envelope: [ig1.envelope, problemEnvelope()] }).headers['vary']).toBe('accept')
  })
})

describe('what the headers say about trying again', () => {
  const headers = (kind: 'bad_json' | 'backend_unavailable', options?: RaiseOptions) => {
    const { 'x-should-retry': shouldRetry, 'retry-after': retryAfter } = answer(ig1.error(kind, {}, options)).headers
    return [shouldRetry, retryAfter]
  }

  it('is false where the error is not retryable, true on a retryable 5xx, and nothing on a retryable 4xx', () => {
    expect(headers('bad_json')).toEqual(['false', undefined])
    expect(headers('backend_unavailable')).toEqual(['true', undefined])
    expect(headers('backend_unavailable', { retryable: false })).toEqual(['false', undefined])
    expect(headers('bad_json', { retryable: true })).toEqual([undefined, undefined])
  })

  it.each([
    [0, '0'],
    [1, '1'],
    [1000, '1'],
    [1001, '2'],
    [59_001, '60'],
    [60_000, '60'],
  ])('rounds a wait of %d ms up to %s s', (retryAfterMs, seconds) => {
    expect(headers('backend_unavailable', { retryAfterMs })).toEqual(['true', seconds])
  })

  it('asks for no retry where the wait exceeds 60 s, and still says how long', () => {
    expect(headers('backend_unavailable', { retryAfterMs: 60_001 })).toEqual(['false', '61'])
    expect(headers('bad_json', { retryable: true, retryAfterMs: 3_600_000 })).toEqual(['false', '3600'])
  })

  it('writes a wait in digits, however long', () => {
    const [, seconds] = headers('backend_unavailable', { retryAfterMs: 1e30 })
    expect(seconds).toMatch(/^\d+$/)
  })
})
