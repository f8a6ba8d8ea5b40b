import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { ig1 } from '@errspec/core/ig1'
import createError from 'http-errors'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { requireContentType } from './index.js'
import { type Service, startService, versions } from './wire-support.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const JSON_TYPE = { 'content-type': 'application/json' }

let service: Service | undefined
afterEach(() => service?.close())

describe.each(versions)('Express $version', ({ express }) => {
  /** A service that parses JSON bodies of at most 1 kB and then throws what `fail` makes of them. */
  const serve = async (fail: (body: unknown) => unknown = () => undefined) => {
    service = await startService(express, (app) => {
      app.use(requireContentType(ig1))
      app.use(express.json({ limit: 1024 }))
      app.use('/files', express.static('/nonexistent'))
      app.get('/send', (_request, response) => response.sendFile('/nonexistent/secret.txt'))
      app.get('/items/:id', () => {})
      app.all('/', (request, response) => {
        const thrown = fail(request.body)
        if (thrown) throw thrown
        response.json({ ok: true })
      })
    })
    return service
  }
  const kindAndText = async (answer: Promise<{ status: number; headers: object; body: string }>) => {
    const { status, headers, body } = await answer
    return [status, (headers as Record<string, string>)['x-error-kind'], JSON.parse(body).message.replace(NOTICE, '')]
  }

  test.each<[string, string, Record<string, string>, string | Buffer]>([
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
    ['a body of another type', 'invalid_content_type', { 'content-type': 'text/plain' }, 'hello'],
    ['a body without a type', 'invalid_content_type', {}, '{}'],
  ])('%s is %s', async (_name, kind, headers, body) => {
    const { send, reported } = await serve()
    const answer = await send('/', { method: 'POST', headers, body })
    expect([answer.status, answer.headers['x-error-kind']]).toEqual([400, kind])
    expect(answer.body).not.toMatch(/secret-token|position|klingon|rot13|header check|unexpected/i)
    expect(reported).toHaveLength(1)
  })

  test('JSON, a form with files and a request without a body pass the content-type check', async () => {
    const { send } = await serve()
    for (const options of [
      { method: 'POST', headers: { 'content-type': 'Application/JSON; charset=utf-8' }, body: '{}' },
      { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
      { method: 'GET' },
      { method: 'DELETE', headers: { 'content-length': '0' } },
    ]) {
      expect((await send('/', options)).status, JSON.stringify(options)).toBe(200)
    }
  })

  test('a body that the client breaks off is reported, and nothing crashes or hangs', async () => {
    const { port, reported, send } = await serve()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"')
    await new Promise((resolve) => setTimeout(resolve, 50))
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

  test('Express’s own errors keep their status and lose their text', async () => {
    const { send } = await serve()
    expect(await kindAndText(send('/items/%E0%A4%A'))).toEqual([400, 'unrecognized', 'Bad Request'])
    expect(await kindAndText(send('/send'))).toEqual([404, 'unrecognized', 'Not Found'])
    expect(await kindAndText(send('/files/%2e%2e/etc/passwd'))).toEqual([404, 'unrecognized', 'Not Found'])
  })
})
