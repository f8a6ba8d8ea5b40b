import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, program } from '../test-program.js'

describe('generators', () => {
  it.each([['docs'], ['openapi'], ['json-schema'], ['export']])(
    '%s prints, writes, and tells what is stale',
    async (name) => {
      const cwd = folder()
      const { out, code } = await program([name])
      expect(code).toBe(0)
      expect(await program([name, '--out', 'x'], { cwd })).toEqual({ code: 0, out: '', err: '' })
      expect(await program([name, '--out', 'x', '--check'], { cwd })).toEqual({ code: 0, out: '', err: '' })
      writeFileSync(join(cwd, 'x'), `${out} `)
      const stale = await program([name, '--out', 'x', '--check'], { cwd })
      expect([stale.code, stale.err]).toEqual([1, expect.stringContaining('x is stale')])
      expect(await program([name, '--out', 'y', '--check'], { cwd })).toMatchObject({
        code: 2,
        err: expect.stringContaining('no such file'),
      })
    },
  )

  it('make the folder that the file is to be in, and say what is in the way', async () => {
    const cwd = folder({ file: 'x' })
    expect(await program(['docs', '--out', 'docs/deep/errors.md'], { cwd })).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(join(cwd, 'docs/deep/errors.md'), 'utf8')).toMatch(/^# Errors of ig1/)
    expect(await program(['docs', '--out', 'file/errors.md'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^error: file\/errors\.md: /),
    })
  })
})
