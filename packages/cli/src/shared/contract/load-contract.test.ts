import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, installedCore, program } from '../../test-program.js'
import { builtIn, loadContract } from './load-contract.js'
import { shopFile } from './test-contracts.js'

const definition = `{
  name: 'shop', version: '1.0.0',
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { sold_out: { status: 409, message: 'Sold out' }, broken: { status: 500, message: 'Broke' } },
}`
const guide = `{
  statuses: { 409: { summary: 'x', action: 'y', solution: ['z'] }, 500: { summary: 'x', action: 'y', solution: ['z'] } },
  groups: [{ title: 'A', kinds: ['sold_out'], cause: 'c' }, { title: 'B', kinds: ['broken'], cause: 'c' }],
}`
const installed = await installedCore()
const typescript = `interface Row { readonly title: string; readonly retry: boolean }
enum Names { Shop = 'shop' }
export const shop = ${definition.replace("'shop'", 'Names.Shop')} satisfies { statuses: Record<number, Row>; [key: string]: unknown }
export const shopGuide = ${guide}
export const unrelated: Partial<Row> = {}
`

describe('loadContract', () => {
  const cwd = folder({
    ...installed,
    'shop.json': shopFile,
    'shop.ts': typescript,
    'own.mjs': `export default ${definition}`,
    'own.cjs': `module.exports = { shop: ${definition} }`,
    'direct.cjs': `module.exports = ${definition}`,
    'two.ts': `import { shop } from './parts/base.js'
export { shop, shopGuide } from './parts/base.js'
export const team = { ...shop, name: 'team', errors: { ...shop.errors, late: { status: 409, message: 'Too late' } } }`,
    'made.ts': `import { defineCatalog, extendCatalog } from '@errspec/core'
import { shop } from './parts/base.js'
export default extendCatalog(defineCatalog(shop), { name: 'made', version: '1.0.0', errors: { late: { status: 409, message: 'Too late' } } })`,
    'parts/base.ts': typescript,
    'operations.ts': `import { defineCatalog, defineOperations } from '@errspec/core'
export const shop = defineCatalog(${definition})
export const api = defineOperations(shop, { 'GET /orders/{id}': ['sold_out'] }, { basePath: '/v1' })`,
    // As another copy of core makes them: what counts is their shape.
    'more-operations.ts': `export const shop = ${definition}
export const one = { catalog: shop, operations: { 'GET /one': ['sold_out'] } }
export const two = { catalog: shop, operations: { 'GET /two': ['broken'] }, basePath: '/v2' }`,
    'with-operations.json': { ...shopFile, operations: { 'GET /': ['sold_out'] } },
    'guide.ts': `export const teamGuide = ${guide.replace("['broken']", "['broken', 'late']").replace("['sold_out']", "['sold_out']")}`,
    'guide-fits.ts': `export const one = ${guide}\nexport default one`,
    'faulty.ts': `import { defineCatalog } from '@errspec/core'\nexport const x = defineCatalog({ name: 'x', version: '1' } as never)`,
    'faulty.json': { ...shopFile, version: '1', colour: 'red' },
    'throws.ts': `throw new Error('no database')`,
    'syntax.ts': 'export const = 3',
    'empty.ts': 'export const answer = 42',
    'broken.json': '{ "name": ',
    'a#b.json': shopFile,
    'bom.JSON': `\ufeff${JSON.stringify(shopFile)}`,
    'misfit.ts': `export const shop = ${definition}\nexport const guide = ${guide.replace("'sold_out'", "'sold_uot'")}`,
    'notes.txt': 'x',
  })

  it('takes JSON, TypeScript, ESM and CommonJS, a catalog or a plain definition', async () => {
    for (const source of [
      'shop.json',
      'shop.ts',
      'shop.ts#shop',
      'own.mjs',
      'own.mjs#default',
      'own.cjs',
      'own.cjs#shop',
      'direct.cjs',
      'a#b.json',
      'bom.JSON',
      join(cwd, 'shop.ts'),
    ]) {
      const { catalog } = await loadContract(source, cwd)
      expect(catalog.name, source).toBe('shop')
      expect(
        catalog.recognize({ message: catalog.errors['sold_out']?.message.replace(/\{\w+\}/g, '3') ?? '', status: 409 }),
        source,
      ).toMatchObject({
        kind: 'sold_out',
      })
    }
    mkdirSync(join(cwd, 'ig1'))
    expect(await loadContract('ig1', cwd)).toBe(builtIn)
    const { catalog } = await loadContract('made.ts', cwd)
    expect([catalog.lineage, Object.keys(catalog.errors)]).toEqual([
      ['made', 'shop'],
      ['sold_out', 'broken', 'late'],
    ])
  })

  it('takes the guide of the same file where it fits, and of another one where it is named', async () => {
    expect((await loadContract('shop.json', cwd)).guide?.groups).toHaveLength(3)
    expect((await loadContract('shop.ts', cwd)).guide?.groups).toHaveLength(2)
    expect((await loadContract('two.ts#shop', cwd)).guide?.groups).toHaveLength(2)
    expect((await loadContract('two.ts#team', cwd)).guide).toBeUndefined()
    expect((await loadContract('own.mjs', cwd, 'guide-fits.ts')).guide?.groups).toHaveLength(2)
    await expect(loadContract('misfit.ts', cwd)).rejects.toThrow(
      `"sold_uot" is not a kind of the catalog; did you mean 'sold_out'?`,
    )
    await expect(loadContract('own.mjs', cwd, 'guide.ts')).rejects.toThrow(
      'groups.1.kinds.1: "late" is not a kind of the catalog',
    )
  })

  it('takes the operations of the same file, of a catalog file, and of the export that is named', async () => {
    const { catalog, operations } = await loadContract('operations.ts', cwd)
    expect(operations?.operations).toEqual({ 'GET /orders/{id}': ['sold_out'] })
    expect([operations?.basePath, operations?.catalog]).toEqual(['/v1', catalog])
    expect((await loadContract('with-operations.json', cwd)).operations?.of('GET /').kinds).toEqual(['sold_out'])
    expect((await loadContract('shop.ts', cwd)).operations).toBeUndefined()
    expect((await loadContract('more-operations.ts#two', cwd)).operations?.operations).toEqual({
      'GET /two': ['broken'],
    })
    await expect(loadContract('more-operations.ts', cwd)).rejects.toThrow(
      'several operations of one catalog (one, two); name one, as in more-operations.ts#one',
    )
  })

  it('sees a file as it is now, not as it was when it was first read', async () => {
    writeFileSync(join(cwd, 'changing.ts'), `export const a = ${definition}`)
    expect((await loadContract('changing.ts', cwd)).catalog.version).toBe('1.0.0')
    writeFileSync(join(cwd, 'changing.ts'), `export const a = ${definition.replace('1.0.0', '2.0.0')}`)
    expect((await loadContract('changing.ts', cwd)).catalog.version).toBe('2.0.0')
  })

  it.each([
    ['nowhere.json', 'nowhere.json: there is no such file'],
    ['nowhere.ts', 'nowhere.ts: there is no such file'],
    ['parts', 'parts: is a folder, not a file; name a file in it'],
    ['notes.txt', 'notes.txt: only .ts, '],
    ['two.ts', 'two.ts: it exports several catalogs (shop, team); name one, as in two.ts#shop'],
    ['two.ts#tea', "two.ts#tea: it has no export 'tea' (catalogs: shop, team)"],
    ['two.ts#shopGuide', "two.ts#shopGuide: its export 'shopGuide' is no catalog (catalogs: shop, team)"],
    ['empty.ts', 'empty.ts: it exports no catalog (it exports answer)'],
    ['shop.json#x', "shop.json#x: JSON has no exports; leave '#x' out"],
    ['throws.ts', 'throws.ts: loading it failed: no database'],
    ['syntax.ts', 'syntax.ts: loading it failed: '],
    ['broken.json', 'broken.json: is not JSON: '],
    ['git:main', 'git:main: a revision is named as git:REV:PATH, for instance git:main:errors.json'],
  ])('says of %s what to do', async (source, words) => {
    await expect(loadContract(source, cwd)).rejects.toThrow(words)
  })

  it.each(['faulty.ts', 'faulty.json'])('hands every fault of the definition on: %s', async (source) => {
    await expect(loadContract(source, cwd)).rejects.toThrow(`${source} has `)
    const faults = await loadContract(source, cwd).catch((error: { faults?: { path: string }[] }) =>
      error.faults?.map(({ path }) => path),
    )
    expect(faults).toEqual(
      source === 'faulty.ts'
        ? expect.arrayContaining(['version', 'statuses', 'defaults', 'errors'])
        : ['colour', 'version'],
    )
  })
})

