import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { CHAT_MODEL } from 'gateway-domain'
import { afterEach, describe, expect, test } from 'vitest'
import { kindOf, send } from '../wire/exchange.js'
import { type RunningGateway, type StartOptions, targets } from './targets.js'

const MEBIBYTE = 1024 * 1024
const FORM = { 'content-type': 'multipart/form-data; boundary=x' }
const PART = '--x\r\ncontent-disposition: form-data; name="document"; filename="x"\r\n\r\n'

// What one request may do, and many at a time may not.
describe.each(targets)('$name', (target) => {
  let gateway: RunningGateway
  let directory = ''
  afterEach(async () => {
    await gateway.close()
    if (directory !== '') rmSync(directory, { recursive: true })
    directory = ''
  })
  const start = async (options?: StartOptions) => {
    gateway = await target.start(options)
  }
  const post = (path: string, headers: Record<string, string>, body: string, key = 'ig1-demo-key') =>
    send(gateway.port, path, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, ...headers } })
  const postDocument = async (html: string) => {
    const answer = await post('/document', FORM, `${PART}${html}\r\n--x--`)
    return [answer.status, kindOf(answer), answer.headers['retry-after']]
  }

  test('bodies that are too much together are refused with 503, and only until the others are gone', async () => {
    await start()
    const tail = 'x'.repeat(8 * MEBIBYTE - 4096)
    const sockets = Array.from({ length: 8 }, () => connect(gateway.port, '127.0.0.1').on('error', () => {}))
    for (const socket of sockets) {
      socket.write(`POST /document HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ig1-demo-key\r\n`)
      socket.write(`content-type: ${FORM['content-type']}\r\ncontent-length: ${8 * MEBIBYTE}\r\n\r\n${PART}${tail}`)
    }
    const isEmpty = [400, 'request_parse_failed', undefined]
    const large = ' '.repeat(MEBIBYTE)
    // While the others still come in, a request of ours may have the last bytes of one refused, and would fit from then on: the next is longer.
    let length = 0
    const postLonger = () => {
      length += MEBIBYTE / 8
      return postDocument(' '.repeat(length))
    }
    await expect.poll(postLonger, { timeout: 60_000 }).toEqual([503, 'unrecognized', '1'])
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => postDocument(large)).toEqual(isEmpty)
  })

  test('documents for which nobody has time are refused with 503, and the next one is not', async () => {
    await start({ documentMs: 700 })
    const slow = Array.from({ length: 2 }, () => postDocument('<div></x>'.repeat(3000)))
    const others = await Promise.all(Array.from({ length: 80 }, () => postDocument('<p>x')))
    expect(await Promise.all(slow)).toEqual(Array(2).fill([400, 'request_parse_failed', undefined]))
    const isConverted = [200, undefined, undefined]
    const isRefused = [503, 'unrecognized', '1']
    for (const answer of others) expect([isConverted, isRefused]).toContainEqual(answer)
    expect(others).toContainEqual(isConverted)
    expect(others).toContainEqual(isRefused)
    expect(await postDocument('<p>x')).toEqual(isConverted)
  })

  test('no more than max_throughput calls run at once, and as many do', async () => {
    directory = mkdtempSync(join(tmpdir(), 'errspec-crowds-'))
    const url = `file:${join(directory, 'gateway.db')}`
    await start({ databaseUrl: url })
    const database = createClient({ url, timeout: 5000 })
    // What is set aside for a call is there for as long as it runs.
    await database.executeMultiple(`
      CREATE TABLE seen (running INTEGER);
      CREATE TRIGGER watch AFTER INSERT ON calls BEGIN
        INSERT INTO seen SELECT COUNT(*) FROM calls WHERE cost IS NULL;
      END`)
    const chat = JSON.stringify({ model: CHAT_MODEL, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 20 })
    const json = { 'content-type': 'application/json' }
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await post('/v1/chat/completions', json, chat, 'ig1-trial-key')).status),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const { rows } = await database.execute('SELECT MAX(running) AS most FROM seen')
    database.close()
    expect(rows[0]?.['most']).toBe(2)
  })
})
