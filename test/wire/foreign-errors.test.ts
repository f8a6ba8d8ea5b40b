import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { decodeError, parseInput } from '@errspec/core'
import createError from 'http-errors'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type SuiteContract, told } from './contracts.js'
import type { Answer, SendOptions } from './exchange.js'
import { matrix } from './matrix.js'
import { type Handler, type Service, startService } from './platforms.js'

const JSON_TYPE = { 'content-type': 'application/json' }

/** What a platform does not have, and why. */
const NOT_ON: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Nest on Fastify': {
    'JSON that is no object': 'Fastify takes any JSON value',
    'an unknown charset': 'Fastify reads every body as UTF-8',
    'an unknown encoding': 'Fastify does not look at content-encoding',
    'a body that is not what its encoding says': 'Fastify does not look at content-encoding',
    'a truncated gzip body': 'Fastify does not look at content-encoding',
    'a form with files': 'Fastify needs a plugin to take one',
  },
  Hono: {
    'JSON that is no object': 'readJson takes any JSON value',
    'a path parameter that is not valid percent-encoding': 'Hono gives it to the handler as it stands',
  },
}

let service: Service | undefined
afterEach(() => service?.close())

describe.each(matrix)('$name', ({ platform, contract }) => {
  const { catalog, causes } = contract
  /** A service that throws what `fail` makes of the body, or answers with nothing. */
  const serve = async (fail: (body: unknown) => unknown = () => undefined) => {
    const handler: Handler = ({ body, raw }) => {
      const thrown = fail(body)
      if (thrown) throw thrown
      raw.end()
    }
    service = await startService(platform, handler, { catalog })
    return service
  }
  const notHere = NOT_ON[platform.name] ?? {}
  const isHere = ([name]: readonly [string, ...unknown[]]) => !(name in notHere)
  // Listed as skipped, each with its reason.
  for (const [name, reason] of Object.entries(notHere)) {
    test.skipIf(true)(`${name}: not here, since ${reason}`, () => {})
  }
  const answered = async (pending: Promise<Answer>) => told(contract, await pending)

  const bodies: [string, keyof SuiteContract['causes'], Record<string, string>, string | Buffer][] = [
    ['malformed JSON', 'badJson', JSON_TYPE, '{"secret-token": tru'],
    ['JSON that is no object', 'badJson', JSON_TYPE, '"text"'],
    ['a body over the limit', 'bodyTooLarge', JSON_TYPE, JSON.stringify('x'.repeat(2000))],
    ['an unknown charset', 'unreadableBody', { 'content-type': 'application/json; charset=klingon' }, '{}'],
    ['an unknown encoding', 'unreadableBody', { ...JSON_TYPE, 'content-encoding': 'rot13' }, '{}'],
    ['a body that is not what its encoding says', 'unreadableBody', { ...JSON_TYPE, 'content-encoding': 'gzip' }, '{}'],
    [
      'a truncated gzip body',
      'unreadableBody',
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      gzipSync('{"a":1}').subarray(0, 12),
    ],
    ['a body of another type', 'contentType', { 'content-type': 'application/xml' }, '<a/>'],
    ['a body without a type', 'contentType', {}, '{}'],
  ]
  test.each(bodies.filter(isHere))('%s is %s', async (_name, cause, headers, body) => {
    const { send, reported } = await serve()
    const answer = await send('/', { method: 'POST', headers, body })
    expect(told(contract, answer)).toEqual(causes[cause])
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
    await expect.poll(() => reported.map(({ error }) => error.kind)).toEqual([causes.unreadableBody[1]])
    expect((await send('/')).status).toBe(200)
  })

  test('an http-error of 4xx keeps its status, and its text where that is exposed, cleaned', async () => {
    const { send, close } = await serve(() => createError(409, 'Name\u0000 taken\n'))
    expect(await answered(send('/'))).toEqual([409, 'unrecognized', 'Name taken'])
    await close()
    const hidden = await serve(() => createError(409, 'row 7 of users', { expose: false }))
    expect(await answered(hidden.send('/'))).toEqual([409, 'unrecognized', 'Conflict'])
  })

  test('an http-error of 5xx never shows its text, exposed or not', async () => {
    for (const expose of [true, false]) {
      const { send, close } = await serve(() => createError(504, 'secret', { expose }))
      expect(await answered(send('/'))).toEqual([504, 'unrecognized', 'Gateway Timeout'])
      await close()
    }
    const { send } = await serve(() => createError(503, 'secret', { expose: true, headers: { 'retry-after': '7' } }))
    const answer = await send('/')
    expect([answer.status, answer.body.includes('secret')]).toEqual([503, false])
    expect(answer.headers).toMatchObject({ 'retry-after': '7', 'x-should-retry': 'true' })
  })

  test('an http-error of a status that the contract has a kind for is of that kind, whatever it says', async () => {
    for (const text of ['Forbidden', 'row 7 of users']) {
      const { send, close } = await serve(() => createError(403, text))
      expect(await answered(send('/'))).toEqual(causes.forbidden)
      await close()
    }
  })

  test('an error with a status but no `expose`, as other clients throw it, is unknown', async () => {
    const { send } = await serve(() => Object.assign(new Error('upstream said no'), { status: 401, statusCode: 401 }))
    expect(await answered(send('/'))).toEqual(causes.unknown)
  })

  const input = z.object({ 'a/b': z.object({ qty: z.number() }).array() })
  const wrong = { method: 'POST', headers: JSON_TYPE, body: '{"a/b": [{"qty": 1}, {"qty": "secret"}]}' }

  test('what parseInput refuses is bad input, with each field where the contract has a place for it', async () => {
    const { send, reported } = await serve((body) => parseInput(catalog, input, body))
    const answer = await send('/', wrong)
    expect(told(contract, answer)).toEqual(causes.invalidInput)
    const hasIssues = 'issues' in (catalog.errors[causes.invalidInput[1]]?.params ?? {})
    const issue = { pointer: '/a~1b/1/qty', message: expect.stringContaining('expected number'), code: 'invalid_type' }
    expect(decodeError(catalog, answer).params).toEqual(hasIssues ? { issues: [issue] } : {})
    expect(answer.body).not.toContain('secret')
    expect(reported).toHaveLength(1)
  })

  test('a bare schema error may be about the service’s own data: it is unknown', async () => {
    const { send } = await serve((body) => input.safeParse(body).error)
    expect(await answered(send('/', wrong))).toEqual(causes.unknown)
  })

  const invalidParameter = 'a path parameter that is not valid percent-encoding'
  test.runIf(isHere([invalidParameter]))(`${invalidParameter} is a 400 that does not repeat it`, async () => {
    const { send } = await serve()
    expect(await answered(send('/items/%E0%A4%A'))).toEqual([400, 'unrecognized', 'Bad Request'])
  })
})
