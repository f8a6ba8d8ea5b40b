import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, program } from '../test-program.js'

const API = 'openapi: 3.1.0\npaths:\n  /a:\n    get:\n      x-errors: [forbidden]\n      summary: é\n'

describe('errspec openapi --into', () => {
  it('writes a document over itself, and says in a pipeline whether it is up to date, whatever its line breaks', async () => {
    for (const text of [API, API.replaceAll('\n', '\r\n'), `\ufeff${API}`]) {
      const cwd = folder({ 'api.yaml': text })
      const merge = ['openapi', '--into', 'api.yaml', '--out', 'api.yaml']
      expect(await program([...merge, '--check'], { cwd })).toMatchObject({ code: 1 })
      expect(await program(merge, { cwd })).toEqual({ code: 0, out: '', err: '' })
      const written = readFileSync(join(cwd, 'api.yaml'), 'utf8')
      expect(written.startsWith(text)).toBe(true)
      expect(written).toContain('Error403_Forbidden')
      expect(await program([...merge, '--check'], { cwd })).toEqual({ code: 0, out: '', err: '' })
      expect(await program(merge, { cwd })).toEqual({ code: 0, out: '', err: '' })
      expect(readFileSync(join(cwd, 'api.yaml'), 'utf8')).toBe(written)
    }
  })

  it.each([
    [Buffer.from(API, 'latin1'), 'api.yaml: is not UTF-8'],
    [Buffer.from(`\ufeff${API}`, 'utf16le'), 'api.yaml: is not UTF-8'],
    [Buffer.from(`${API}x: &x [*x]\n`), 'api.yaml: cannot be read: the alias *x is inside of what it stands for'],
    [Buffer.from(`${API}x: { get: { <<: *x } }\n`), 'api.yaml: cannot be read: the alias *x has no anchor before it'],
  ])('writes nothing where it cannot be done, and says why', async (bytes, words) => {
    const cwd = folder()
    writeFileSync(join(cwd, 'api.yaml'), bytes)
    const outcome = await program(['openapi', '--into', 'api.yaml', '--out', 'api.yaml'], { cwd })
    expect(outcome).toMatchObject({ code: 2, out: '' })
    expect(outcome.err).toContain(words)
    expect(outcome.err).not.toMatch(/fault of errspec|call stack/)
    expect(readFileSync(join(cwd, 'api.yaml'))).toEqual(bytes)
  })

  it('says of a file that is not there that it is not', async () => {
    expect(await program(['openapi', '--into', 'no.yaml'])).toMatchObject({
      code: 2,
      err: 'error: no.yaml: there is no such file or folder\n',
    })
  })
})
