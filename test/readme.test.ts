import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPackedProject, type PackedProject, root, run } from './packed-project.js'

/** The README's examples by file name: ```js server.mjs. */
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const examples = new Map(
  [...readme.matchAll(/^```js (\S+)\n(.*?)^```/gms)].map(([, file = '', code = '']) => [file, code]),
)

let project: PackedProject
const servers: ChildProcess[] = []
beforeAll(async () => {
  project = await createPackedProject()
  const ports = new Map([
    ['3000', String(await freePort())],
    ['3001', String(await freePort())],
  ])
  for (const [file, code] of examples)
    project.write(
      file,
      code.replace(/\b300[01]\b/g, (port) => ports.get(port) ?? ''),
    )
})
afterAll(() => {
  for (const server of servers) server.kill()
  project.remove()
})

test('the examples of a server and a client are under 20 lines each', () => {
  expect([...examples.keys()]).toEqual([
    ...['server.mjs', 'client.mjs'],
    ...['contract.mjs', 'shop-server.mjs', 'shop-client.mjs', 'operations.mjs', 'extended.mjs'],
  ])
  for (const [file, code] of examples) {
    if (file !== 'contract.mjs') expect(code.trimEnd().split('\n').length, file).toBeLessThan(20)
  }
})

test('the examples of the README work as they stand: the client names the unknown model', async () => {
  const address = await serve('server.mjs')
  const { stdout } = await run(process.execPath, ['client.mjs'], { cwd: project.directory })
  expect(stdout).toMatch(/^There is no model bge-m4 req_[a-z0-9]{24}\n$/)
  expect(readme).toContain(await answerOf(`${address}/v1/embeddings`, { model: 'bge-m4' }))
})

test('the example of a contract works as it stands, from the definition to the client', async () => {
  const address = await serve('shop-server.mjs')
  const { stdout } = await run(process.execPath, ['shop-client.mjs'], { cwd: project.directory })
  expect(stdout).toMatch(/^2 left, in S and M\n\/count .*expected number, received string\n$/)
  expect(readme).toContain(await answerOf(`${address}/orders`, { item: 'Tea', count: 3 }))
  expect(await fetch(address).then((response) => response.json())).toMatchObject({ error: { code: 'NOT_FOUND' } })
})

test('the example of a contract that is added to works as it stands', async () => {
  const seen = await project.evaluate(
    'use-extended.mjs',
    `import { ours } from './extended.mjs'
    import { ig1 } from '@errspec/core/ig1'
    console.log(JSON.stringify([ours.is(ig1.error('forbidden')), ours.error('unknown_voice', { voice: 'v' }).message]))`,
  )
  expect(seen).toEqual([true, 'Unknown voice v'])
})

test('the examples compile against the packed types, and a misspelt param does not', async () => {
  for (const [file, code] of examples) project.write(file.replace('.mjs', '.mts'), code)
  project.write('wrong.mts', `import { ig1 } from '@errspec/core/ig1'\nig1.error('unknown_model', { modle: 'm' })\n`)
  project.write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2022',
        lib: ['ES2022', 'DOM', 'DOM.Iterable'],
        types: ['node'],
        strict: true,
        noEmit: true,
        skipLibCheck: false,
      },
      include: ['*.mts'],
    }),
  )
  const compiler = join(root, 'node_modules/typescript7/bin/tsc')
  const { stdout } = await run(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: project.directory,
  }).catch((error: { stdout: string }) => error)
  const errors = stdout
    .trim()
    .split('\n')
    .filter((line) => /^\S/.test(line))
  expect(errors).toEqual([expect.stringMatching(/^wrong\.mts.*'modle'.*Did you mean to write 'model'\?/)])
})

/** Runs a server of the README; resolves with its address when it answers. */
async function serve(file: string): Promise<string> {
  servers.push(spawn(process.execPath, [file], { cwd: project.directory, stdio: 'inherit' }))
  const port = /listen\((\d+)/.exec(readFileSync(join(project.directory, file), 'utf8'))?.[1]
  const address = `http://127.0.0.1:${port}`
  const status = () =>
    fetch(address).then(
      (response) => response.status,
      () => 0,
    )
  await expect.poll(status, { timeout: 20_000 }).toBe(404)
  return address
}

/** The body of an answer, as the README shows it. */
async function answerOf(url: string, body: unknown): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await answer.text()).replace(/req_[a-z0-9]+/, 'req_...')
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
