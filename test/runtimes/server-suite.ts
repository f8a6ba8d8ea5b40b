import { gzipSync } from 'node:zlib'
import { exampleError, toErrorResponse } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, test } from 'vitest'
import { type Answer, kindOf, type SendOptions, send, textOf } from '../wire/exchange.js'

const KINDS = Object.keys(ig1.errors) as (keyof typeof ig1.errors)[]
const trusted = { 'x-request-id': 'req_mine' }

/** What a server says of the connection and of the length, which is its own affair. */
const OF_THE_SERVER = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']

function ownHeaders({ headers }: Answer) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_SERVER.includes(name)))
}

/** Handlers of `@errspec/web` behind the runtime's own server: `log` is what it has written of errors. */
export function testServer(portOf: () => number, log: () => string): void {
  const ask = (path: string, options?: SendOptions) => send(portOf(), path, options)
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    ask('/json', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

  test('answers each error of the contract in the same bytes', async () => {
    for (const kind of KINDS) {
      const { status, headers, body } = toErrorResponse(ig1, exampleError(ig1, kind), { requestId: 'req_mine' })
      const answer = await ask(`/raise?kind=${kind}`, { headers: trusted })
      expect([answer.status, answer.body], kind).toEqual([status, body])
      expect(ownHeaders(answer), kind).toEqual({ ...headers, 'x-request-id': 'req_mine', 'request-id': 'req_mine' })
    }
    const { body } = await ask('/raise?kind=unknown_model', { headers: trusted })
    expect(body).toBe(
      '{"message":"Unknown model example-model Please contact the administrator with the request ID.","code":400,"request_id":"req_mine"}',
    )
  })

  test('a HEAD has the headers of the same error', async () => {
    const { status, headers, body } = await ask('/raise?kind=unknown_model', { method: 'HEAD', headers: trusted })
    expect([status, headers['x-error-kind'], headers['content-length'], body]).toEqual([
      400,
      'unknown_model',
      '130',
      '',
    ])
  })

  test('a success carries the id that its handler reads, also one that cannot be written to', async () => {
    const { headers, body } = await ask('/success')
    expect(headers['x-request-id']).toMatch(/^req_[a-z0-9]{24}$/)
    expect([JSON.parse(body).id, headers['request-id']]).toEqual([headers['x-request-id'], headers['x-request-id']])
    const redirect = await ask('/redirect', { headers: trusted })
    expect([redirect.status, redirect.headers['x-request-id']]).toEqual([302, 'req_mine'])
    const passedOn = await ask(`/passed-on?url=http://127.0.0.1:${portOf()}/success`, { headers: trusted })
    expect([passedOn.status, passedOn.headers['x-request-id']]).toEqual([200, 'req_mine'])
    expect(passedOn.body).toContain('"id"')
  })

  test.each(['/unknown', '/thrown-text', '/nothing'])(
    'masks an unknown failure, and logs it once: %s',
    async (path) => {
      const answer = await ask(path)
      expect([answer.status, kindOf(answer), textOf(answer)]).toEqual([
        500,
        'internal_server_error',
        'Internal Server Error',
      ])
      expect(JSON.stringify(answer)).not.toContain('HIDDEN')
      const id = String(answer.headers['x-request-id'])
      await expect.poll(() => log().split(id)).toHaveLength(3)
    },
  )

  test('answers by the responder, and tells nothing of a URL that leads nowhere', async () => {
    const forbidden = await ask('/responder')
    expect([forbidden.status, kindOf(forbidden)]).toEqual([403, 'forbidden'])
    const nowhere = await ask('/nowhere?key=HIDDEN')
    expect([nowhere.status, textOf(nowhere)]).toEqual([404, 'Not Found'])
    expect(nowhere.body).not.toContain('HIDDEN')
  })

  test('reads JSON, compressed too', async () => {
    for (const answer of [await post('{"a":1}'), await post(gzipSync('{"a":1}'), { 'content-encoding': 'gzip' })]) {
      expect([answer.status, answer.body]).toEqual([200, '{"a":1}'])
    }
  })

  test.each<[string, string | Buffer, Record<string, string>, string]>([
    ['is not JSON', '{"HIDDEN":', {}, 'bad_json'],
    ['is not there', '', {}, 'bad_json'],
    ['is of another type', '{}', { 'content-type': 'text/plain' }, 'invalid_content_type'],
    ['is too large', JSON.stringify('x'.repeat(100)), {}, 'request_body_unreadable'],
    ['grows too large', gzipSync('"'.padEnd(1e6)), { 'content-encoding': 'gzip' }, 'request_body_unreadable'],
    ['is not as encoded', '{}', { 'content-encoding': 'gzip' }, 'request_body_unreadable'],
  ])('refuses a body that %s', async (_, body, headers, kind) => {
    const answer = await post(body, headers)
    expect([answer.status, kindOf(answer)]).toEqual([400, kind])
    expect(answer.body).not.toContain('HIDDEN')
  })

  describe('a body that fails', () => {
    test('ends an event stream with one error frame, and breaks off', async () => {
      const { status, headers, body, complete } = await ask('/events')
      const [events, frame = '', ...more] = body.split('\n\n\n\nevent: error\ndata: ')
      expect([status, complete, events, more]).toEqual([200, false, 'data: one', []])
      expect(JSON.parse(frame)).toMatchObject({ code: 502, request_id: headers['x-request-id'] })
    })

    test('breaks any other off', async () => {
      const { body, complete } = await ask('/file')
      expect([body, complete]).toEqual(['half', false])
    })

    test('is let go of when its reader leaves', async () => {
      const controller = new AbortController()
      const { body } = await fetch(`http://127.0.0.1:${portOf()}/endless`, { signal: controller.signal })
      await body?.getReader().read()
      controller.abort()
      await expect.poll(async () => (await ask('/left')).body).toBe('1')
    })
  })
}
