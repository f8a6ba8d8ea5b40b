import { expect, it } from 'vitest'
import { folder, program } from '../test-program.js'

it('export writes what every command reads back', async () => {
  const cwd = folder()
  await program(['export', '--out', 'ig1.json'], { cwd })
  expect(await program(['diff', 'ig1.json'], { cwd })).toMatchObject({
    code: 0,
    out: 'No changes.\nThe version may stay 1.0.0.\nBase: ig1 1.0.0 (ig1.json). Head: ig1 1.0.0 (built in).\n',
  })
  expect((await program(['docs', '--catalog', 'ig1.json'], { cwd })).out).toBe((await program(['docs'])).out)
})
