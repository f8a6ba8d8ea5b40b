import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shopFile } from '../shared/contract/test-contracts.js'
import { sessionOf } from '../shared/program-session.js'
import { folder, program } from '../test-program.js'
import { runSite } from './run-site.js'
import { MANIFEST } from './site.js'
import type { SiteCommand } from './site-command.js'

const scripts = async () => ({ page: '', search: '' })

/** A call of the command with scripts that need no build. */
async function call(cwd: string, options: Partial<SiteCommand> = {}) {
  let err = ''
  const write = (text: string) => {
    err += text
  }
  const io = {
    cwd,
    env: {},
    stdin: (async function* () {})(),
    stdout: { write },
    stderr: { write },
    untilStopped: async () => {},
  }
  const command = { name: 'site', out: 'out', catalog: 'shop.json', ...options } as SiteCommand
  const code = await runSite(command, sessionOf(io), scripts)
  return { code, err }
}

const less = {
  ...shopFile,
  errors: { ...shopFile.errors, sold_out: undefined },
  statuses: { ...shopFile.statuses, 409: undefined },
}

describe('errspec site', () => {
  it('writes, compares, and takes away what is gone', async () => {
    const cwd = folder({
      'shop.json': shopFile,
      'less.json': less,
      'out/errors/mine.txt': 'mine',
      'out/README.md': 'mine',
    })
    expect(await call(cwd, { check: true })).toEqual({
      code: 1,
      err: 'out is stale (12 of 12 files: index.html, errors/no_such_page/index.html, errors/sold_out/index.html, errors/broken/index.html, retries/index.html, ...): write it anew with the same command without --check\n',
    })
    expect(existsSync(join(cwd, 'out/index.html'))).toBe(false)
    expect(await call(cwd)).toEqual({ code: 0, err: '' })
    expect(await call(cwd, { check: true })).toEqual({ code: 0, err: '' })
    expect((await call(cwd, { check: true, title: 'Other' })).code).toBe(1)
    expect((await call(cwd, { check: true, catalog: 'less.json' })).code).toBe(1)
    expect(await call(cwd, { catalog: 'less.json' })).toEqual({ code: 0, err: '' })
    expect(existsSync(join(cwd, 'out/errors/sold_out'))).toBe(false)
    expect(readFileSync(join(cwd, 'out/errors/mine.txt'), 'utf8')).toBe('mine')
    expect(readFileSync(join(cwd, 'out/README.md'), 'utf8')).toBe('mine')
    expect(await call(cwd, { catalog: 'less.json', check: true })).toEqual({ code: 0, err: '' })
  })

  it('does not mind the line ends of another system', async () => {
    const cwd = folder({ 'shop.json': shopFile })
    await call(cwd)
    const file = join(cwd, 'out/index.html')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
    expect((await call(cwd, { check: true })).code).toBe(0)
  })

  it('writes over nothing that it has not made', async () => {
    const cwd = folder({ 'shop.json': shopFile, 'out/index.html': 'mine' })
    await expect(call(cwd)).rejects.toThrow(/out: it has files that errspec did not make .*\(index\.html\)/)
    expect(readFileSync(join(cwd, 'out/index.html'), 'utf8')).toBe('mine')
    expect(existsSync(join(cwd, 'out/assets'))).toBe(false)
  })

  it.each([
    'nonsense',
    '{"files":["../../shop.json"]}',
    '{"files":["errors/../../shop.json"]}',
    '{"files":["README.md"]}',
    '{"files":{}}',
  ])('believes no list that is none of its own: %s', async (list) => {
    const cwd = folder({ 'shop.json': shopFile, [`out/${MANIFEST}`]: list, 'out/README.md': 'mine' })
    await expect(call(cwd)).rejects.toThrow(/is not the list of files/)
    expect(existsSync(join(cwd, 'shop.json')) && existsSync(join(cwd, 'out/README.md'))).toBe(true)
  })

  it('takes nothing away behind a link that leads out', async () => {
    const cwd = folder({ 'shop.json': shopFile, 'less.json': less, 'elsewhere/index.html': 'mine' })
    await call(cwd)
    rmSync(join(cwd, 'out/errors/sold_out'), { recursive: true })
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'out/errors/sold_out'))
    await call(cwd, { catalog: 'less.json' })
    expect(readFileSync(join(cwd, 'elsewhere/index.html'), 'utf8')).toBe('mine')
  })

  it('says what it cannot write', async () => {
    const cwd = folder({ 'shop.json': shopFile, out: 'a file' })
    await expect(call(cwd)).rejects.toThrow(/out\/.*not a folder/)
  })

  it('refuses colours and addresses that no page may have, and asks where to write', async () => {
    for (const argv of [
      ['--accent', 'red'],
      ['--home', 'javascript:alert(1)'],
    ]) {
      expect(await program(['site', '--out', 'x', ...argv])).toMatchObject({ code: 2, out: '' })
    }
    expect((await program(['site'])).err).toContain("required option '-o, --out <folder>'")
  })
})
