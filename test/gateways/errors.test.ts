import { ig1 } from '@errspec/core/ig1'
import { brokenStream, CHAT_MODEL, errorScenarios, type Scenario, success } from 'gateway-domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kindOf, send, textOf } from '../wire/exchange.js'
import { type RunningGateway, targets, undeclaredIn } from './targets.js'

const AUTHORIZED = { authorization: 'Bearer ig1-demo-key' }
const JSON_TYPE = { 'content-type': 'application/json' }
const BOUNDARY = { 'content-type': 'multipart/form-data; boundary=x' }

describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  beforeAll(async () => {
    gateway = await target.start()
  })
  afterAll(async () => {
    await gateway.close()
    expect(undeclaredIn(gateway)).toEqual([])
  })

  const ask = ({ path, method, headers, json, body }: Omit<Scenario, 'because'>) => {
    const content = json === undefined ? body : JSON.stringify(json)
    return send(gateway.port, path, {
      method: method ?? (content === undefined ? 'GET' : 'POST'),
      headers: { ...AUTHORIZED, ...(json === undefined ? {} : JSON_TYPE), ...headers },
      ...(content === undefined ? {} : { body: content }),
    })
  }
  const chat = (fields: object, headers: Record<string, string> = {}) =>
    ask({ ...success, json: { ...(success.json as object), ...fields }, headers })

  test.each(Object.entries(errorScenarios))('raises %s', async (kind, scenario) => {
    const answer = await ask(scenario)
    expect([answer.status, kindOf(answer)]).toEqual([ig1.errors[kind as keyof typeof ig1.errors].status, kind])
    expect(JSON.parse(answer.body)).toEqual({
      message: expect.any(String),
      code: answer.status,
      request_id: answer.headers['x-request-id'],
    })
  })

  test.each<[string, Omit<Scenario, 'because'>, string]>([
    [
      'two broken parts, of which the first one asked tells',
      { ...success, headers: { 'x-demo-fault': 'decode, database' } },
      'Failed to get model',
    ],
    [
      'three plus one input images',
      errorScenarios.too_many_input_images,
      'Model qwen-image-edit only supports up to 3 input images',
    ],
    [
      'enhancing without support',
      errorScenarios.prompt_enhancing_not_supported,
      'Prompt enhancing not supported for model qwen-image-lite',
    ],
    ['a spent commit', errorScenarios.commit_exceeded, 'Commit exceeded: 12.5 >= 10'],
    ['an unknown quality', errorScenarios.unknown_quality, 'Unknown quality ultra'],
    [
      'an unknown model that asks for enhancing',
      { ...errorScenarios.unknown_quality, json: { model: 'gpt-pe', prompt: 'x' } },
      'Unknown model gpt-pe',
    ],
    [
      'an embedding model that is asked to chat',
      { ...success, json: { model: 'bge-m3', messages: [{ role: 'user', content: 'x' }] } },
      'Unknown model bge-m3',
    ],
  ])('says exactly what is wrong with %s', async (_name, scenario, text) => {
    expect(textOf(await ask(scenario))).toBe(text)
  })

  test('checks the authorization, the key, the commit, the content type, the body, then the endpoint’s own', async () => {
    const wrong = { ...{ path: '/v1/chat/completions', method: 'POST' }, body: '{' }
    const text = { 'content-type': 'text/plain' }
    const kinds = []
    for (const headers of [
      { ...text, authorization: '' },
      { ...text, authorization: 'Bearer' },
      { ...text, authorization: 'Bearer  ig1-demo-key' },
      { ...text, authorization: 'Basic aWcx' },
      { ...text, authorization: 'Bearer nobody' },
      { ...text, authorization: 'Bearer ig1-inactive-key' },
      { ...text, authorization: 'Bearer ig1-overspent-key' },
      text,
      JSON_TYPE,
    ]) {
      kinds.push(kindOf(await ask({ ...wrong, headers })))
    }
    kinds.push(kindOf(await chat({ model: 'nothing', messages: 5 })), kindOf(await chat({ model: 'nothing' })))
    expect(kinds).toEqual([
      ...['unauthorized', 'unauthorized', 'unauthorized', 'unauthorized', 'forbidden', 'forbidden', 'commit_exceeded'],
      ...['invalid_content_type', 'bad_json', 'request_parse_failed', 'unknown_model'],
    ])
  })

  test('a body that nobody may send is not waited for', async () => {
    // Chunked, and never ended by the client: the answer comes all the same.
    const { request } = await import('node:http')
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        agent: false,
        headers: JSON_TYPE,
      })
      outgoing.on('error', reject).on('response', (response) => {
        resolve(response.statusCode)
        outgoing.destroy()
      })
      outgoing.write('{')
    })
    expect(status).toBe(401)
  })

  test.each<[string, string, Record<string, string>, string | Buffer]>([
    [
      'a form that breaks off',
      'request_body_unreadable',
      BOUNDARY,
      '--x\r\ncontent-disposition: form-data; name="model"\r\n\r\nbge',
    ],
    ['a form without a boundary', 'request_body_unreadable', { 'content-type': 'multipart/form-data' }, 'x'],
    [
      'a form without the field',
      'request_parse_failed',
      BOUNDARY,
      '--x\r\ncontent-disposition: form-data; name="other"\r\n\r\n1\r\n--x--\r\n',
    ],
    [
      'a body that is not what its encoding says',
      'request_body_unreadable',
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      'plain',
    ],
    ['a body over the limit', 'request_body_unreadable', JSON_TYPE, Buffer.alloc(33 * 1024 * 1024, 0x20)],
    ['a JSON number', 'request_parse_failed', JSON_TYPE, '5'],
  ])('answers %s with %s', async (_name, kind, headers, body) => {
    const answer = await send(gateway.port, '/document', {
      method: 'POST',
      headers: { ...AUTHORIZED, ...headers },
      body,
    })
    expect([answer.status, kindOf(answer)]).toEqual([400, kind])
  })

  test.each(['month=0', 'month=13', 'month=1.5', 'month=', 'month=x', 'month=1&month=2'])(
    'refuses %s',
    async (query) => {
      expect(kindOf(await ask({ path: `/usage/history?year=2026&${query}` }))).toBe('invalid_month')
    },
  )

  test.each(['year=20x6', 'year=26', 'year=', 'year=02026', 'year=2026&year=2027'])('refuses %s', async (query) => {
    expect(kindOf(await ask({ path: `/usage/history?month=1&${query}` }))).toBe('invalid_year')
  })

  test('a path that does not exist is 404, with and without a key', async () => {
    for (const headers of [{ authorization: '' }, AUTHORIZED]) {
      const answer = await ask({ path: '/v2/chat/completions?key=secret', headers })
      expect([answer.status, textOf(answer)]).toEqual([404, 'Not Found'])
    }
  })

  test('a stream whose backend dies ends with the error and a broken connection', async () => {
    const answer = await ask(brokenStream)
    expect([answer.status, answer.complete]).toEqual([200, false])
    expect(answer.body).toMatch(/^data: \{"id".*\n\n+event: error\ndata: \{"message":"Failed to forward request/s)
    expect(answer.body).not.toContain('[DONE]')
  })

  test('what fails before the first chunk of a stream is an ordinary error', async () => {
    for (const [fields, fault, kind] of [
      [{ model: 'offline-model' }, 'none', 'backend_unavailable'],
      [{}, 'decode', 'response_decode_failed'],
      [{}, 'marshal', 'request_marshal_failed'],
      [{}, 'crash', 'internal_server_error'],
    ] as const) {
      expect(kindOf(await chat({ stream: true, ...fields }, { 'x-demo-fault': fault }))).toBe(kind)
    }
  })

  test('a database that is gone fails the usage pages as a whole', async () => {
    const answer = await ask({ path: '/usage', headers: { 'x-demo-fault': 'database' } })
    expect([answer.status, kindOf(answer)]).toEqual([500, 'internal_server_error'])
  })
})

test.each(targets)('$name obeys no fault header unless it was told to', async (target) => {
  const gateway = await target.start({ faults: false })
  const body = JSON.stringify({ model: CHAT_MODEL, messages: [{ role: 'user', content: 'Hi' }] })
  const headers = { ...AUTHORIZED, ...JSON_TYPE, 'x-demo-fault': 'database' }
  expect((await send(gateway.port, '/v1/chat/completions', { method: 'POST', headers, body })).status).toBe(200)
  await gateway.close()
})
