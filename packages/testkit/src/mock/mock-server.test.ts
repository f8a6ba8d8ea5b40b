import { decodeError, openAiEnvelope, problemEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, test } from 'vitest'
import { type Answer, send } from '../conformance/http/exchange.js'
import { createMockServer } from '../index.js'
import { listen, shop } from '../test-servers.js'

const NOTICE = ig1.notice?.text ?? ''
const start = () => listen(createMockServer(ig1))
const raise = (kind: string, more: Record<string, string> = {}) => ({ headers: { 'x-errspec-raise': kind, ...more } })
const messageOf = async (response: Response) => ((await response.json()) as { message: string }).message

test('without instructions every method and path is a success', async () => {
  const base = await start()
  for (const method of ['GET', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
    const response = await fetch(`${base}/v1/any?thing`, { method, ...(method === 'POST' ? { body: 'x' } : {}) })
    const { request_id } = (await response.json()) as { request_id: string }
    expect([response.status, response.headers.get('x-request-id')]).toEqual([200, request_id])
    expect(response.headers.get('request-id')).toBe(request_id)
  }
})

test.each(Object.keys(ig1.errors))('%s is raised with example params, as adapters answer it', async (kind) => {
  const response = await fetch(await start(), raise(kind))
  const body = await response.text()
  const { headers, status } = response
  expect(decodeError(ig1, { status, headers: {}, body })).toMatchObject({ kind })
  expect(headers.get('x-error-kind')).toBe(kind)
  expect(Object.keys(JSON.parse(body))).toEqual(['message', 'code', 'request_id'])
})

test('params fill the message, in UTF-8 or escaped', async () => {
  const base = await start()
  const params = JSON.stringify({ model: 'flux "1" ü' })
  const escaped = await fetch(base, raise('unknown_model', { 'x-errspec-params': params.replace('ü', '\\u00fc') }))
  expect(await messageOf(escaped)).toBe(`Unknown model flux "1" ü${NOTICE}`)
  const utf8 = Buffer.from(params).toString('latin1')
  const sent = await send(
    { method: 'GET', url: new URL(base), headers: { 'x-errspec-raise': 'unknown_model', 'x-errspec-params': utf8 } },
    { timeoutMs: 10_000 },
  )
  expect(JSON.parse(Buffer.from((sent as Answer).body).toString()).message).toBe(`Unknown model flux "1" ü${NOTICE}`)
})

test.each([
  ['an unknown kind', { 'x-errspec-raise': 'unknwon_model' }, /x-errspec-raise.*did you mean 'unknown_model'\?/],
  ['the name of an Object.prototype member', { 'x-errspec-raise': 'constructor' }, /unknown kind "constructor"/],
  ['a kind that no catalog may have', { 'x-errspec-raise': 'unrecognized' }, /unknown kind/],
  ['a status out of range', { 'x-errspec-raise': '200' }, /from 400 to 599, not 200/],
  ['params of a status', { 'x-errspec-raise': '429', 'x-errspec-params': '{}' }, /a bare status has no params/],
  [
    'params that are not JSON',
    { 'x-errspec-raise': 'unknown_model', 'x-errspec-params': '{model:1}' },
    /not JSON: \{model:1\}.*\{"model":"example-model"\}/,
  ],
  [
    'params that are a list',
    { 'x-errspec-raise': 'unknown_model', 'x-errspec-params': '[]' },
    /expected a JSON object, not \[\]/,
  ],
  [
    'a missing param',
    { 'x-errspec-raise': 'unknown_model', 'x-errspec-params': '{}' },
    /param 'model' must be a string, not undefined/,
  ],
  [
    'an unknown param',
    { 'x-errspec-raise': 'forbidden', 'x-errspec-params': '{"a":1}' },
    /unknown param 'a'.*leave the header out/,
  ],
  [
    'a param of another type',
    { 'x-errspec-raise': 'commit_exceeded', 'x-errspec-params': '{"totalCost":"1","maxCost":1}' },
    /'totalCost' must be a finite number, not "1"/,
  ],
  [
    'a count that is none',
    { 'x-errspec-raise': 'forbidden', 'x-errspec-times': '-1' },
    /x-errspec-times: expected a whole number from 0 to 1000000, not "-1"/,
  ],
  [
    'two ways to break off',
    { 'x-errspec-raise': 'forbidden', 'x-errspec-cut': '1', 'x-errspec-after': '1' },
    /x-errspec-cut: .*either/,
  ],
  [
    'a wait on a stream',
    { 'x-errspec-raise': 'forbidden', 'x-errspec-retry-after': '1', 'x-errspec-after': '1' },
    /x-errspec-retry-after: .*Leave out/,
  ],
  [
    'a wait on a body that is cut',
    { 'x-errspec-raise': 'forbidden', 'x-errspec-retry-after': '1', 'x-errspec-cut': '1' },
    /x-errspec-retry-after: .*Leave out/,
  ],
  ['a count without a kind', { 'x-errspec-times': '1' }, /x-errspec-times: has no meaning without x-errspec-raise/],
  ['an unknown instruction', { 'x-errspec-kind': 'forbidden' }, /x-errspec-kind: .*It knows x-errspec-raise/],
])('%s is refused with a 400 that says what to send', async (_name, headers, message) => {
  const response = await fetch(await start(), { headers: headers as Record<string, string> })
  const body = (await response.json()) as { message: string; code: number; request_id: string }
  expect(response.status).toBe(400)
  expect(body.message).toMatch(message)
  expect(body).toEqual({ message: body.message, code: 400, request_id: response.headers.get('x-request-id') })
  expect(response.headers.get('x-error-kind')).toBe('unrecognized')
})

describe('x-errspec-times', () => {
  test('so many calls fail, then one succeeds, and so on', async () => {
    const base = await start()
    const statuses: number[] = []
    for (let call = 0; call < 7; call++) {
      statuses.push((await fetch(base, raise('backend_unavailable', { 'x-errspec-times': '2' }))).status)
    }
    expect(statuses).toEqual([502, 502, 200, 502, 502, 200, 502])
    expect((await fetch(base, raise('backend_unavailable', { 'x-errspec-times': '0' }))).status).toBe(200)
  })

  test('calls are told apart by method, URL, kind, params, count and x-errspec-call', async () => {
    const base = await start()
    const once = { 'x-errspec-times': '1' }
    const calls: [string, RequestInit][] = [
      ['/a', raise('unknown_model', once)],
      ['/b', raise('unknown_model', once)],
      ['/a?x=1', raise('unknown_model', once)],
      ['/a', { method: 'POST', ...raise('unknown_model', once) }],
      ['/a', raise('forbidden', once)],
      ['/a', raise('unknown_model', { ...once, 'x-errspec-params': '{"model":"m"}' })],
      ['/a', raise('unknown_model', { 'x-errspec-times': '3' })],
      ['/a', raise('unknown_model', { ...once, 'x-errspec-call': 'second' })],
    ]
    for (const [path, init] of calls) expect((await fetch(base + path, init)).status).toBeGreaterThanOrEqual(400)
    expect((await fetch(`${base}/a`, raise('unknown_model', once))).status).toBe(200)
  })
})

test('a bare status is answered in words, without a kind', async () => {
  const response = await fetch(await start(), raise('429', { 'x-errspec-retry-after': '7' }))
  expect([response.status, response.headers.get('x-error-kind'), response.headers.get('retry-after')]).toEqual([
    429,
    'unrecognized',
    '7',
  ])
  expect(await messageOf(response)).toBe(`Too Many Requests${NOTICE}`)
})

test('x-errspec-retry-after puts a wait on the error', async () => {
  const base = await start()
  const short = await fetch(base, raise('backend_unavailable', { 'x-errspec-retry-after': '2' }))
  expect([short.headers.get('retry-after'), short.headers.get('x-should-retry')]).toEqual(['2', 'true'])
  const long = await fetch(base, raise('backend_unavailable', { 'x-errspec-retry-after': '61' }))
  expect([long.headers.get('retry-after'), long.headers.get('x-should-retry')]).toEqual(['61', 'false'])
})

describe('x-errspec-after', () => {
  const get = async (base: string, headers: Record<string, string>) =>
    (await send({ method: 'GET', url: new URL(base), headers }, { timeoutMs: 10_000 })) as Answer
  const text = (answer: Answer) => Buffer.from(answer.body).toString()

  test('an event stream fails after so many events', async () => {
    const base = await start()
    const answer = await get(base, { 'x-errspec-raise': 'backend_unavailable', 'x-errspec-after': '2' })
    expect([answer.status, answer.ending]).toEqual([200, 'broken'])
    expect(text(answer)).toMatch(
      /^data: \{"event":1\}\n\ndata: \{"event":2\}\n\n\n\nevent: error\ndata: \{.*"code":502.*\}\n\n$/,
    )
    const none = await get(base, { 'x-errspec-raise': 'forbidden', 'x-errspec-after': '0' })
    expect([none.status, none.ending, text(none).trim().slice(0, 12)]).toEqual([200, 'broken', 'event: error'])
  })

  test('a stream that is to succeed ends well', async () => {
    const headers = { 'x-errspec-raise': 'forbidden', 'x-errspec-after': '1', 'x-errspec-times': '1' }
    const base = await start()
    expect((await get(base, headers)).ending).toBe('broken')
    const second = await get(base, headers)
    expect([second.ending, text(second)]).toEqual(['whole', 'data: {"event":1}\n\ndata: [DONE]\n\n'])
  })
})

test('x-errspec-cut breaks a body off after so many bytes', async () => {
  const headers = { 'x-errspec-raise': 'forbidden', 'x-errspec-cut': '5' }
  const answer = (await send({ method: 'GET', url: new URL(await start()), headers }, { timeoutMs: 10_000 })) as Answer
  expect([answer.status, answer.ending, Buffer.from(answer.body).toString()]).toEqual([200, 'broken', 'xxxxx'])
})

test('HEAD has the headers of the error and no body', async () => {
  const base = await start()
  const response = await fetch(base, { method: 'HEAD', ...raise('unauthorized') })
  expect([response.status, await response.text(), response.headers.get('www-authenticate')]).toEqual([
    401,
    '',
    'Bearer',
  ])
  const stream = await fetch(base, { method: 'HEAD', ...raise('forbidden', { 'x-errspec-after': '1' }) })
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/)
})

