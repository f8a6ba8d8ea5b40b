import { expect, test } from 'vitest'
import { root, run } from './packed-project.js'

test('under mixed load the books agree, every response is in the log, and nothing fails that was not asked to', async () => {
  // Exits with 1, and says why on standard error, where anything of it does not hold.
  const { stdout } = await run(process.execPath, ['bench/gateway-load.mjs', '--seconds', '2'], { cwd: root })
  expect(stdout.match(/booked/g)).toHaveLength(3)
}, 120_000)
