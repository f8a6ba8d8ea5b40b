import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { folder, program } from '../test-program.js'

/** What `import` makes of a file: status, message and code of each error, but for the one that every contract has. */
export async function imported(name: string, content: string | object, ...options: string[]) {
  const cwd = folder({ [name]: content })
  const { code, err } = await program(['import', name, '--out', 'out.json', ...options], { cwd })
  expect(code, err).toBe(0)
  const check = await program(['check', 'out.json'], { cwd })
  expect(check.code, check.out).toBe(0)
  const { internal_error: _, ...errors } = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8')).errors
  return { errors, err, cwd }
}
