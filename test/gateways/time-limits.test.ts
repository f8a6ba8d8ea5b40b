import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../wire/exchange.js'
import { type RunningGateway, targets } from './targets.js'

const TRIAL = 'authorization: Bearer ig1-trial-key\r\n'
const HEAD = `POST /v1/embeddings HTTP/1.1\r\nhost: x\r\n${TRIAL}content-type: application/json\r\n`

describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  const sockets: Socket[] = []
  beforeAll(async () => {
    gateway = await target.start({ limits: { headersMs: 500, requestMs: 1000, writeMs: 1000 } })
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await gateway.close()
  })
  const open = () => {
    const socket = connect(gateway.port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    return socket
  }

  test.each([
    ['headers', 'GET /usage HTTP/1.1\r\nx: '],
    ['a body', `${HEAD}content-length: 100000\r\n\r\n{`],
    ['the body of a path that no route has', 'POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{'],
  ])('%s: what comes a byte at a time has an end', async (_name, bytes) => {
    const socket = open()
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write(bytes)
    const drip = setInterval(() => socket.write('x'), 50)
    await once(socket, 'close')
    clearInterval(drip)
    expect(answer).toMatch(/^HTTP\/1.1 4(08|04) /)
    const { code, request_id } = JSON.parse(answer.slice(answer.indexOf('{'), answer.indexOf('}') + 1))
    expect([code, request_id]).toEqual([expect.any(Number), expect.stringMatching(/^req_/)])
  })

  test('who does not read loses the connection, and gives its place back only then', async () => {
    const json = JSON.stringify({ model: 'qwen3-vl-embedding-8b', input: Array(256).fill('x') })
    const body = `content-length: ${json.length}\r\n\r\n${json}`
    const brokenOff = () => gateway.log.filter(({ msg }) => msg === 'broken off').length
    const before = brokenOff()
    const silent = [open(), open()]
    for (const socket of silent) socket.write(HEAD + body)
    await Promise.all(silent.map((socket) => once(socket, 'readable')))
    const chat = () =>
      send(gateway.port, '/v1/embeddings', {
        ...{ method: 'POST', body: JSON.stringify({ model: 'bge-m3', input: 'x' }) },
        headers: { authorization: 'Bearer ig1-trial-key', 'content-type': 'application/json' },
      })
    expect((await chat()).status).toBe(429)
    await expect.poll(async () => (await chat()).status).toBe(200)
    await expect.poll(brokenOff).toBe(before + 2)
    await pause(50)
    expect(gateway.log.filter(({ level }) => Number(level) >= 50)).toEqual([])
  })
})
