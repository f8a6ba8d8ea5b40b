import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startMock } from '../mock/test-mock.js'
import { folder, program } from '../test-program.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that answers everything with the same bytes; resolves with its URL. */
async function serveBytes(bytes: string): Promise<string> {
  const server = createTcpServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(bytes)))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const REDIRECT = 'HTTP/1.1 302 Found\r\nlocation: https://login.example/\r\ncontent-length: 0\r\n\r\n'

describe('probe', () => {
  it.each(['github', 'markdown'])(
    'tells in %s once what many kinds break alike, with where the rule is explained',
    async (format) => {
      const url = await serveBytes(REDIRECT)
      const scenarios = { bad_json: { path: '/1' }, unknown_model: { path: '/2' }, forbidden: { path: '/3' } }
      const { code, out } = await program(['probe', url, '-s', 'all.json', '--format', format], {
        cwd: folder({ 'all.json': scenarios }),
      })
      const linesOf = (rule: string) => out.split('\n').filter((line) => line.includes(`docs/rules.md#${rule}`))
      expect(code).toBe(1)
      expect(linesOf('nosniff')).toEqual([
        expect.stringMatching(
          /On GET .*\/1`?, expected .*The same of 2 more: (?:unknown|`unknown)\\?_model`?, forbidden\. See docs/,
        ),
      ])
      expect(linesOf('x-error-kind')).toHaveLength(1)
      // Another status is expected of it.
      expect(linesOf('status')).toHaveLength(2)
      expect(linesOf('status')[0]).toContain('It redirects to "')
    },
  )

  it.each(['text', 'github', 'markdown'])(
    'tells in %s once of answers that broke off, whoever they are of and however much came',
    async (format) => {
      let bytes = 0
      const server = createServer(({ method }, response) => {
        response.writeHead(403, { 'content-length': '500' })
        if (method === 'HEAD') return void response.end()
        response.write('x'.repeat(++bytes), () => response.destroy())
      })
      servers.push(server.listen(0, '127.0.0.1'))
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const scenarios = { bad_json: { path: '/1' }, unknown_model: { path: '/2' }, forbidden: { path: '/3' } }
      const { out } = await program(['probe', url, '-s', 'all.json', '--format', format], {
        cwd: folder({ 'all.json': scenarios }),
      })
      const [line, ...more] = out.split('\n').filter((one) => one.includes('expected a whole response'))
      expect(more).toEqual([])
      expect(line).toContain('came a response that broke off')
      // Cases that are of no kind as well.
      const subjects = format === 'text' ? out : line?.replaceAll(/[`\\]/g, '')
      for (const subject of ['bad_json', 'unknown_model', 'forbidden', 'not found']) expect(subjects).toContain(subject)
    },
  )

  it('says what to do where what answers is no HTTP, has no TLS, or is to be asked with a password', async () => {
    const cases = [
      [await serveBytes('SSH-2.0-x\r\n'), 'what comes is not HTTP/1.1: Parse Error'],
      [(await serveBytes(REDIRECT)).replace('http:', 'https:'), '(no TLS is spoken there: try it with http:)'],
      ['http://a:b@127.0.0.1:1', "(send --header 'authorization: ...')"],
    ] as const
    for (const [url, words] of cases) {
      expect(await program(['probe', url])).toMatchObject({ code: 2, err: expect.stringContaining(words) })
    }
    const tooLong = await program(['probe', await serveBytes(`HTTP/1.1 400 Bad\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)])
    expect(tooLong.out).toContain('came the headers of a response are too long')
  })

  it('probe passes the mock server, in every form of body', async () => {
    for (const envelope of ['own', 'openai', 'own,problem', 'nest']) {
      const { url } = await startMock('--envelope', envelope)
      const text = await program(['probe', `${url}/`, '--mock', '--envelope', envelope])
      expect(text, text.out).toMatchObject({ code: 0, out: expect.stringMatching(/ passed, 0 failed, /) })
    }
  })

  it('probe reports what a server breaks, as text and as JSON, with scenarios of a file', async () => {
    const { url } = await startMock()
    const scenarios = {
      bad_json: { path: '/', headers: { 'x-errspec-raise': 'forbidden' } },
      forbidden: { path: '/', headers: { 'x-errspec-raise': 'forbidden' } },
    }
    const cwd = folder({
      'plain.json': scenarios,
      'whole.json': { scenarios, success: { path: '/' } },
      'module.ts': `export default ${JSON.stringify({ scenarios })}`,
    })
    for (const file of ['plain.json', 'whole.json', 'module.ts']) {
      const { code, out } = await program(['probe', url, '-s', file, '--format', 'json'], { cwd })
      const report = JSON.parse(out)
      expect(code).toBe(1)
      expect(report.failed).toContainEqual(expect.objectContaining({ rule: 'status', kind: 'bad_json' }))
      expect(report.passed).toContainEqual(expect.objectContaining({ rule: 'status', kind: 'forbidden' }))
    }
    expect(await program(['probe', url, '-s', 'plain.json'], { cwd })).toMatchObject({
      code: 1,
      out: expect.stringContaining('FAILED  status'),
    })
  })

  it('probe says what is the matter where nothing answers, and tells of kinds that it could not raise', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const nothing = await program(['probe', `http://127.0.0.1:${port}`])
    expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('answers nothing: is the server running') })
    const { url } = await startMock()
    const without = await program(['probe', url])
    expect(without.err).toContain('Without --scenarios the kinds are not raised')
  })
})
