import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { folder, program } from './test-program.js'

const NOTICE = ' Please contact the administrator with the request ID.'

describe('mock and probe', () => {
  /** Starts the mock server on a free port; ends with the tests. */
  async function startMock(...options: string[]) {
    let stop: () => void = () => {}
    const untilStopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    let started: (url: string) => void = () => {}
    const url = new Promise<string>((resolve) => {
      started = resolve
    })
    const ended = program(['mock', '--port', '0', ...options], {
      untilStopped,
      onOutput: (text) => started(/http:\S+/.exec(text)?.[0] ?? ''),
    })
    const end = async () => {
      stop()
      return ended
    }
    afterAll(end)
    return { url: await url, end }
  }

  it('mock raises what it is asked for until it is told to stop, and the port may not be taken', async () => {
    const { url, end } = await startMock()
    const response = await fetch(url, { headers: { 'x-errspec-raise': 'bad_json' } })
    expect([response.status, (await response.json()).message]).toEqual([400, `Bad JSON.${NOTICE}`])
    const { port } = new URL(url)
    const second = await program(['mock', '--port', port])
    expect(second).toMatchObject({
      code: 2,
      err: expect.stringContaining(`the port ${port} is taken; choose another one with --port`),
    })
    expect(await end()).toMatchObject({ code: 0, err: '' })
  })

  it('probe passes the mock server, in every form of body', async () => {
    for (const body of ['envelope', 'openai', 'negotiate']) {
      const { url } = await startMock('--body', body)
      const text = await program(['probe', `${url}/`, '--mock', '--body', body])
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
