import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import parseChangeset from '@changesets/parse'
import { toCatalogFile } from '@errspec/core/schema'
import { describe, expect, it } from 'vitest'
import { diff } from '../diff/diff.js'
import { contractOf, type EditableFile, edited, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { folder, program } from '../test-program.js'
import { changesetFor, checkChangesets } from './changeset.js'

type Edit = (file: EditableFile) => void
const reword: Edit = (file) => {
  file.errors.broken.message = 'Something failed'
}
const add: Edit = (file) => {
  file.errors.broken.aliases = ['Something failed']
}
const to =
  (version: string, edit: Edit): Edit =>
  (file) => {
    edit(file)
    file.version = version
  }
const between = (edit: Edit) => diff(contractOf(), contractOf(shopFile, edit))
const shop = { name: '@acme/shop-errors', version: '3.0.0' }
const changeset = (type: string, name = shop.name) => ({
  name: 'quick-cats.md',
  text: `---\n'${name}': ${type}\n---\n\nWords.\n`,
})

const pendingIn = (cwd: string) =>
  readdirSync(join(cwd, '.changeset')).filter((name) => name !== 'README.md' && name !== 'config.json')

describe('changesetFor', () => {
  it('shows a path to the letter, whatever Markdown is in it', () => {
    const whole = between(to('2.0.0', reword))
    const changes = whole.changes.map((change) => ({ ...change, path: 'errors["a`b\n- **c**"].message' }))
    expect(changesetFor({ ...whole, changes }, shop)?.text).toContain(
      '\n- **Breaking.** ``errors["a`b - **c**"].message``: the text was',
    )
  })

  it('writes what changesets read: the package, the step, and the changes in words', () => {
    const file = changesetFor(between(to('2.0.0', reword)), shop)
    expect(file?.name).toBe('contract-shop-from-1.2.3.md')
    expect(parseChangeset(file?.text ?? '')).toEqual({
      releases: [{ name: shop.name, type: 'major' }],
      summary:
        'The contract shop 2.0.0:\n\n- **Breaking.** `errors.broken.message`: the text was "Something broke" and is "Something failed"',
    })
  })

  it('asks for what the version of the package makes of it', () => {
    const step = (edit: Edit, version: string) => {
      const file = changesetFor(between(edit), { ...shop, version })
      return file && parseChangeset(file.text).releases[0]?.type
    }
    expect([step(reword, '3.0.0'), step(add, '3.0.0'), step(reword, '0.4.0'), step(add, '0.4.0')]).toEqual([
      'major',
      'minor',
      'minor',
      'patch',
    ])
    expect(step(() => {}, '3.0.0')).toBeUndefined()
  })
})

describe('checkChangesets', () => {
  const faults = (edit: Edit, ...pending: { name: string; text: string }[]) =>
    checkChangesets(between(edit), shop, pending).faults

  it('is content when version and changesets promise enough, or more', () => {
    expect(faults(to('2.0.0', reword), changeset('major'))).toEqual([])
    expect(faults(to('1.3.0', add), changeset('minor'))).toEqual([])
    expect(faults(to('2.0.0', add), changeset('patch'), changeset('major'))).toEqual([])
    expect(faults(() => {})).toEqual([])
  })

  it('says what the version lacks, what the changesets lack, or both', () => {
    const version = /^catalog\.version: .*1\.2\.3 to 2\.0\.0 or higher; it is 1\.2\.3 still\.$/
    const pending =
      /^@acme\/shop-errors 3\.0\.0: the changes demand a major changeset, and the pending ones promise (nothing|a minor)/
    expect(faults(reword, changeset('major'))).toEqual([expect.stringMatching(version)])
    expect(faults(to('2.0.0', reword), changeset('minor'))).toEqual([expect.stringMatching(pending)])
    expect(faults(to('2.0.0', reword), changeset('major', '@acme/other'))).toEqual([expect.stringMatching(pending)])
    expect(faults(reword)).toEqual([expect.stringMatching(version), expect.stringMatching(pending)])
  })

  it('names a changeset that cannot be read', () => {
    expect(() => faults(reword, { name: 'odd.md', text: 'no changeset' })).toThrow('.changeset/odd.md is no changeset')
  })
})

describe('errspec changeset', () => {
  const project = (edit: Edit, pending: Record<string, string> = {}) =>
    folder({
      'package.json': { name: '@acme/shop-errors', version: '3.0.0' },
      '.changeset/config.json': {},
      '.changeset/README.md': '# Changesets',
      'released.json': shopFile,
      'errors.json': edited(shopFile, edit),
      ...Object.fromEntries(Object.entries(pending).map(([name, text]) => [`.changeset/${name}`, text])),
    })

  it('writes one, which then passes the check, and writes no second one', async () => {
    const cwd = project(to('2.0.0', reword))
    expect(await program(['changeset', 'released.json', 'errors.json', '--check'], { cwd })).toMatchObject({ code: 1 })
    const written = await program(['changeset', 'released.json', 'errors.json'], { cwd })
    expect(written).toMatchObject({ code: 0, err: '' })
    expect(written.out).toContain('.changeset/contract-shop-from-1.2.3.md is written')
    expect(pendingIn(cwd)).toEqual(['contract-shop-from-1.2.3.md'])
    expect(await program(['changeset', 'released.json', 'errors.json', '--check'], { cwd })).toMatchObject({ code: 0 })
    await program(['changeset', 'released.json', 'errors.json'], { cwd })
    expect(pendingIn(cwd)).toHaveLength(1)
  })

  it('keeps the words that somebody has written, and raises the step alone', async () => {
    const cwd = project(to('1.3.0', add))
    await program(['changeset', 'released.json', 'errors.json'], { cwd })
    const file = join(cwd, '.changeset/contract-shop-from-1.2.3.md')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/The contract[\s\S]*/, 'In my own words.\n'))
    await program(['changeset', 'released.json', 'errors.json'], { cwd })
    expect(readFileSync(file, 'utf8')).toBe("---\n'@acme/shop-errors': minor\n---\n\nIn my own words.\n")
    writeFileSync(join(cwd, 'errors.json'), JSON.stringify(edited(shopFile, to('2.0.0', reword))))
    const raised = await program(['changeset', 'released.json', 'errors.json'], { cwd })
    expect(raised.out).toContain('is a major now; see whether its words still say everything')
    expect(readFileSync(file, 'utf8')).toBe("---\n'@acme/shop-errors': major\n---\n\nIn my own words.\n")
    writeFileSync(join(cwd, 'errors.json'), JSON.stringify(shopFile))
    const reverted = await program(['changeset', 'released.json', 'errors.json'], { cwd })
    expect([reverted.code, reverted.err]).toEqual([
      0,
      '.changeset/contract-shop-from-1.2.3.md is from changes that are gone; delete it.\n',
    ])
  })

  it('names a changeset that cannot be read', async () => {
    const cwd = project(to('2.0.0', reword), { 'odd.md': 'nope' })
    const { code, err } = await program(['changeset', 'released.json', 'errors.json', '--check'], { cwd })
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: \.changeset\/odd\.md is no changeset: /)])
  })

  it('leaves changesets alone that promise enough already', async () => {
    const cwd = project(to('2.0.0', reword), { 'mine.md': changeset('major').text })
    const { out, code } = await program(['changeset', 'released.json', 'errors.json'], { cwd })
    expect([code, out]).toEqual([
      0,
      'Base: shop 1.2.3 (released.json). Head: shop 2.0.0 (errors.json).\nThe pending changesets promise enough for @acme/shop-errors already (major); nothing is written.\n',
    ])
    expect(pendingIn(cwd)).toEqual(['mine.md'])
  })

  it('needs none where nothing has changed', async () => {
    const cwd = project(() => {})
    expect(await program(['changeset', 'released.json', 'errors.json'], { cwd })).toMatchObject({ code: 0 })
    expect(await program(['changeset', 'released.json', 'errors.json', '--check'], { cwd })).toMatchObject({ code: 0 })
    expect(pendingIn(cwd)).toEqual([])
  })

  it('finds the package of another folder, and says what is missing', async () => {
    const cwd = project(to('2.0.0', reword))
    const other = folder({ 'package.json': { name: 'other', version: '1.0.0' } })
    const { out } = await program(['changeset', 'released.json', 'errors.json', '--check', '--package', other], { cwd })
    expect(out).toContain('other 1.0.0: the changes demand a major changeset')
    const nowhere = await program(['changeset', 'released.json', '--package', 'nowhere'], { cwd })
    expect(nowhere).toMatchObject({ code: 2 })
    expect(nowhere.err).toContain('nowhere/package.json: there is no such file')
    const builtIn = await program(['changeset', 'released.json'], { cwd })
    expect(builtIn.err).toContain("name the folder of the npm package that carries 'ig1', with --package FOLDER")
  })
})

