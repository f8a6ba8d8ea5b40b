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
let server: ChildProcess | undefined
beforeAll(async () => {
  project = await createPackedProject()
})
afterAll(() => {
  server?.kill()
  project.remove()
})

test('the examples of a server and a client are under 20 lines each', () => {
  expect([...examples.keys()]).toEqual(['server.mjs', 'client.mjs', 'contract.mjs'])
  for (const file of ['server.mjs', 'client.mjs']) {
    expect(examples.get(file)?.trimEnd().split('\n').length, file).toBeLessThan(20)
  }
})

test('the examples of the README work as they stand: the client names the unknown model', async () => {
  const port = await freePort()
  for (const [file, code] of examples) project.write(file, code.replaceAll('3000', String(port)))
  server = spawn(process.execPath, ['server.mjs'], { cwd: project.directory, stdio: 'inherit' })
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/`).then(
          (r) => r.status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(404)
  const { stdout } = await run(process.execPath, ['client.mjs'], { cwd: project.directory })
  expect(stdout).toMatch(/^There is no model bge-m4 req_[a-z0-9]{24}\n$/)

  const answer = await fetch(`http://127.0.0.1:${port}/v1/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"model":"bge-m4"}',
  })
  const body = await answer.text()
  expect(readme).toContain(body.replace(/req_[a-z0-9]+/, 'req_...'))
})

test('the example of a contract works as it stands', async () => {
  const seen = await project.evaluate(
    'use-contract.mjs',
    `import { shop, ours } from './contract.mjs'
    import { ig1 } from '@errspec/core/ig1'
    console.log(JSON.stringify([
      shop.recognize({ message: 'Tea is sold out, 3 were ordered', code: 409 }),
      ours.is(ig1.error('forbidden')), ours.error('unknown_voice', { voice: 'v' }).message,
    ]))`,
  )
  expect(seen).toEqual([{ kind: 'sold_out', params: { item: 'Tea', count: 3 } }, true, 'Unknown voice v'])
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

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
