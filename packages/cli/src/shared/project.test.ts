import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startMock } from '../mock/test-mock.js'
import { folder, program } from '../test-program.js'
import { edited, shopFile } from './contract/test-contracts.js'

const reworded = edited(shopFile, (file) => {
  file.errors.broken.message = 'Something failed'
})

describe('the contract of a project', () => {
  const cwd = folder({
    'package.json': {
      name: 'shop',
      version: '1.0.0',
      errspec: { catalog: 'contract/shop.json', base: 'contract/old.json' },
    },
    'contract/shop.json': reworded,
    'contract/old.json': shopFile,
    'other.json': edited(shopFile, (file) => {
      file.name = 'other'
    }),
    '.changeset/config.json': {},
    'packages/app/package.json': { name: 'app' },
    'packages/app/src/x.txt': 'x',
    'packages/own/package.json': { errspec: { catalog: './own.json' } },
    'packages/own/own.json': edited(shopFile, (file) => {
      file.name = 'own'
    }),
  })
  const inApp = join(cwd, 'packages/app/src')

  it('is that of the nearest package.json which names one, its paths relative to that file', async () => {
    expect((await program(['explain', 'sold_out'], { cwd })).out).toMatch(
      /^sold_out · 409[\s\S]*\nContract: shop 1\.2\.3 \(contract\/shop\.json\)\n$/,
    )
    expect((await program(['check'], { cwd: inApp })).out).toContain(
      'shop 1.2.3 (../../../contract/shop.json): nothing to say',
    )
    expect((await program(['check'], { cwd: join(cwd, 'packages/own') })).out).toContain('own 1.2.3 (own.json)')
    // A flag wins.
    expect((await program(['check', '../../../other.json'], { cwd: inApp })).out).toContain(
      'other 1.2.3 (../../../other.json)',
    )
    expect((await program(['check', '--catalog', 'ig1'], { cwd })).out).toContain('ig1 1.0.0 (built in)')
  })

  it('is told by every command', async () => {
    const label = 'shop 1.2.3 (contract/shop.json)'
    const { url } = await startMock('--catalog', join(cwd, 'contract/shop.json'))
    for (const argv of [
      ['explain', 'nothing_like_it'],
      ['explain', 'sold_out', '--json'],
      ['list'],
      ['list', '--json'],
      ['docs'],
      ['openapi'],
      ['json-schema'],
      ['export'],
      ['check'],
      ['check', '--format', 'json'],
      ['check', '--format', 'github'],
      ['diff'],
      ['diff', '--format', 'json'],
      ['diff', '--format', 'github'],
      ['changeset'],
      ['changeset', '--check'],
      ['mock', '--port', '0'],
      ['probe', url, '--mock'],
      ['probe', url, '--mock', '--format', 'json'],
    ]) {
      const { code, out, err } = await program(argv, { cwd })
      expect(out + err, argv.join(' ')).toContain(label)
      expect(code, argv.join(' ')).not.toBe(2)
    }
    for (const argv of [
      ['check', '--format', 'markdown'],
      ['diff', '--format', 'markdown'],
    ]) {
      expect((await program(argv, { cwd })).out.replaceAll('\\', '')).toContain('shop')
    }
  })

  it('is compared with the base that it names, unless another one is', async () => {
    const own = await program(['diff'], { cwd: inApp })
    expect(own).toMatchObject({ code: 1, out: expect.stringContaining('message-changed  errors.broken.message') })
    expect(own.out).toContain(
      'Base: shop 1.2.3 (../../../contract/old.json). Head: shop 1.2.3 (../../../contract/shop.json).',
    )
    expect((await program(['diff', 'other.json'], { cwd })).out).toContain('name-changed')
    expect((await program(['diff', 'contract/old.json', 'contract/old.json'], { cwd })).out).toContain('No changes.')
    const none = await program(['diff'], { cwd: join(cwd, 'packages/own') })
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('"errspec": { "base": ') })
  })

  it('may have its base, and that of its guide, in git', async () => {
    const repository = folder({
      'packages/errors/package.json': {
        errspec: { catalog: 'shop.ts', guide: 'guide.ts', base: 'git:HEAD:shop.ts' },
      },
    })
    const at = join(repository, 'packages/errors')
    const { title, cause, solution, ...broken } = shopFile.errors.broken as Record<string, unknown>
    const definition = (message: string) =>
      `export default ${JSON.stringify({ name: 'shop', version: '1.0.0', statuses: { 500: { title: 'Internal Server Error', retry: true } }, defaults: { unknown: 'broken' }, errors: { broken: { ...broken, message } } })}`
    writeFileSync(join(at, 'shop.ts'), definition('Something broke'))
    writeFileSync(
      join(at, 'guide.ts'),
      `export default ${JSON.stringify({ statuses: { 500: { summary: 'S', action: 'A' } }, groups: [{ title, kinds: ['broken'], cause, solution: ['Wait.'] }] })}`,
    )
    const git = (...args: string[]) =>
      execFileSync(
        'git',
        ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args],
        { cwd: repository },
      )
    git('init', '-q')
    git('add', '-A')
    git('commit', '-qm', 'first')
    mkdirSync(join(at, 'src'))
    for (const from of [at, join(at, 'src')])
      expect((await program(['diff'], { cwd: from })).out).toContain('No changes.')
    writeFileSync(join(at, 'shop.ts'), definition('Something failed'))
    expect((await program(['diff'], { cwd: at })).out).toMatch(/message-changed[\s\S]*1 breaking\./)
  })

  it('ends at the root of the repository', async () => {
    mkdirSync(join(cwd, 'packages/apart/.git'), { recursive: true })
    expect((await program(['check'], { cwd: join(cwd, 'packages/apart') })).out).toContain('ig1 1.0.0 (built in)')
  })
})

