import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { CHAT_MODEL, success } from 'gateway-domain'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kindOf, type SendOptions, send } from '../wire/exchange.js'
import { type RunningGateway, targets } from './targets.js'

const AUTHORIZED = { authorization: 'Bearer ig1-demo-key' }
const JSON_TYPE = { 'content-type': 'application/json' }
const MEBIBYTE = 1024 * 1024
const chatBody = (fields: object) => JSON.stringify({ ...(success.json as object), ...fields })

describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await target.start()
  })
  afterAll(() => gateway.close())

  const ask = (path: string, { headers, ...options }: SendOptions = {}) =>
    send(gateway.port, path, { ...options, headers: { ...AUTHORIZED, ...headers } })
  const post = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
    ask(path, { method: 'POST', headers, body })
  const postForm = async (path: string, parts: [name: string, value: string | Blob][]) => {
    const form = new FormData()
    for (const [name, value] of parts) form.append(name, value)
    const { status, headers } = await fetch(gateway.url + path, { method: 'POST', headers: AUTHORIZED, body: form })
    return [status, headers.get('x-error-kind')]
  }
  /** What comes back on a connection for some bytes that a client could send. */
  const sendRaw = async (bytes: string): Promise<string> => {
    const socket = connect(gateway.port, '127.0.0.1')
    socket.on('error', () => {})
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write(bytes)
    await once(socket, 'close')
    return answer
  }

  test.each<[string, () => [string, string | Blob][]]>([
    ['a file over the limit', () => [['document', new Blob(['a'.repeat(21 * MEBIBYTE)])]]],
    [
      'two files that are too large together',
      () => ['a', 'b'].map((name): [string, Blob] => [name, new Blob(['a'.repeat(17 * MEBIBYTE)])]),
    ],
    ['a field over the limit', () => [['document', 'a'.repeat(2 * MEBIBYTE)]]],
    ['too many fields', () => Array.from({ length: 65 }, (_, index): [string, string] => [`f${index}`, 'x'])],
    ['too many files', () => Array.from({ length: 17 }, (_, index): [string, Blob] => [`f${index}`, new Blob(['x'])])],
  ])('survives a form with %s', async (_name, parts) => {
    expect(await postForm('/document', parts())).toEqual([400, 'request_body_unreadable'])
  })

  test.each([
    ['parts that have no header', '--x\r\n\r\n\r\n', 900_000],
    ['parts that have no name', '--x\r\na: b\r\n\r\nx\r\n', 1000],
    ['headers', `--x\r\n${'a: b\r\n'.repeat(2500)}\r\nx\r\n`, 300],
  ])('survives a form with too many %s', async (_name, part, count) => {
    const form = { 'content-type': 'multipart/form-data; boundary=x' }
    const answers = await Promise.all([0, 1, 2].map(() => post('/document', part.repeat(count), form)))
    expect(answers.map(kindOf)).toEqual(Array(3).fill('request_body_unreadable'))
    expect((await ask('/usage')).status).toBe(200)
  })

  test.each([
    ['letters', 'a'.repeat(500_000)],
    ['spaces', ' '.repeat(500_000)],
    ['characters beyond the first plane', '😀'.repeat(50_000)],
  ])('counts half a million %s without holding everybody up', async (_name, input) => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 10)
    const answer = await post('/v1/embeddings', JSON.stringify({ model: 'bge-m3', input }))
    clearInterval(timer)
    expect(answer.status).toBe(200)
    // Quadratic counting takes minutes here, and the test's time limit ends it.
    expect(ticks).toBeGreaterThan(0)
  })

  test.each<[string, string]>([
    [
      'chat with JSON nested too deep',
      chatBody({}).replace('{', `{"metadata":${'['.repeat(6000)}${']'.repeat(6000)},`),
    ],
    ['two choices', chatBody({ n: 2 })],
  ])('refuses %s as what it is: the client’s mistake', async (_name, body) => {
    expect(kindOf(await post('/v1/chat/completions', body))).toBe('request_parse_failed')
  })

  test('refuses a document that is nested too deep, and takes one with many paragraphs that are never closed', async () => {
    const document = (html: string) => postForm('/document', [['document', new Blob([html])]])
    expect(await document('<b>'.repeat(3000))).toEqual([400, 'request_parse_failed'])
    expect(await document('a'.repeat(2 * MEBIBYTE))).toEqual([400, 'request_parse_failed'])
    expect(await document(`<ul>${'<li>one<p>two<br>'.repeat(300)}`)).toEqual([200, null])
  })

  test('counts input images under every name, and takes no other format', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const file = new Blob([new Uint8Array(png)])
    const fields: [string, string][] = [
      ['model', 'qwen-image-edit'],
      ['prompt', 'x'],
      ['size', '64x64'],
    ]
    const files = ['image', 'image[]', 'image[]', 'images'].map((name): [string, Blob] => [name, file])
    expect(await postForm('/v1/images/edits', [...fields, ...files])).toEqual([400, 'too_many_input_images'])
    expect(await postForm('/v1/images/edits', [...fields, ['images', file]])).toEqual([200, null])
    const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'])
    expect(await postForm('/v1/images/edits', [...fields, ['image', svg]])).toEqual([400, 'request_parse_failed'])
    expect(await postForm('/v1/images/edits', fields)).toEqual([400, 'request_parse_failed'])
  })

  test.each<[string, Record<string, string>, string, string | undefined]>([
    ['an empty body', JSON_TYPE, '', 'request_parse_failed'],
    [
      'an unknown charset',
      { 'content-type': 'application/json; charset=bogus' },
      chatBody({}),
      'request_body_unreadable',
    ],
    ['a charset in quotes', { 'content-type': 'application/json; charset="UTF-8"' }, chatBody({}), undefined],
    ['an encoding without a name', { ...JSON_TYPE, 'content-encoding': '' }, chatBody({}), undefined],
    ['a key named __proto__', JSON_TYPE, chatBody({}).replace('{', '{"__proto__":{"a":1},'), undefined],
    [
      'a space in the content type',
      { 'content-type': 'multipart/form-data ; boundary=x' },
      'x',
      'request_body_unreadable',
    ],
  ])('sees %s as every gateway does', async (_name, headers, body, kind) => {
    const answer = await post('/v1/chat/completions', body, headers)
    expect([answer.status, kindOf(answer)]).toEqual([kind ? 400 : 200, kind])
  })

  test.each(['/usage/', '/USAGE'])('has no path %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  test.each([
    ['text/plain', 'x'],
    ['application/json', '{'],
    ['multipart/form-data', 'x'],
  ])('asks nothing of the body of a GET (%s)', async (type, body) => {
    expect(
      (await ask('/usage', { headers: { 'content-type': type, 'content-length': String(body.length) }, body })).status,
    ).toBe(200)
  })

  test.each([
    ['what is no HTTP', 'GARBAGE\r\n\r\n', 400],
    [
      'a broken chunk',
      'POST /usage HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\nzz',
      400,
    ],
    ['too many headers', `GET /usage HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['no host', 'GET /usage HTTP/1.1\r\nconnection: close\r\n\r\n', 401],
    ['an expectation', 'GET /usage HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\nconnection: close\r\n\r\n', 401],
  ])('answers %s by the contract, with an id that is in the log', async (_name, bytes, status) => {
    const answer = await sendRaw(bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    const { code, request_id } = JSON.parse(answer.slice(answer.indexOf('{')))
    expect([code, answer]).toEqual([status, expect.stringMatching(new RegExp(`^request-id: ${request_id}\r$`, 'm'))])
    await expect.poll(() => gateway.log.filter(({ requestId }) => requestId === request_id).length).toBeGreaterThan(0)
  })

  test('a client that goes away in mid-request leaves the gateway as it was', async () => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ig1-demo-key\r\n`
    for (const rest of ['', 'content-type: application/json\r\ncontent-length: 100\r\n\r\n{"model"']) {
      const socket = connect(gateway.port, '127.0.0.1').on('error', () => {})
      socket.write(head + rest)
      await pause(20)
      socket.destroy()
    }
    const body = chatBody({ model: CHAT_MODEL })
    expect((await post('/v1/chat/completions', body)).status).toBe(200)
    expect(gateway.log.filter(({ level }) => Number(level) >= 50)).toEqual([])
  })
})
