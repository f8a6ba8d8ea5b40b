import { createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { sendHead } from './head-exchange.js'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A server that answers in its own time; resolves with its URL. */
async function serve(answer: (socket: Socket, request: string) => void): Promise<URL> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', (data) => answer(socket, data.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/x?y=1`)
}

const head = (url: URL, timeoutMs: number, headers = {}) => sendHead({ method: 'HEAD', url, headers }, { timeoutMs })
const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'

test('informational answers come before the one that counts, however long it takes', async () => {
  const url = await serve((socket) => {
    socket.write(`HTTP/1.1 100 Continue\r\n\r\n${HINTS}`)
    setTimeout(() => socket.write('HTTP/1.1 403 Forbidden\r\nx-error-kind: forbidden\r\n\r\n{}'), 700)
  })
  const answer = await head(url, 10_000)
  expect(answer).toMatchObject({ status: 403, ending: 'whole', body: Buffer.from('{}') })
  expect('headers' in answer && [...answer.headers]).toEqual([['x-error-kind', ['forbidden']]])
})

test('informational answers alone are none, and many of them cost no time', async () => {
  const once = await serve((socket) => socket.end(HINTS))
  expect(await head(once, 10_000)).toMatchObject({ failure: 'the connection was closed without a response' })
  const many = await serve((socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(40_000)))
  const begun = Date.now()
  expect(await head(many, 300)).toMatchObject({ failure: 'no response within 300 ms' })
  expect(Date.now() - begun).toBeLessThan(5000)
})

test('a host of its own is sent in place of that of the URL', async () => {
  let request = ''
  const url = await serve((socket, text) => {
    request = text
    socket.end('HTTP/1.1 204 No Content\r\n\r\n')
  })
  await head(url, 10_000, { host: 'api.example' })
  expect(request).toMatch(/^HEAD \/x\?y=1 HTTP\/1\.1\r\nhost: api\.example\r\nconnection: close\r\n\r\n$/)
})
