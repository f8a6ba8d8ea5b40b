import { expect, test } from 'vitest'
import { root, run } from './packed-project.js'

test('every benchmark still runs, ours and those of others, and both answer alike where they are to', async () => {
  // Rejects where a contestant fails. No figure of it means anything.
  const { stdout } = await run(process.execPath, ['bench/main.mjs', '--smoke'], { cwd: root })
  const [, count] = /^(\d+) benchmarks run$/m.exec(stdout) ?? []
  expect(Number(count)).toBeGreaterThan(10)
  for (const name of [
    'create',
    'recognize',
    'express-4xx',
    'nest-fastify-4xx',
    'call',
    'events',
    'bundle',
    'compile',
  ]) {
    expect(stdout).toContain(`| \`${name}\` |`)
  }
}, 300_000)