describe('a revision of git', () => {
  const cwd = folder()
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args],
      { cwd, stdio: 'pipe' },
    )
  git('init', '-q', '-b', 'main')
  mkdirSync(join(cwd, 'src/parts'), { recursive: true })
  writeFileSync(join(cwd, 'errors.json'), JSON.stringify(shopFile))
  writeFileSync(join(cwd, 'src/parts/base.ts'), typescript)
  writeFileSync(join(cwd, 'src/two.ts'), `export { shop, shopGuide } from './parts/base.js'`)
  writeFileSync(join(cwd, 'src/guide.ts'), `export const guide = ${guide}`)
  writeFileSync(join(cwd, 'guide.json'), JSON.stringify(new Function(`return ${guide}`)()))
  git('add', '.')
  git('commit', '-qm', 'one')
  writeFileSync(join(cwd, 'errors.json'), JSON.stringify({ ...shopFile, version: '2.0.0' }))
  writeFileSync(join(cwd, 'src/parts/base.ts'), typescript.replace('1.0.0', '2.0.0'))
  git('commit', '-qam', 'two')

  it('is read as it was: JSON, and a module with its neighbours', async () => {
    for (const [source, version] of [
      ['git:HEAD~1:errors.json', '1.2.3'],
      ['git:HEAD:errors.json', '2.0.0'],
      ['git:main~1:src/two.ts', '1.0.0'],
      ['git:main:src/two.ts#shop', '2.0.0'],
    ] as const) {
      expect((await loadContract(source, cwd)).catalog.version, source).toBe(version)
    }
    expect((await loadContract('git:main:src/two.ts', cwd)).guide?.groups).toHaveLength(2)
  })

  it('is found from a folder of the repository, by its whole path or from there', async () => {
    const sources = ['errors.json', 'src/two.ts', 'two.ts', './two.ts', '../errors.json', join(cwd, 'errors.json')]
    for (const source of sources.map((path) => `git:HEAD:${path}`)) {
      expect((await loadContract(source, join(cwd, 'src'))).catalog.version, source).toBe('2.0.0')
    }
  })

  it('is compared with its own file as it is now, unless another one is named', async () => {
    const diff = async (...argv: string[]) => (await program(['diff', ...argv], { cwd })).out
    expect(await diff('git:HEAD~1:errors.json')).toBe(
      'No changes.\nThe version may stay 1.2.3; it is 2.0.0.\nBase: shop 1.2.3 (git:HEAD~1:errors.json). Head: shop 2.0.0 (errors.json).\n',
    )
    expect(await diff('git:HEAD~1:src/two.ts#shop')).toContain(
      'No changes.\nThe version may stay 1.0.0; it is 2.0.0.\nBase: shop 1.0.0 (git:HEAD~1:src/two.ts#shop). Head: shop 2.0.0 (src/two.ts#shop).\n',
    )
    expect(await diff('git:HEAD~1:errors.json', '--catalog', 'ig1')).toContain(
      "the catalog is called 'ig1' instead of 'shop'",
    )
  })

  it('has its guide from the revision too, where the guide has a file of its own', async () => {
    const text = readFileSync(join(cwd, 'guide.json'), 'utf8')
    writeFileSync(join(cwd, 'guide.json'), text.replaceAll('"c"', '"another cause"'))
    const causes = async (source: string) =>
      (await loadContract('git:HEAD:src/two.ts', cwd, source)).guide?.groups.map(({ cause }) => cause)
    expect(await causes('git:HEAD:guide.json')).toEqual(['c', 'c'])
    expect(await causes('guide.json')).toEqual(['another cause', 'another cause'])
    expect(await causes('git:HEAD:src/guide.ts')).toEqual(['c', 'c'])
  })

  it('leaves what others have put beside it while it was loaded', async () => {
    writeFileSync(
      join(cwd, 'src/slow.ts'),
      `await new Promise((resolve) => setTimeout(resolve, 300))\nexport * from './two.js'`,
    )
    git('add', 'src/slow.ts')
    git('commit', '-qm', 'slow')
    const loading = loadContract('git:HEAD:src/slow.ts', cwd)
    const cache = join(cwd, 'node_modules/.cache')
    await expect.poll(() => existsSync(cache)).toBe(true)
    writeFileSync(join(cache, 'theirs'), 'x')
    await loading
    expect(readdirSync(cache)).toEqual(['theirs'])
    rmSync(join(cwd, 'node_modules'), { recursive: true })
  })

  it('leaves nothing behind: no file, no change of the index', async () => {
    const status = () => git('status', '--porcelain').toString()
    const before = status()
    await loadContract('git:HEAD~1:src/two.ts', cwd)
    expect(existsSync(join(cwd, 'node_modules'))).toBe(false)
    expect(status()).toBe(before)
  })

  it.each([
    [
      'git:nonsense:errors.json',
      /^git:nonsense:errors\.json: there is no revision 'nonsense'; 'git branch --all' and 'git tag' list those that there are$/,
    ],
    ['git:HEAD:nowhere.json', /^git:HEAD:nowhere\.json: there is no such file in that revision; correct the path, /],
    ['git:--output=x:errors.json', /: there is no revision '--output=x'; /],
    ['git:HEAD:../../errors.json', /there is no such file in that revision; correct the path, /],
  ])('says of %s what is wrong', async (source, words) => {
    await expect(loadContract(source, cwd)).rejects.toThrow(words)
  })

  it('is never an option of git, whatever refs are called', async () => {
    git('update-ref', 'refs/heads/--index-output=taken', 'HEAD')
    const index = readFileSync(join(cwd, '.git/index'))
    for (const path of ['src/two.ts', 'errors.json']) {
      expect((await loadContract(`git:--index-output=taken:${path}`, cwd)).catalog.errors).toHaveProperty('broken')
    }
    expect(existsSync(join(cwd, 'taken'))).toBe(false)
    expect(readFileSync(join(cwd, '.git/index'))).toEqual(index)
    git('update-ref', '-d', 'refs/heads/--index-output=taken')
  })

  it('that a shallow clone does not have says what to fetch, and a branch of the remote how it is called', async () => {
    const shallow = folder()
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${cwd}`, '.'], { cwd: shallow, stdio: 'pipe' })
    await expect(loadContract('git:HEAD~1:errors.json', shallow)).rejects.toThrow(
      /^git:HEAD~1:errors\.json: there is no revision 'HEAD~1' in this clone.*git fetch --unshallow.*fetch-depth: 0/,
    )
    execFileSync('git', ['checkout', '-q', '--detach'], { cwd: shallow })
    execFileSync('git', ['branch', '-q', '-D', 'main'], { cwd: shallow })
    await expect(loadContract('git:main:errors.json', shallow)).rejects.toThrow(/did you mean 'origin\/main'\?$/)
  })
})
