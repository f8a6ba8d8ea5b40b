import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeAnswer, decodeError } from './decode.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const decode = (status: number, body?: unknown, headers?: Record<string, unknown>) =>
  decodeError(ig1, { status, body, headers })

describe('decodeError', () => {
  it('reads the envelope, as text and as parsed JSON', () => {
    const body = { message: `Unknown model x${NOTICE}`, code: 400, request_id: 'req_1' }
    for (const form of [body, JSON.stringify(body), `\n ${JSON.stringify(body)} `]) {
      expect(decode(400, form)).toMatchObject({
        ...{ kind: 'unknown_model', params: { model: 'x' }, message: 'Unknown model x', status: 400 },
        ...{ requestId: 'req_1', origin: 'received', retryable: false, catalog: 'ig1' },
      })
    }
  })

  it('reads the envelope with more beside it, as body: openai sends it', () => {
    const message = `Bad JSON.${NOTICE}`
    const error = {
      message: 'other',
      type: 'invalid_request_error',
      code: 'bad_json',
      param: null,
      request_id: 'other',
    }
    expect(decode(400, { message, code: 400, request_id: 'req_1', error, more: [1] })).toMatchObject({
      ...{ kind: 'bad_json', message: 'Bad JSON.', requestId: 'req_1' },
    })
  })

  it.each([
    [
      'the OpenAI form',
      { error: { message: 'No such file', type: 'x', param: null, code: null, request_id: 'r1' } },
      'No such file',
      'r1',
    ],
    ['an OpenAI error that is text', { error: 'model is required' }, 'model is required', undefined],
    [
      'problem+json',
      { type: 'about:blank', title: 'Gone', status: 410, detail: 'It is gone.' },
      'It is gone.',
      undefined,
    ],
    ['problem+json without detail', { type: 'about:blank', title: 'Gone' }, 'Gone', undefined],
    ['our problem+json', { title: 'Gone', detail: 'It is gone.', kind: 'gone', request_id: 'r2' }, 'It is gone.', 'r2'],
    ["NestJS's default", { statusCode: 404, message: 'Cannot GET /x', error: 'Not Found' }, 'Cannot GET /x', undefined],
    [
      "NestJS's list",
      { statusCode: 400, message: ['a must be x', 'b must be y'], error: 'Bad Request' },
      'a must be x; b must be y',
      undefined,
    ],
    ["FastAPI's text", { detail: 'Not authenticated' }, 'Not authenticated', undefined],
    [
      "FastAPI's list",
      { detail: [{ loc: ['body'], msg: 'field required', type: 'missing' }] },
      'field required',
      undefined,
    ],
    ["FastAPI's object", { detail: { message: 'nested' } }, 'nested', undefined],
    ["Spring's", { timestamp: 't', status: 404, error: 'Not Found', path: '/x', requestId: 'r3' }, 'Not Found', 'r3'],
    ['a list', [{ error: { message: 'in a list' } }], 'in a list', undefined],
    ['JSON text', '"just text"', 'just text', undefined],
  ])('reads %s', (_, body, message, requestId) => {
    for (const form of [body, typeof body === 'string' ? body : JSON.stringify(body)]) {
      expect(decode(418, form)).toMatchObject({ kind: 'unrecognized', status: 418, message, requestId, params: {} })
    }
  })

  it('recognises the text of the contract in another form', () => {
    expect(decode(400, { error: { message: `Unknown quality 8k${NOTICE}` } }).kind).toBe('unknown_quality')
    expect(decode(403, { detail: 'Forbidden' }).kind).toBe('forbidden')
    expect(decode(401, `Unauthorized${NOTICE}`).kind).toBe('unauthorized')
  })

  it.each([
    ['<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>', '502 Bad Gateway'],
    ['\n<!DOCTYPE html><HTML><TITLE lang="en">\n Attention Required! \n</TITLE>', 'Attention Required!'],
    // U+0130 is one unit, and two in lower case.
    [`<!-- ${'İ'.repeat(9)} --><title>Bad Gateway</title>`, 'Bad Gateway'],
    ['<html><body>no title</body></html>', 'Service Unavailable'],
    ['<title>never closed', 'Service Unavailable'],
    ['<title></title>', 'Service Unavailable'],
    ['upstream connect error', 'upstream connect error'],
    ['  \n ', 'Service Unavailable'],
    ['', 'Service Unavailable'],
    [undefined, 'Service Unavailable'],
    [null, 'Service Unavailable'],
    ['{"message":"Cut of', 'Service Unavailable'],
    ['{}', 'Service Unavailable'],
    ['[]', 'Service Unavailable'],
    ['null', 'null'],
    [42, 'Service Unavailable'],
    [{ message: '' }, 'Service Unavailable'],
    [{ message: 42, error: { message: {} }, detail: null }, 'Service Unavailable'],
    [{ message: [] }, 'Service Unavailable'],
  ])('never loses the status, whatever the body: %j', (body, message) => {
    expect(decode(503, body)).toMatchObject({ kind: 'unrecognized', status: 503, message, retryable: true })
  })

  it('says what the catalog calls the status where the body says nothing, but does not guess a kind', () => {
    expect(decode(402, '')).toMatchObject({ kind: 'unrecognized', message: 'Payment Required', retryable: false })
    expect(decode(599)).toMatchObject({ kind: 'unrecognized', status: 599 })
  })

  it('cuts long plain text', () => {
    expect(decode(503, 'x'.repeat(100_000)).message).toHaveLength(2000)
    expect(decode(503, `<title>${'x'.repeat(1000)}</title>`).message).toHaveLength(200)
  })

  it('never throws, not even over a body nested without end', () => {
    const deep = 20_000
    expect(decode(503, '['.repeat(deep) + ']'.repeat(deep)).status).toBe(503)
    expect(decode(503, `${'{"detail":'.repeat(deep)}1${'}'.repeat(deep)}`).status).toBe(503)
    expect(decode(Number.NaN, 'x').message).toBe('x')
  })

  it('trusts the status, not a code in the body that disagrees', () => {
    const body = { message: `Internal Server Error${NOTICE}`, code: 500, request_id: 'req_1' }
    expect(decode(403, body)).toMatchObject({ kind: 'unrecognized', status: 403, retryable: false, requestId: 'req_1' })
    expect(decode(500, { ...body, code: 400 })).toMatchObject({ kind: 'internal_server_error', status: 500 })
  })

  it('takes the request id from the body, then x-request-id, then request-id', () => {
    const headers = { 'X-Request-Id': 'from-x', 'Request-Id': 'from-plain' }
    expect(decode(500, { request_id: 'from-body' }, headers).requestId).toBe('from-body')
    expect(decode(500, { error: { request_id: 'from-error' } }, headers).requestId).toBe('from-error')
    expect(decode(500, { request_id: '' }, headers).requestId).toBe('from-x')
    expect(decode(500, '', headers).requestId).toBe('from-x')
    expect(decode(500, '', { 'request-id': 'from-plain' }).requestId).toBe('from-plain')
    expect(decode(500, '').requestId).toBeUndefined()
  })
})