describe('a project that makes no sense', () => {
  const told = async (errspec: unknown) => {
    const { code, err } = await program(['check'], { cwd: folder({ 'package.json': { errspec } }) })
    expect(code).toBe(2)
    return err
  }

  it('is refused with the file, the key and what to do', async () => {
    expect(await told({ catlog: 'x.ts' })).toBe(
      `error: package.json: "errspec.catlog" is not a known key; did you mean 'catalog'?\n`,
    )
    expect(await told({ catalog: 7, base: ' ', rules: [], zebra: 1 })).toBe(
      [
        'error: package.json:',
        '  "errspec.catalog" must be a text that names a file',
        '  "errspec.base" must be a text that names a file',
        '  "errspec.rules" must be an object of levels, as in { "no-solution": "off" }',
        '  "errspec.zebra" is not a known key (catalog, guide, base, ignore, baseline, rules)',
        '',
      ].join('\n'),
    )
    expect(await told('src/errors.ts')).toContain('package.json: "errspec" must be an object, as in { "catalog"')
    expect(await told({ catalog: 'nowhere.ts' })).toContain('nowhere.ts: there is no such file')
    expect(await told({ rules: { 'no-soluton': 'off' } })).toContain(
      `"errspec.rules.no-soluton": 'no-soluton' is no rule of check, diff or probe; did you mean 'no-solution'?`,
    )
    expect(await told({ rules: { 'no-solution': 'on' } })).toContain(
      `the level of 'no-solution' must be 'error', 'warning', 'off', not "on"`,
    )
    expect(await told({ rules: { definition: 'off' } })).toContain(
      "'definition' is an error: nothing works with such a contract",
    )
  })

  it('matters only where it is asked', async () => {
    const cwd = folder({ 'package.json': '{', 'shop.json': shopFile })
    expect((await program(['list', '--catalog', 'shop.json'], { cwd })).code).toBe(0)
    expect((await program(['list'], { cwd })).err).toContain('package.json: is not JSON')
  })
})

describe('a file that package.json names and that is not there', () => {
  const cwd = folder({
    'package.json': { name: 'shop', version: '1.0.0', errspec: { catalog: 'src/gone.json' } },
    'shop.json': shopFile,
    'based/package.json': { errspec: { catalog: '../shop.json', base: 'old.json' } },
    'guided/package.json': { errspec: { catalog: '../shop.json', guide: 'gone.json' } },
  })
  const fault = 'there is no such file or folder; correct the path, which begins in the current folder'

  it('is told with its key', async () => {
    expect((await program(['list'], { cwd })).err).toBe(
      `error: src/gone.json: ${fault} (package.json names it as "errspec.catalog")\n`,
    )
    expect((await program(['diff'], { cwd: join(cwd, 'based') })).err).toBe(
      `error: old.json: ${fault} (package.json names it as "errspec.base")\n`,
    )
    expect((await program(['list'], { cwd: join(cwd, 'guided') })).err).toBe(
      `error: gone.json: ${fault} (package.json names it as "errspec.guide")\n`,
    )
    // One that a flag names is the caller's own.
    expect((await program(['list', '-c', 'nope.json'], { cwd })).err).toBe(`error: nope.json: ${fault}\n`)
  })
})
