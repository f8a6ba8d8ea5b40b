import { connect } from 'node:net'
import { isRequestId, openAiEnvelope } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, test } from 'vitest'
import { createMockServer } from '../index.js'
import { listen } from '../test-servers.js'

const NOTICE = ig1.notice?.text ?? ''
const start = () => listen(createMockServer(ig1))

test('a client that breaks off, or speaks no HTTP, leaves the server up', async () => {
  const base = await start()
  const { port } = new URL(base)
  for (const text of ['GARBAGE\r\n\r\n', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf']) {
    const socket = connect(Number(port), '127.0.0.1')
    await new Promise<void>((resolve) => socket.write(text, () => resolve()))
    socket.destroy()
  }
  const id = (await fetch(base)).headers.get('x-request-id')
  expect(isRequestId(id)).toBe(true)
})

describe('what Node would answer by itself', () => {
  /** What a server sends for this text. */
  const exchange = async (text: string, options = {}) => {
    const { port } = new URL(await listen(createMockServer(ig1, options)))
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(text)
    let received = ''
    for await (const chunk of socket.setEncoding('utf8')) received += chunk
    const [head = '', body = ''] = received.split('\r\n\r\n')
    return { head, fields: JSON.parse(body) }
  }

  test('no HTTP is a bad request in the envelope, with an id', async () => {
    const { head, fields } = await exchange('GARBAGE\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(fields).toEqual({ message: `Bad Request${NOTICE}`, code: 400, request_id: expect.stringMatching(/^req_/) })
    expect(head).toContain(`x-request-id: ${fields.request_id}`)
    expect((await exchange('GARBAGE\r\n\r\n', { envelope: openAiEnvelope })).fields.error).toMatchObject({
      param: null,
    })
  })

  test('headers up to 64 KiB are read, and more are a 431', async () => {
    const request = (length: number) =>
      `GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-errspec-raise: forbidden\r\nx-long: ${'a'.repeat(length)}\r\n\r\n`
    expect((await exchange(request(60_000))).fields.code).toBe(403)
    expect((await exchange(request(70_000))).fields.code).toBe(431)
  })

  test.each([
    ['an expectation that nobody knows', 'host: x\r\nexpect: a miracle\r\n'],
    ['no host', ''],
  ])('%s is no matter', async (_name, lines) => {
    const { fields } = await exchange(
      `GET / HTTP/1.1\r\nconnection: close\r\nx-errspec-raise: forbidden\r\n${lines}\r\n`,
    )
    expect(fields).toMatchObject({ message: `Forbidden${NOTICE}`, code: 403 })
  })
})