describe('a release between base and head', () => {
  const faults = (edit: Edit, version: string, baseVersion: string, ...pending: { name: string; text: string }[]) =>
    checkChangesets(between(edit), { name: shop.name, version, baseVersion }, pending).faults

  it('counts the step of the package since the base', () => {
    expect(faults(to('2.0.0', reword), '4.0.0', '3.0.0')).toEqual([])
    expect(faults(to('2.0.0', reword), '4.0.0-next.0', '3.0.0')).toEqual([])
    expect(faults(to('2.0.0', reword), '0.5.0', '0.4.2')).toEqual([])
    expect(faults(to('2.0.0', reword), '1.0.0', '0.4.2')).toEqual([])
    expect(faults(to('1.3.0', add), '3.1.0', '3.0.0')).toEqual([])
  })

  it('adds to it what is pending, and says what is missing still', () => {
    expect(faults(to('2.0.0', reword), '3.1.0', '3.0.0', changeset('major'))).toEqual([])
    expect(faults(to('2.0.0', reword), '3.1.0', '3.0.0', changeset('minor'))).toEqual([
      '@acme/shop-errors 3.1.0 (3.0.0 at the base): the changes demand a major changeset, and the pending ones promise a minor; `errspec changeset` writes one',
    ])
    expect(faults(to('2.0.0', reword), '3.0.0', '3.0.0')).toHaveLength(1)
  })

  it('passes after `changeset version`, with a revision as the base', async () => {
    const cwd = folder({
      'package.json': { name: 'root', private: true, workspaces: ['packages/*'] },
      'package-lock.json': {},
      'packages/errors/package.json': { name: shop.name, version: '3.0.0' },
      'packages/errors/errors.json': shopFile,
      '.changeset/config.json': { changelog: false, commit: false, baseBranch: 'main', access: 'restricted' },
    })
    const run = promisify(execFile)
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args], {
        cwd,
      })
    await git('init', '-q', '-b', 'main')
    await git('add', '-A')
    await git('commit', '-qm', 'first')
    writeFileSync(join(cwd, 'packages/errors/errors.json'), JSON.stringify(edited(shopFile, to('2.0.0', reword))))
    const base = 'git:HEAD:packages/errors/errors.json'
    const checked = () => program(['changeset', base, '--check'], { cwd })
    expect(await checked()).toMatchObject({
      code: 1,
      out: expect.stringContaining('3.0.0: the changes demand a major'),
    })
    expect(await program(['changeset', base], { cwd })).toMatchObject({ code: 0 })
    expect(await checked()).toMatchObject({ code: 0, out: expect.stringContaining('the changesets promise major') })
    await run(process.execPath, [createRequire(import.meta.url).resolve('@changesets/cli/bin.js'), 'version'], { cwd })
    expect(readFileSync(join(cwd, 'packages/errors/package.json'), 'utf8')).toContain('"version": "4.0.0"')
    expect(pendingIn(cwd)).toEqual([])
    expect(await checked()).toMatchObject({
      code: 0,
      out: expect.stringContaining('the changes demand major, the version went from 3.0.0 to 4.0.0; shop is 2.0.0'),
    })
    const again = await program(['changeset', base], { cwd })
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('which is enough; nothing is written') })
    expect(pendingIn(cwd)).toEqual([])
    // From within the package, too.
    expect(await program(['changeset', base, '--check'], { cwd: join(cwd, 'packages/errors') })).toMatchObject({
      code: 0,
    })
  })
})

