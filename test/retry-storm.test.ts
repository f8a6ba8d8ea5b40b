import { expect, test } from 'vitest'
import { root, run } from './packed-project.js'

test('the shipped retry policy reaches every target of the retry-storm simulation', async () => {
  // Exits with 1, and so rejects, where a target is missed. The peers, which take a minute, are checked by hand.
  const { stdout } = await run(
    process.execPath,
    ['bench/retry-storm/main.mjs', '--check', '--policies', 'errspec', '--seeds', '3'],
    { cwd: root },
  )
  expect(stdout).toContain('errspec: reaches every target')
})
