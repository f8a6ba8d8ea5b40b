import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ig1 } from '@errspec/core/ig1'
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
  expect((await errspec('explain', `Unknown voice alto${ig1.notice?.text}`, '--catalog', 'errors.ts')).stdout).toMatch(
    /^unknown_voice · 400.*\n[\s\S]*voice +alto\n/,
  )
  expect(await errspec('diff', 'errors.ts')).toMatchObject({
    code: 1,
    stderr: "'errspec rules name-changed' says more of a rule, and how to accept what it finds\n",
  })
})

test('takes a coded contract with schemas, and documents a server that answers in two forms', async () => {
  project.write(
    'orders.ts',
    `import { defineCatalog } from '@errspec/core'
    import { z } from 'zod'
    export const orders = defineCatalog({
      name: 'orders',
      version: '1.0.0',
      envelope: { body: { error: { code: '{code}', message: '{message}', details: '{params}' } } },
      statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
      defaults: { unknown: 'broken' },
      errors: {
        sold_out: { status: 409, code: 'SOLD_OUT', message: 'Sold out', params: { variants: z.array(z.string()) } },
        broken: { status: 500, code: 'BROKEN', message: 'Something broke' },
      },
    })`,
  )
  const body = '{"error":{"code":"SOLD_OUT","message":"All gone","details":{"variants":["green"]}}}'
  expect((await errspec('explain', body, '--catalog', 'orders.ts')).stdout).toMatch(
    /^sold_out · 409 Conflict[\s\S]*variants +\["green"\]\n/,
  )
  const { stdout } = await errspec('openapi', '--catalog', 'orders.ts', '--envelope', 'own,problem')
  const { content } = JSON.parse(stdout).components.responses.Error409
  expect(Object.keys(content)).toEqual(['application/json', 'application/problem+json'])
  expect(content['application/json'].examples.sold_out.value).toEqual({
    error: { code: 'SOLD_OUT', message: 'Sold out', details: { variants: ['example'] } },
  })
  await errspec('export', '--catalog', 'orders.ts', '--out', 'orders.json')
  project.write(
    'reworded.ts',
    "import { orders } from './orders.js'\nexport default { ...JSON.parse(JSON.stringify(orders)), errors: { ...orders.errors, broken: { ...orders.errors.broken, message: 'It broke' } } }",
  )
  expect((await errspec('diff', 'orders.json', 'reworded.ts')).stdout).toMatch(
    /^editorial +message-reworded +errors\.broken\.message +\(breaks nobody\)/,
  )
})

test('Readme: the example of the functions works as it stands', async () => {
  const readme = readFileSync(join(root, 'packages/cli/README.md'), 'utf8')
  const [, code = ''] = /## As functions[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme) ?? []
  mkdirSync(join(project.directory, 'src'), { recursive: true })
  project.write('released.json', (await errspec('export')).stdout)
  project.write(
    'src/errors.ts',
    `export { ig1 } from '@errspec/core/ig1'\nexport { ig1Guide } from '@errspec/core/ig1/guide'\nexport { ig1Operations } from '@errspec/core/ig1/operations'`,
  )
  project.write('functions.mjs', code)
  const { stdout } = await promisify(execFile)(process.execPath, ['functions.mjs'], { cwd: project.directory })
  expect(stdout).toBe('none\n')
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

describe('a module that is loaded as a catalog', () => {
  const catalog = `export default { name: 'm', version: '1.0.0', statuses: { 500: { title: 'X', retry: true } }, defaults: { unknown: 'x' }, errors: { x: { status: 500, message: 'X' } } }`

  test('may hold the process open, print, or end it', async () => {
    project.write('holds.mjs', `setInterval(() => {}, 1000)\n${catalog}`)
    expect(await errspec('list', '--catalog', 'holds.mjs')).toMatchObject({ code: 0, stderr: '' })
    project.write('prints.mjs', `console.log('load')\nprocess.stdout.write('ing\\n')\n${catalog}`)
    const printed = await errspec('openapi', '--catalog', 'prints.mjs')
    expect([printed.code, printed.stderr]).toEqual([0, 'load\ning\n'])
    expect(JSON.parse(printed.stdout)).toMatchObject({ openapi: '3.1.0' })
    project.write('ends.mjs', `process.exit(0)\n${catalog}`)
    expect(await errspec('check', 'ends.mjs')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('ended before it was done, by ends.mjs (it calls process.exit'),
    })
    project.write('waits.mjs', `await new Promise(() => {})\n${catalog}`)
    expect(await errspec('check', 'waits.mjs')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('by waits.mjs (its top-level await never ends)'),
    })
    project.write(
      'late.mjs',
      `setTimeout(() => { throw new Error('late') })\nawait new Promise(() => setTimeout(() => {}, 60_000))`,
    )
    expect(await errspec('check', 'late.mjs')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: late\.mjs: while it was loaded: late \(at late\.mjs:1:\d+\)\n$/),
    })
  })
})

test('a disk that is full is told in a line', async () => {
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    `"${process.execPath}" "${bin}" list 2>&1 >/dev/full; echo $?`,
  ])
  expect(stdout).toMatch(/^error: the output could not be written: .*ENOSPC.*\n2\n$/)
})

test('explain that waits for its input is ended by a signal', async () => {
  const waiting = spawn(process.execPath, [bin, 'explain'], { stdio: ['pipe', 'pipe', 'pipe'] })
  servers.push(waiting)
  // More than a pipe holds: it is all written once the program reads.
  await new Promise((resolve) => waiting.stdin.write('x'.repeat(1_000_000), resolve))
  waiting.kill('SIGINT')
  expect(await once(waiting, 'exit')).toEqual([null, 'SIGINT'])
})
