import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPackedProject, type PackedProject, root, run } from './packed-project.js'

let project: PackedProject
beforeAll(async () => {
  project = await createPackedProject()
})
afterAll(() => project.remove())

const PACKAGES = ['express', 'fetch', 'web']

/** What the examples use of a runtime that is not this one. */
const GLOBALS =
  'declare const Deno: { serve(options: object, handler: (request: Request) => Promise<Response>): void }\n'

test.each(PACKAGES)("the examples of @errspec/%s's README compile against the packed types", async (name) => {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8')
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
  expect(examples.length).toBeGreaterThan(3)
  const files = examples.map((code, index) => {
    const file = `${name}-example-${index}.mts`
    project.write(file, code)
    return file
  })
  project.write('globals.d.ts', GLOBALS)
  const lib = ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable']
  // Types of pino-http and of Express contradict each other about `request.id`.
  const skipLibCheck = name === 'express'
  const options = { module: 'NodeNext', target: 'ES2022', lib, types: ['node'], strict: true, noEmit: true }
  const compilerOptions = { ...options, skipLibCheck }
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [...files, 'globals.d.ts'] }))
  const compiler = join(root, 'node_modules/typescript7/bin/tsc')
  const { stdout } = await run(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: project.directory,
  }).catch((error: { stdout: string }) => error)
  expect(stdout.trim()).toBe('')
})
