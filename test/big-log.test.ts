import { expect, test } from 'vitest'
import { root, run } from './packed-project.js'

test('explain reads a log, and one long line, in a heap that is many times smaller', async () => {
  // Exits with 1, and says why on standard error, where anything is not found. At full size it is run by hand.
  const argv = ['bench/explain-log.mjs', '--mb', '96', '--line-mb', '40', '--heap-mb', '48']
  const { stdout } = await run(process.execPath, argv, { cwd: root })
  expect(stdout.match(/: found$/gm)).toHaveLength(4)
}, 300_000)
