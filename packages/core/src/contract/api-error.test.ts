import { describe, expect, it, vi } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import { ApiError, isApiError } from './api-error.js'

const NOTICE = ' Please contact the administrator with the request ID.'

describe('ApiError', () => {
  it('is a native Error by name, class and printed form', () => {
    const error = ig1.error('forbidden')
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(ApiError)
    expect(error.name).toBe('ApiError')
    expect(Object.keys(error)).not.toContain('name')
    expect(String(error)).toBe('ApiError: Forbidden')
    expect(Object.prototype.toString.call(error)).toBe('[object Error]')
  })

  it('is known by its brand, not by what it looks like', () => {
    expect(isApiError(ig1.error('forbidden'))).toBe(true)
    expect(isApiError({ ...ig1.error('forbidden') })).toBe(false)
    expect({ ...ig1.error('forbidden') }).not.toBeInstanceOf(ApiError)
    for (const value of [undefined, null, 1, 'x', () => 1, new Error('x')]) expect(isApiError(value)).toBe(false)
  })

  it('never throws, whatever it looks at', () => {
    const trap = () => {
      throw new Error('trap')
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const value of [new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap }), proxy]) {
      expect(isApiError(value)).toBe(false)
      expect(value instanceof ApiError).toBe(false)
    }
  })

  it('can be subclassed: the subclass is told from its base', () => {
    class TeamError extends ApiError {}
    const { kind, status, code, type, params, message, origin, retryable } = ig1.error('forbidden')
    const team = new TeamError(ig1, { kind, status, code, type, params, message, origin, retryable })
    expect(team).toBeInstanceOf(TeamError)
    expect(team).toBeInstanceOf(ApiError)
    expect(ig1.error('forbidden')).not.toBeInstanceOf(TeamError)
    expect(ig1.is(team, 'forbidden')).toBe(true)
    expect(team.toEnvelope('req_1')).toHaveProperty('message', `Forbidden${NOTICE}`)
  })

  it('holds across two copies of the package', async () => {
    vi.resetModules()
    const copy = await import('./api-error.js')
    const { ig1: copyOfIg1 } = await import('../ig1/ig1.js')
    expect(copy.ApiError).not.toBe(ApiError)
    const error = copyOfIg1.error('unknown_model', { model: 'x' })
    expect(error).toBeInstanceOf(ApiError)
    expect(ig1.error('forbidden')).toBeInstanceOf(copy.ApiError)
    expect(ig1.is(error, 'unknown_model')).toBe(true)
    // A catalog of another copy has a recognizer made for it here.
    const headers = { 'x-error-kind': 'unknown_model' }
    expect(decodeError(copyOfIg1, { status: 400, headers, body: 'Unknown model x' }).params).toEqual({ model: 'x' })
  })

  it('shows in a log what the wire may show, and nothing internal', () => {
    const error = ig1.error('unknown_model', { model: 'x' }, { cause: new Error('password=hunter2'), retryAfterMs: 5 })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      ...{ kind: 'unknown_model', status: 400, code: 'unknown_model', message: 'Unknown model x' },
      params: { model: 'x' },
    })
    const received = decodeError(ig1, { status: 403, headers: { 'x-request-id': 'req_9' } })
    expect(received.toJSON()).toEqual({
      ...{ kind: 'unrecognized', status: 403, code: undefined, message: 'Forbidden', params: {}, requestId: 'req_9' },
    })
  })

  it('has exactly the three fields of the envelope, in their order', () => {
    const envelope = ig1.error('unknown_model', { model: 'x' }).toEnvelope('req_abc')
    const text = `{"message":"Unknown model x${NOTICE}","code":400,"request_id":"req_abc"}`
    expect(JSON.stringify(envelope)).toBe(text)
  })
})

describe('toResponse', () => {
  const headersOf = (response: Response) => Object.fromEntries(response.headers)

  it('answers with status, envelope and every header of an error', async () => {
    const response = ig1.error('unauthorized').toResponse('req_abc') as Response
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ message: `Unauthorized${NOTICE}`, code: 401, request_id: 'req_abc' })
    expect(headersOf(response)).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'req_abc',
      'request-id': 'req_abc',
      'x-error-kind': 'unauthorized',
      'x-should-retry': 'false',
      'www-authenticate': 'Bearer',
    })
  })

  it('says when to try again', () => {
    const error = ig1.error('backend_unavailable', {}, { retryAfterMs: 1500 })
    expect(headersOf(error.toResponse('req_abc') as Response)).toMatchObject({
      ...{ 'x-should-retry': 'true', 'retry-after': '2', 'x-error-kind': 'backend_unavailable' },
    })
  })

  it('has a request id of its own where it is given none', async () => {
    const response = ig1.error('forbidden').toResponse() as Response
    const { request_id } = (await response.json()) as { request_id: string }
    expect(request_id).toMatch(/^req_[a-z0-9]{24}$/)
    expect(response.headers.get('x-request-id')).toBe(request_id)
    expect(response.headers.get('request-id')).toBe(request_id)
  })
})
