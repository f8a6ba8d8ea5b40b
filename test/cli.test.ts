import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPackedProject, type PackedProject, root } from './packed-project.js'

let project: PackedProject
let bin: string
const servers: ChildProcess[] = []
beforeAll(async () => {
  project = await createPackedProject()
  bin = join(project.directory, 'node_modules/@errspec/cli/bin/errspec.js')
})
afterAll(() => {
  for (const server of servers) server.kill('SIGKILL')
  project.remove()
})

/** One call of the packed program, in a shell where a pipe is needed. */
async function errspec(...argv: string[]) {
  const {
    code = 0,
    stdout,
    stderr,
  } = await promisify(execFile)(process.execPath, [bin, ...argv], {
    cwd: project.directory,
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined },
  })
    .then((output) => ({ code: 0, ...output }))
    .catch((error: { code: number; stdout: string; stderr: string }) => error)
  return { code, stdout, stderr }
}

test('explains the built-in contract, plainly in a pipe', async () => {
  const { code, stdout, stderr } = await errspec('explain', '402')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^402 Payment Required · not retryable\n/)
  expect(stdout).not.toContain('\u001b')
  expect(await errspec('explain', 'unknown_modl')).toMatchObject({ code: 1, stderr: '' })
  expect(await errspec('explan')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Did you mean explain?'),
  })
  const { version } = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'))
  expect((await errspec('--version')).stdout).toBe(`${version}\n`)
})

test('takes a TypeScript catalog that imports the packages', async () => {
  project.write(
    'errors.ts',
    `import { defineCatalog, defineGuide, extendCatalog } from '@errspec/core'
    import { ig1 } from '@errspec/core/ig1'
    export const team = extendCatalog(ig1, { name: 'team', version: '1.0.0', errors: { unknown_voice: { status: 400, message: 'Unknown voice {voice}' } } } as const)
    const kind: keyof typeof team.errors = 'unknown_voice'
    export default team`,
  )
  expect((await errspec('explain', 'Unknown voice alto', '--catalog', 'errors.ts')).stdout).toMatch(
    /^unknown_voice · 400.*\n[\s\S]*voice +alto\n/,
  )
  expect(await errspec('diff', 'errors.ts')).toMatchObject({ code: 1, stderr: '' })
})

test('a reader that has seen enough is no failure', async () => {
  const command = `"${process.execPath}" "${bin}" openapi | head -n 1; echo "\${PIPESTATUS[0]}"`
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command])
  expect([stdout, stderr]).toEqual(['{\n0\n', ''])
})

describe('mock', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and ends with 0', async (signal) => {
    const server = spawn(process.execPath, [bin, 'mock', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    servers.push(server)
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(line.toString()) ?? []
    const response = await fetch(url, { headers: { 'x-errspec-raise': 'forbidden' } })
    expect([response.status, response.headers.get('x-error-kind')]).toEqual([403, 'forbidden'])
    server.kill(signal)
    expect(await once(server, 'exit')).toEqual([0, null])
  })
})