describe("this repository's own contract", () => {
  const released = new URL('../../../core/released/ig1.json', import.meta.url)
  const texts = () =>
    structuredClone(toCatalogFile(ig1Contract.catalog, ig1Contract.guide, ig1Contract.operations)) as EditableFile

  it('cannot change with too small a bump', async () => {
    const cwd = folder({ 'package.json': { name: '@errspec/core', version: '1.0.0' }, '.changeset/config.json': {} })
    writeFileSync(join(cwd, 'released.json'), readFileSync(released))
    const check = (file: EditableFile) => {
      writeFileSync(join(cwd, 'now.json'), JSON.stringify(file))
      return program(['changeset', 'released.json', 'now.json', '--check'], { cwd })
    }
    expect(await check(texts())).toMatchObject({ code: 0 })
    const changed = texts()
    changed.errors.bad_json.message = 'This is not JSON.'
    expect(await check(changed)).toMatchObject({ code: 1 })
    changed.version = '1.1.0'
    expect(await check(changed)).toMatchObject({ code: 1 })
    changed.version = '2.0.0'
    writeFileSync(join(cwd, '.changeset/mine.md'), changeset('minor', '@errspec/core').text)
    expect(await check(changed)).toMatchObject({ code: 1 })
    writeFileSync(join(cwd, '.changeset/mine.md'), changeset('major', '@errspec/core').text)
    expect(await check(changed)).toMatchObject({ code: 0 })
  })
})
