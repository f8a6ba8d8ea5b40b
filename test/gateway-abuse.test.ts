import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createClient } from '@libsql/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js'

const KEY = { authorization: 'Bearer ig1-demo-key' }
const JSON_TYPE = { 'content-type': 'application/json' }
const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' }
const CHAT = '/v1/chat/completions'
const MEBIBYTE = 1024 * 1024
/** What nobody may have to wait for, and what an attack may cost, whatever it is. */
const LONGEST_STRETCH_MS = 250
const MOST_MEMORY = 400 * MEBIBYTE

/** What is attacked with, made once for all gateways. */
const MESSAGES = gzipSync(`{"model":"m","messages":[${'1,'.repeat(16_000_000)}1]}`)
const LISTS = gzipSync(`[${'[],'.repeat(3_000_000)}[]]`)
const SPACES = gzipSync(Buffer.alloc(16 * MEBIBYTE, ' '))
const HEADERS = `--x\r\n${'a: b\r\n'.repeat(2500)}\r\nx\r\n`
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${'<g/>'.repeat(1_900_000)}</svg>`
/** The longest text of JSON that is read: every step over it computes for as long as any can. */
const LONGEST = 2 * MEBIBYTE
/** 512 KiB. */
const RANDOM = Array.from({ length: 65_536 }, () => Math.random().toString(36).slice(2, 9).padEnd(8)).join('')

interface Outcome {
  readonly status: number
  readonly kind: unknown
}

describe.each([
  ['express-gateway', {}],
  ['nest-gateway', { NEST_PLATFORM: 'express' }],
  ['nest-gateway', { NEST_PLATFORM: 'fastify' }],
] as const)('%s %j', { timeout: 240_000 }, (app, env) => {
  let gateway: GatewayProcess
  let directory: string
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'errspec-abuse-'))
    const DATABASE_URL = `file:${join(directory, 'gateway.db')}`
    gateway = await startGatewayProcess(app, { ...env, DATABASE_URL, LOG_LEVEL: 'fatal', DOCUMENT_MS: '1500' }, [
      './loop-probe.mjs',
    ])
    // What is loaded and compiled at the first call is not the attack's.
    expect((await post(CHAT, KEY, JSON.stringify(chat('Hello')))).status).toBe(200)
    // Where others compute, the converter's thread waits for them, and the first document may be late.
    while ((await postDocument('<p>Hello')).status !== 200) await pause(100)
  })
  beforeEach(() => probe())
  afterAll(() => {
    gateway.child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })

  const probe = async (): Promise<{ stretch: number; memory: number }> => {
    gateway.child.send('measure')
    return (await once(gateway.child, 'message'))[0]
  }
  /** On a connection of its own: none is closed for being idle while this process computes. */
  const send = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Buffer,
  ): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const outgoing = request(gateway.url + path, { method, agent: false, headers }, (response) => {
        resolve({ status: response.statusCode ?? 0, kind: response.headers['x-error-kind'] })
        response.resume()
      })
      outgoing.on('error', reject).end(body)
    })
  const usage = async () => (await send('GET', '/usage', KEY)).status
  const post = (path: string, headers: Record<string, string>, body: string | Buffer) =>
    send('POST', path, { ...JSON_TYPE, ...headers }, body)
  const postForm = async (path: string, fields: Record<string, string | Blob>): Promise<Outcome> => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    const response = await fetch(gateway.url + path, { method: 'POST', headers: KEY, body })
    await response.text()
    return { status: response.status, kind: response.headers.get('x-error-kind') }
  }
  const postDocument = (html: string) => postForm('/document', { document: new Blob([html]) })

  /** Makes an attack while others ask for their usage, and tells what came of it. */
  async function under<T>(attack: () => Promise<T>): Promise<T> {
    let isOver = false
    const others: Promise<number[]> = (async () => {
      const statuses: number[] = []
      do {
        statuses.push(await usage())
        await pause(20)
      } while (!isOver)
      return statuses
    })()
    const outcome = await attack().finally(() => {
      isOver = true
    })
    expect(new Set(await others)).toEqual(new Set([200]))
    const { stretch, memory } = await probe()
    expect(stretch).toBeLessThan(LONGEST_STRETCH_MS)
    expect(memory).toBeLessThan(MOST_MEMORY)
    return outcome
  }
  const times = <T>(count: number, run: () => Promise<T>) => Promise.all(Array.from({ length: count }, run))

  test('sixteen million messages in 31 kB are refused before they are parsed', async () => {
    const refused = { status: 400, kind: 'request_parse_failed' }
    expect(await under(() => times(10, () => post(CHAT, { ...KEY, ...GZIP }, MESSAGES)))).toEqual(
      Array(10).fill(refused),
    )
    // As many as are read are too many to be told of one by one.
    const many = JSON.stringify({ ...chat(''), messages: Array(4900).fill(1) })
    expect(await under(() => times(10, () => post(CHAT, KEY, many)))).toEqual(Array(10).fill(refused))
  })

  test('requests that are sent without waiting for an answer hold nobody up, and too many of them are cut off', async () => {
    const pipelined = (count: number) =>
      new Promise<number>((resolve) => {
        const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => {})
        let answers = 0
        socket.on('data', (chunk) => {
          answers += chunk.toString('latin1').split('HTTP/1.1 200').length - 1
          if (answers === count) socket.end()
        })
        socket.on('close', () => resolve(answers))
        socket.write(`GET /usage HTTP/1.1\r\nhost: a\r\nauthorization: ${KEY.authorization}\r\n\r\n`.repeat(count))
      })
    expect(await under(() => times(5, () => pipelined(50)))).toEqual(Array(5).fill(50))
    for (const answers of await under(() => times(5, () => pipelined(2000)))) expect(answers).toBeLessThan(100)
    expect(await under(() => times(200, usage))).toEqual(Array(200).fill(200))
  })

  test('a document that takes its converter minutes is given up, and delays nobody', async () => {
    const documents = ['<div></x>'.repeat(3000), '<b></x>'.repeat(140_000)]
    const outcomes = await under(() => Promise.all(documents.map(postDocument)))
    for (const { status, kind } of outcomes) {
      expect([
        [200, null],
        [400, 'request_parse_failed'],
      ]).toContainEqual([status, kind])
    }
    await expect.poll(async () => (await postDocument('<h1>Title')).status).toBe(200)
  })

  test('a body that no route or nobody’s key stands for is not read', async () => {
    expect(await under(() => times(10, () => post('/nowhere', GZIP, LISTS)))).toEqual(
      Array(10).fill({ status: 404, kind: 'unrecognized' }),
    )
    const unauthorized = { status: 401, kind: 'unauthorized' }
    expect(await under(() => times(10, () => post(CHAT, GZIP, LISTS)))).toEqual(Array(10).fill(unauthorized))
  })

  test('a drawing that calls itself a PNG is refused by its first bytes', async () => {
    const image = new Blob([SVG], { type: 'image/png' })
    const edit = () => postForm('/v1/images/edits', { model: 'qwen-image-edit', prompt: 'x', image })
    expect(await under(() => times(2, edit))).toEqual(Array(2).fill({ status: 400, kind: 'request_parse_failed' }))
  })

  test('clients that never read hold no whole answers', async () => {
    const json = JSON.stringify({ model: 'qwen3-vl-embedding-8b', input: Array(32).fill('x') })
    const head = `POST /v1/embeddings HTTP/1.1\r\nhost: x\r\nauthorization: ${KEY.authorization}\r\n`
    const sockets = Array.from({ length: 20 }, () => connect(Number(new URL(gateway.url).port), '127.0.0.1'))
    await under(async () => {
      for (const socket of sockets) {
        socket.on('error', () => {})
        socket.write(`${head}content-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`)
      }
      // Paused as soon as the answer has begun.
      await Promise.all(sockets.map((socket) => once(socket, 'readable')))
      await times(20, usage)
    })
    for (const socket of sockets) socket.destroy()
  })

  test('a database that another process has locked fails the calls that write to it, and stops nobody', async () => {
    const other = createClient({ url: `file:${join(directory, 'gateway.db')}` })
    const lock = await other.transaction('write')
    let isOver = false
    let answered = 0
    const failed = await under(async () => {
      const call = () => post(CHAT, KEY, JSON.stringify(chat('Hello')))
      const calls = times(10, () =>
        call().finally(() => {
          isOver = true
        }),
      )
      // A driver that waits takes no time on the processor: how many others are answered before the first call fails is counted.
      for (; !isOver; answered++) {
        await usage()
        await pause(20)
      }
      return calls
    })
    expect(answered).toBeGreaterThan(10)
    expect(failed).toEqual(Array(10).fill({ status: 500, kind: 'internal_server_error' }))
    await lock.rollback()
    other.close()
    expect(await post(CHAT, KEY, JSON.stringify(chat('Hello')))).toMatchObject({ status: 200 })
  })

  test('a text that takes a tokenizer seconds is counted in between, or is too long for any model', async () => {
    const bodies = [1, 62].map((count) => JSON.stringify(chat(RANDOM.repeat(count))))
    const outcomes = await under(() => Promise.all(bodies.map((body) => post(CHAT, KEY, body))))
    expect(outcomes.map(({ status }) => status)).toEqual([200, 400])
  })

  test('JSON of any form, as long as it may be, holds nobody up', async () => {
    const extra = (value: string) => JSON.stringify(chat('x')).replace('{', `{"metadata":${value},`)
    const long = (piece: string) => piece.repeat((LONGEST - 1024) / piece.length)
    const values = [
      `"${long('\\u0041')}"`,
      `"${long('\\"')}"`,
      long('1'),
      `[${Array(15_000).fill(`1.${'7'.repeat(120)}e-300`)}]`,
      `{${Array.from({ length: 15_000 }, (_, index) => `"${index * 80_000}":1`)}}`,
      `[${Array(300).fill('['.repeat(59) + ']'.repeat(59))}]`,
    ]
    const outcomes = await under(() => Promise.all(values.map((value) => post(CHAT, KEY, extra(value)))))
    expect(outcomes.map(({ status }) => status)).toEqual(Array(values.length).fill(200))
  })

  test('bodies that are long only once they are read, and forms of nothing but headers, are given up', async () => {
    const form = { 'content-type': 'multipart/form-data; boundary=x' }
    const outcomes = await under(() =>
      Promise.all([
        ...[1, 2, 3, 4].map(() => post(CHAT, { ...KEY, ...GZIP }, SPACES)),
        ...[1, 2, 3, 4].map(() => post('/document', { ...KEY, ...form }, HEADERS.repeat(500))),
      ]),
    )
    expect(outcomes).toEqual(Array(8).fill({ status: 400, kind: 'request_body_unreadable' }))
  })
})

function chat(content: string) {
  return { model: 'qwen35-397b-a17b-instruct-general', messages: [{ role: 'user', content }] }
}
