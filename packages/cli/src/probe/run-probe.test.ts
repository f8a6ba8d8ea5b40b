import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startMock } from '../mock/test-mock.js'
import { folder, program } from '../test-program.js'

describe('probe', () => {
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
