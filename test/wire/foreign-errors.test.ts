import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import createError from 'http-errors'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { kindOf, type SendOptions, textOf } from './exchange.js'
import { platforms, type Service, startService } from './platforms.js'

const JSON_TYPE = { 'content-type': 'application/json' }

/** What Fastify does not have, and why. */
const NOT_ON_FASTIFY: Record<string, string> = {
  'JSON that is no object': 'Fastify takes any JSON value',
  'an unknown charset': 'Fastify reads every body as UTF-8',
  'an unknown encoding': 'Fastify does not look at content-encoding',
  'a body that is not what its encoding says': 'Fastify does not look at content-encoding',
  'a truncated gzip body': 'Fastify does not look at content-encoding',
  'a form with files': 'Fastify needs a plugin to take one',
}

let service: Service | undefined
afterEach(() => service?.close())

describe.each(platforms)('$name', (platform) => {
  /** A service that throws what `fail` makes of the body, or answers with nothing. */
  const serve = async (fail: (body: unknown) => unknown = () => undefined) => {
    service = await startService(platform, ({ body, raw }) => {
      const thrown = fail(body)
      if (thrown) throw thrown
      raw.end()
    })
    return service
  }
  const isHere = ([name]: readonly [string, ...unknown[]]) => !(platform.isFastify && name in NOT_ON_FASTIFY)
  // Listed as skipped, each with its reason.
  for (const [name, reason] of Object.entries(platform.isFastify ? NOT_ON_FASTIFY : {})) {
    test.skipIf(true)(`${name}: not here, since ${reason}`, () => {})
  }
  const kindAndText = async (pending: Promise<Parameters<typeof textOf>[0]>) => {
    const answer = await pending
    return [answer.status, kindOf(answer), textOf(answer)]
  }

  const bodies: [string, string, Record<string, string>, string | Buffer][] = [
    ['malformed JSON', 'bad_json', JSON_TYPE, '{"secret-token": tru'],
    ['JSON that is no object', 'bad_json', JSON_TYPE, '"text"'],
    ['a body over the limit', 'request_body_unreadable', JSON_TYPE, JSON.stringify('x'.repeat(2000))],
    ['an unknown charset', 'request_body_unreadable', { 'content-type': 'application/json; charset=klingon' }, '{}'],
    ['an unknown encoding', 'request_body_unreadable', { ...JSON_TYPE, 'content-encoding': 'rot13' }, '{}'],
    [
      'a body that is not what its encoding says',
      'request_body_unreadable',
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      '{}',
    ],
    [
      'a truncated gzip body',
      'request_body_unreadable',
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      gzipSync('{"a":1}').subarray(0, 12),
    ],
    ['a body of another type', 'invalid_content_type', { 'content-type': 'application/xml' }, '<a/>'],
    ['a body without a type', 'invalid_content_type', {}, '{}'],
  ]
  test.each(bodies.filter(isHere))('%s is %s', async (_name, kind, headers, body) => {
    const { send, reported } = await serve()
    const answer = await send('/', { method: 'POST', headers, body })
    expect([answer.status, answer.headers['x-error-kind']]).toEqual([400, kind])
    expect(answer.body).not.toMatch(/secret-token|position|klingon|rot13|header check|unexpected/i)
    expect(reported).toHaveLength(1)
  })

  const accepted: [string, SendOptions][] = [
    ['JSON', { method: 'POST', headers: { 'content-type': 'Application/JSON; charset=utf-8' }, body: '{}' }],
    [
      'a form with files',
      { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    ],
    ['no body', { method: 'GET' }],
    ['an empty body', { method: 'DELETE', headers: { 'content-length': '0' } }],
  ]
  test.each(accepted.filter(isHere))('%s passes the content-type check', async (_name, options) => {
    const { send } = await serve()
    expect((await send('/', options)).status).toBe(200)
  })

  test('a body that the client breaks off is reported, and nothing crashes or hangs', async () => {
    const { port, reported, send } = await serve()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"')
    await new Promise((resolve) => setTimeout(resolve, 250))
    socket.destroy()
    await expect.poll(() => reported.map(({ error }) => error.kind)).toEqual(['request_body_unreadable'])
    expect((await send('/')).status).toBe(200)
  })

  test('an http-error of 4xx keeps its status, and its text where that is exposed, cleaned', async () => {
    const { send, close } = await serve(() => createError(409, 'Name\u0000 taken\n'))
    expect(await kindAndText(send('/'))).toEqual([409, 'unrecognized', 'Name taken'])
    await close()
    const hidden = await serve(() => createError(409, 'row 7 of users', { expose: false }))
    expect(await kindAndText(hidden.send('/'))).toEqual([409, 'unrecognized', 'Conflict'])
  })

  test('an http-error of 5xx never shows its text, exposed or not', async () => {
    for (const expose of [true, false]) {
      const { send, close } = await serve(() => createError(500, 'secret', { expose }))
      expect(await kindAndText(send('/'))).toEqual([500, 'internal_server_error', 'Internal Server Error'])
      await close()
    }
    const { send } = await serve(() => createError(503, 'secret', { expose: true, headers: { 'retry-after': '7' } }))
    const answer = await send('/')
    expect(answer.body).not.toContain('secret')
    expect(answer.headers).toMatchObject({ 'retry-after': '7', 'x-should-retry': 'true' })
  })

  test('an http-error whose text is the contract’s own gets its kind', async () => {
    const { send } = await serve(() => createError(403, 'Forbidden'))
    expect(await kindAndText(send('/'))).toEqual([403, 'forbidden', 'Forbidden'])
  })

  test('an error with a status but no `expose`, as other clients throw it, is unknown', async () => {
    const { send } = await serve(() => Object.assign(new Error('upstream said no'), { status: 401, statusCode: 401 }))
    expect(await kindAndText(send('/'))).toEqual([500, 'internal_server_error', 'Internal Server Error'])
  })

  test('a zod failure is a request that could not be parsed', async () => {
    const { send } = await serve((body) => z.object({ model: z.string() }).safeParse(body).error)
    const answer = send('/', { method: 'POST', headers: JSON_TYPE, body: '{"model": 5}' })
    expect(await kindAndText(answer)).toEqual([400, 'request_parse_failed', 'Failed to parse request'])
  })

  test('a path parameter that is not valid percent-encoding is a 400 that does not repeat it', async () => {
    const { send } = await serve()
    expect(await kindAndText(send('/items/%E0%A4%A'))).toEqual([400, 'unrecognized', 'Bad Request'])
  })
})
