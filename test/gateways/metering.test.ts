import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { CHAT_MODEL } from 'gateway-domain'
import { afterEach, describe, expect, test } from 'vitest'
import { kindOf, send, textOf } from '../wire/exchange.js'
import { type RunningGateway, type StartOptions, targets } from './targets.js'

const TRIAL = 'ig1-trial-key'

describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  afterEach(() => gateway.close())
  const start = async (options?: StartOptions) => {
    gateway = await target.start(options)
  }

  const get = (path: string, key = TRIAL) => send(gateway.port, path, { headers: { authorization: `Bearer ${key}` } })
  const post = (path: string, json: object, key = TRIAL, headers: Record<string, string> = {}) =>
    send(gateway.port, path, {
      ...{ method: 'POST', body: JSON.stringify(json) },
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    })
  const paint = (headers?: Record<string, string>) =>
    post('/v1/images/generations', { model: 'qwen-image', prompt: 'x', size: '64x64' }, TRIAL, headers)
  const chat = (fields: object = {}, headers?: Record<string, string>) =>
    post(
      '/v1/chat/completions',
      { model: CHAT_MODEL, messages: [{ role: 'user', content: 'Hi' }], ...fields },
      TRIAL,
      headers,
    )

  test('spends the commit for real: the call that reaches it passes, every later request is 402', async () => {
    await start()
    for (let spent = 0; spent < 5; spent++) expect((await paint()).status).toBe(200)
    for (const refused of [await paint(), await chat(), await get('/usage'), await get('/usage/history')]) {
      expect([refused.status, textOf(refused)]).toEqual([402, 'Commit exceeded: 0.1 >= 0.1'])
    }
    expect((await get('/usage', 'ig1-demo-key')).status, 'another organisation').toBe(200)
  })

  test('requests that were let in while nothing was spent cannot overspend the commit', async () => {
    await start()
    const body = JSON.stringify({ model: 'qwen-image', prompt: 'x', size: '64x64' })
    const open = Array.from({ length: 60 }, () => {
      const outgoing = request({ port: gateway.port, path: '/v1/images/generations', method: 'POST', agent: false })
      outgoing.setHeader('authorization', `Bearer ${TRIAL}`)
      outgoing.setHeader('content-type', 'application/json')
      outgoing.setHeader('content-length', body.length)
      outgoing.write(body.slice(0, 5))
      return { outgoing, answered: once(outgoing, 'response') as Promise<[IncomingMessage]> }
    })
    // By then all are let in: their connections are older than this one.
    expect((await get('/usage')).status).toBe(200)
    const statuses: (number | undefined)[] = []
    for (const { outgoing, answered } of open) {
      outgoing.end(body.slice(5))
      const [response] = await answered
      for await (const _chunk of response);
      statuses.push(response.statusCode)
    }
    expect(statuses).toEqual([...Array(5).fill(200), ...Array(55).fill(402)])
  })

  test('calls at the same time cannot spend the same money, and what one does not use is free again', async () => {
    await start()
    for (let spent = 0; spent < 4; spent++) expect((await paint()).status).toBe(200)
    const statuses = (await Promise.all([paint(), paint()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 402])
    await gateway.close()
    await start()
    for (let spent = 0; spent < 4; spent++) expect((await paint()).status).toBe(200)
    expect((await paint({ 'x-demo-fault': 'image-format' })).status).toBe(500)
    expect((await paint()).status).toBe(200)
  })

  test('books what succeeds and nothing else, by model and day', async () => {
    await start({ now: () => new Date('2026-11-23T12:00:00Z') })
    const { usage } = JSON.parse((await chat()).body)
    await chat({ stream: true })
    await paint()
    for (const fault of ['image-data', 'image-format', 'decode', 'crash']) {
      expect((await paint({ 'x-demo-fault': fault })).status).toBe(500)
    }
    await chat({ stream: true }, { 'x-demo-fault': 'stream' })
    const expected = [
      ['qwen-image', 1, 0.02],
      [CHAT_MODEL, 2, 2 * usage.cost],
    ]
    const { data, total } = JSON.parse((await get('/usage/history?month=11&year=2026')).body)
    expect(data.map(({ model, requests, cost }: { [key: string]: unknown }) => [model, requests, cost])).toEqual(
      expected,
    )
    expect(data[0].date).toBe('2026-11-23')
    expect(total).toBeCloseTo(0.02 + 2 * usage.cost, 12)
    expect(JSON.parse((await get('/usage')).body)).toEqual({ current: total, commit: 0.1, max_throughput: 2 })
    expect(JSON.parse((await get('/usage/history?month=10&year=2026')).body).data).toEqual([])
  })

  test('a new month begins at zero', async () => {
    let now = new Date('2026-11-30T23:59:59Z')
    await start({ now: () => now })
    expect((await get('/usage', 'ig1-overspent-key')).status).toBe(402)
    now = new Date('2026-12-01T00:00:00Z')
    expect(JSON.parse((await get('/usage', 'ig1-overspent-key')).body).current).toBe(0)
  })

  test('refuses calls over max_throughput with 429 in the envelope, and none after they have ended', async () => {
    await start()
    const answers = await Promise.all(Array.from({ length: 6 }, () => chat({ stream: true })))
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
    expect(refused).toHaveLength(4)
    for (const answer of refused) {
      expect(textOf(answer)).toBe('Too Many Requests')
      expect([answer.headers['retry-after'], kindOf(answer)]).toEqual(['1', 'unrecognized'])
      expect(answer.headers).not.toHaveProperty('x-should-retry')
    }
    // Two at a time, each after the other's answer: never one too many, also after failures of every sort.
    const inTurn = async () => {
      for (const fields of [{}, { stream: true }, { model: 'offline-model' }, {}]) {
        expect((await chat(fields)).status).not.toBe(429)
      }
      expect((await chat({ stream: true }, { 'x-demo-fault': 'stream' })).status).toBe(200)
      expect((await chat({}, { 'x-demo-fault': 'decode' })).status).toBe(500)
    }
    await Promise.all([inTurn(), inTurn()])
  })

  test('a client that goes away gives its place back, and is nobody’s error', async () => {
    await start()
    for (let round = 0; round < 3; round++) {
      const controller = new AbortController()
      const headers = { authorization: `Bearer ${TRIAL}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ model: CHAT_MODEL, stream: true, messages: [{ role: 'user', content: 'Hi' }] })
      const url = `${gateway.url}/v1/chat/completions`
      const response = await fetch(url, { method: 'POST', headers, body, signal: controller.signal })
      await response.body?.getReader().read()
      controller.abort()
    }
    await expect.poll(async () => (await chat()).status).toBe(200)
    await pause(50)
    expect(gateway.log.filter(({ level }) => Number(level) >= 50)).toEqual([])
    await expect.poll(() => gateway.log.filter(({ msg }) => msg === 'broken off').length).toBe(3)
  })
})
