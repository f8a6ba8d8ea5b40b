import { expect, test } from 'vitest'
import { root, run } from './packed-project.js'

/** One of each way of measuring. The rest is more of the same, and `npm run bench -- --smoke` runs it all. */
const NAMES = [
  'create',
  'respond',
  'recognize',
  'express-4xx',
  'nest-fastify-4xx',
  'call',
  'events',
  'import',
  'bundle',
]

test('benchmarks still run, ours and those of others, and both answer alike where they are to', async () => {
  // Rejects where a contestant fails. No figure of it means anything.
  const { stdout } = await run(process.execPath, ['bench/main.mjs', '--smoke', ...NAMES], { cwd: root })
  const [, count] = /^(\d+) benchmarks run$/m.exec(stdout) ?? []
  expect(Number(count)).toBeGreaterThanOrEqual(NAMES.length)
  for (const name of NAMES) expect(stdout).toContain(`| \`${name}\` |`)
}, 300_000)