test('a large body is read to its end before the error is answered', async () => {
  const response = await fetch(await start(), { method: 'POST', body: Buffer.alloc(5_000_000), ...raise('bad_json') })
  expect(await messageOf(response)).toBe(`Bad JSON.${NOTICE}`)
})

test('a browser may send the instructions and read the headers', async () => {
  const base = await start()
  const preflight = await fetch(base, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.test',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-errspec-raise, X-Trace, idempotency-key',
    },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect(preflight.headers.get('access-control-allow-methods')).toBe('PUT')
  const allowed = preflight.headers.get('access-control-allow-headers')?.split(', ')
  expect(allowed).toEqual(
    expect.arrayContaining(['authorization', 'content-type', 'x-errspec-raise', 'x-errspec-params', 'x-errspec-call']),
  )
  expect(allowed).toContain('x-trace')
  expect(allowed?.filter((name) => name === 'idempotency-key')).toHaveLength(1)
  expect(preflight.headers.get('vary')).toMatch(/access-control-request-headers/)
  const error = await fetch(base, raise('forbidden'))
  expect(error.headers.get('access-control-allow-origin')).toBe('*')
  expect(error.headers.get('access-control-expose-headers')).toMatch(/x-request-id.*x-error-kind.*retry-after/)
})

test('the forms of errors are those of the adapters', async () => {
  const openai = await fetch(await listen(createMockServer(shop, { envelope: openAiEnvelope })), raise('sold_out'))
  expect(await openai.json()).toMatchObject({
    error: { code: 'sold_out', param: 'item', type: 'invalid_request_error' },
  })
  const negotiated = await listen(createMockServer(shop, { envelope: [shop.envelope, problemEnvelope()] }))
  const problem = await fetch(negotiated, raise('sold_out', { accept: 'application/problem+json' }))
  expect(await problem.json()).toMatchObject({ status: 409, kind: 'sold_out', detail: 'example-item is sold out' })
})

test('what is no catalog, and unknown options, are refused', () => {
  expect(() => createMockServer(undefined as never)).toThrow(/createMockServer: expected a catalog/)
  expect(() => createMockServer(ig1, { body: 'openai' } as never)).toThrow(
    /'body' is not a known key; known are envelope/,
  )
  expect(() => createMockServer(ig1, { envelope: 'openai' as never })).toThrow(/createMockServer: 'envelope' must be/)
  expect(() => createMockServer(ig1, null as never)).toThrow(/options must be an object, not null/)
})