describe('x-error-kind', () => {
  it('is believed where the status agrees, over any text', () => {
    const message = 'Modèle inconnu : x'
    const headers = { 'x-error-kind': 'unknown_model', 'x-error-params': '{"model":"x"}' }
    expect(decode(400, { message }, headers)).toMatchObject({ kind: 'unknown_model', params: { model: 'x' }, message })
    expect(decode(400, { message }, { 'x-error-kind': 'bad_json' })).toMatchObject({ kind: 'bad_json', params: {} })
    expect(decode(502, '', { 'x-error-kind': 'backend_unavailable' }).kind).toBe('backend_unavailable')
  })

  it('names no kind whose params nobody says; code, text and verdict stay', () => {
    const headers = { 'x-error-kind': 'unknown_model' }
    for (const params of [undefined, '', 'null', '[]', '{"model":3}', '{"mode":"x"}', '{"model"', '{"model":null}']) {
      const error = decode(400, { message: 'Modèle inconnu : x' }, { ...headers, 'x-error-params': params })
      expect(error).toMatchObject({
        ...{ kind: 'unrecognized', params: {}, status: 400, code: 'unknown_model', retryable: false },
        message: 'Modèle inconnu : x',
      })
    }
  })

  it('settles what the text alone leaves open', () => {
    const message = 'Unknown model x'
    expect(decode(400, { message }, { 'x-error-kind': 'unknown_model' }).params).toEqual({ model: 'x' })
  })

  it('has the text read as its kind, whatever comes closer', () => {
    const statuses = { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Broken', retry: true } }
    const errors = {
      broken: { status: 500, message: 'Broken' },
      any: { status: 400, message: 'Failed to {what}' },
      parse: { status: 400, message: 'Failed to parse request' },
    } as const
    const own = defineCatalog({ name: 'own', version: '1.0.0', statuses, errors, defaults: { unknown: 'broken' } })
    const read = (message: string, kind: string) =>
      decodeError(own, { status: 400, headers: { 'x-error-kind': kind }, body: { message } })
    expect(read('Failed to parse request', 'any')).toMatchObject({ kind: 'any', params: { what: 'parse request' } })
    expect(read('Failed to decode', 'parse')).toMatchObject({ kind: 'parse', params: {} })
    expect(read('Failed to decode', 'no_such_kind')).toMatchObject({ kind: 'any', params: { what: 'decode' } })
  })

  it.each(['internal_server_error', 'no_such_kind', 'unrecognized', 'constructor', '__proto__', ''])(
    'is ignored when it says %j for a 400; the text decides',
    (kind) => {
      expect(decode(400, { message: 'Bad JSON.' }, { 'x-error-kind': kind }).kind).toBe('bad_json')
    },
  )
})

describe('what an answer says about trying again', () => {
  const verdict = (status: number, body?: unknown, headers?: Record<string, string>, catalog = ig1) =>
    decodeAnswer(catalog, { status, body, headers }).verdict

  it.each([
    ...[400, 401, 402, 403, 404, 409, 418, 501, 505].map((status) => [status, 'not_retryable']),
    ...[408, 429, 500, 502, 503, 504, 520].map((status) => [status, 'retryable']),
  ])('a bare %d is %s', (status, expected) => {
    expect(verdict(status as number)).toBe(expected)
  })

  it.each([
    {
      error: {
        message: 'Budget has been exceeded! Current cost: 1, Max budget: 1',
        type: 'budget_exceeded',
        param: null,
        code: '400',
      },
    },
    { error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } },
    { error: { message: 'ExceededBudget: over budget', type: null, code: '429' } },
    { detail: 'Monthly spending limit reached' },
    { message: 'Quota exceeded: 1000 requests/month' },
    { message: 'Quota exceeded: 1000 requests per month' },
    'Your credits are used up',
  ])('a 429 about a spent budget or quota fails again: %j', (body) => {
    expect(verdict(429, body)).toBe('not_retryable')
    expect(decode(429, body)).toMatchObject({ status: 429, retryable: false })
  })

  it.each([
    { error: { message: 'Rate limit reached for requests', type: 'requests', code: 'rate_limit_exceeded' } },
    { message: 'Quota exceeded for requests per minute' },
    { message: 'Quota exceeded for aiplatform.googleapis.com/requests_per_minute_per_project' },
    { message: 'Quota exceeded: 60 requests/min' },
    { message: 'Quota of 10 requests per 60 seconds exceeded' },
    { message: 'The quota service is overloaded' },
    'Too many requests, slow down',
    '',
  ])('a 429 about the rate passes: %j', (body) => expect(verdict(429, body)).toBe('retryable'))

  it('leaves a 429 to the catalog that lists it', () => {
    const statuses = { 429: { title: 'Slow down', retry: true }, 500: { title: 'Broken', retry: true } }
    const errors = { broken: { status: 500, message: 'Broken' } }
    const own = defineCatalog({ name: 'own', version: '1.0.0', statuses, errors, defaults: { unknown: 'broken' } })
    expect(verdict(429, 'Your budget is used up', {}, own as never)).toBe('retryable')
  })

  it.each([
    [500, 'false', 'server_veto'],
    [500, 'FALSE', 'server_veto'],
    [429, 'false', 'server_veto'],
    [501, 'true', 'retryable'],
    [400, 'true', 'not_retryable'],
    [400, 'false', 'not_retryable'],
    [500, 'maybe', 'retryable'],
  ])('a %d with x-should-retry: %s is %s', (status, value, expected) => {
    expect(verdict(status, '', { 'x-should-retry': value })).toBe(expected)
  })

  it('keeps the wait that the server asked for', () => {
    const answer = { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:05 GMT' } }
    const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT')
    expect(decodeError(ig1, answer, now).retryAfterMs).toBe(5000)
  })
})

it('keeps the status of an answer whose machine words are no words', () => {
  const body = '{"message":"slow down","error":{"type":{"toString":1},"code":[{}]}}'
  expect(decodeError(ig1, { status: 429, body })).toMatchObject({ status: 429, message: 'slow down', retryable: true })
})
