import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shopFile } from './shared/contract/test-contracts.js'
import { folder, program } from './test-program.js'

/** A text of a kilobyte that stands for a thousand million parts. */
const aliasBomb = Array.from(
  { length: 10 },
  (_, i) =>
    `a${i}: &a${i} [${Array(10)
      .fill(i === 0 ? 'x' : `*a${i - 1}`)
      .join(', ')}]\n`,
).join('')

const cwd = folder({
  'shop.json': shopFile,
  'notes.txt': 'x',
  'sub/x.json': {},
  'broken.ts': 'export default {\n  name: ',
  'broken.json': '{\n  "name": "shop",\n}',
  'empty.json': '',
  'empty.txt': ' \n',
  'zip.json': 'PK\u0003\u0004\0\0',
  'zip.bin': 'PK\u0003\u0004\0\0',
  'api.json': { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, paths: {} },
  'api2.json': { swagger: '2.0', paths: {} },
  'api.yaml': 'openapi: 3.1.0\n',
  'manifest/package.json': { name: 'shop', version: '1.0.0', errspec: { catalog: 'src/errors.ts' } },
  'bare/package.json': { name: 'shop', version: '1.0.0', scripts: {} },
  'en.json': { cart: { empty: 'Your cart is empty' }, title: 'Shop' },
  'en-errors.json': { errors: { gone: 'It is gone' } },
  'list.json': [{ code: 'A', message: 'B' }],
  'numbers.json': [1, 2],
  'text.json': '"x"',
  'other.json': { compilerOptions: { strict: true } },
  'cycle.yaml': 'a: &a {b: *a}\n',
  'merge.yaml': 'a: &a\n  <<: *a\n',
  'bomb.yaml': aliasBomb,
  'deep.yaml': `a: ${'['.repeat(20_000)}`,
  'deep.json': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'deep-catalog.json': JSON.stringify({ ...shopFile, envelope: { body: 'DEEP' } }).replace(
    '"DEEP"',
    `${'{"a":'.repeat(20_000)}"{message}"${'}'.repeat(20_000)}`,
  ),
  'guide.json': { groups: [], statuses: {} },
})

/** Each says what, where and what to do. */
const refused: readonly (readonly [argv: readonly string[], message: string])[] = [
  [
    ['list', '-c', 'nope.json'],
    'nope.json: there is no such file or folder; correct the path, which begins in the current folder',
  ],
  [
    ['list', '-c', 'nope'],
    'nope: there is no such file or folder; correct the path, which begins in the current folder',
  ],
  [['list', '-c', 'sub'], 'sub: is a folder, not a file; name a file in it'],
  [['check', 'sub'], 'sub: is a folder, not a file; name a file in it'],
  [
    ['list', '-c', 'shop.json/x.json'],
    'shop.json/x.json: a part of the path is a file, not a folder; correct the path',
  ],
  [
    ['list', '-c', 'notes.txt'],
    'notes.txt: only .ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs and .json files can be loaded',
  ],
  [
    ['list', '-c', 'broken.json'],
    'broken.json: is not JSON: there is "}" where a key in double quotes should be, at line 3, column 1',
  ],
  [['list', '-c', 'empty.json'], 'empty.json: is empty; write it, or name another file'],
  [['list', '-c', 'empty.txt'], 'empty.txt: is empty; write it, or name another file'],
  ...['zip.json', 'zip.bin'].map(
    (file) =>
      [
        ['list', '-c', file],
        `${file}: is a zip archive, or a document in the form of one (xlsx, docx, jar), which cannot be read here: unpack it first, or save it as a text`,
      ] as const,
  ),
  ...['api.json', 'api2.json'].map(
    (file) =>
      [
        ['check', file],
        `${file}: is no catalog, but an OpenAPI document; make a catalog of it with 'errspec import ${file} --out catalog.json'`,
      ] as const,
  ),
  [
    ['docs', '-c', 'api.yaml'],
    "api.yaml: only .ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs and .json files can be loaded; make a catalog of it with 'errspec import api.yaml --out catalog.json'",
  ],
  [
    ['check', 'manifest/package.json'],
    'manifest/package.json: is no catalog, but a package.json; name the catalog that it names: here that is src/errors.ts',
  ],
  [
    ['check', 'bare/package.json'],
    'bare/package.json: is no catalog, but a package.json; name the catalog that it names, as in "errspec": { "catalog": "errors.json" }',
  ],
  ...['en.json', 'en-errors.json'].map(
    (file) =>
      [
        ['check', file],
        `${file}: is no catalog, but texts, as an i18n file has them; make a catalog of it with 'errspec import ${file} --out catalog.json'`,
      ] as const,
  ),
  [
    ['diff', 'shop.json', 'list.json'],
    "list.json: is no catalog, but a list; make a catalog of it with 'errspec import list.json --out catalog.json'",
  ],
  [
    ['check', 'numbers.json'],
    'numbers.json: is no catalog, but a list; name a catalog file, as errspec export writes one',
  ],
  [['check', 'text.json'], 'text.json: is no catalog, but a string; name a catalog file, as errspec export writes one'],
  [
    ['check', 'other.json'],
    "other.json: is no catalog, but an object without 'errors'; name a catalog file, as errspec export writes one, or make a catalog of it with 'errspec import other.json --out catalog.json'",
  ],
  [
    ['check', 'guide.json'],
    "guide.json: is no catalog, but a guide; give it with '--guide guide.json', beside its catalog",
  ],
  [
    ['import', 'cycle.yaml'],
    'cycle.yaml: cannot be read: the alias *a is inside of what it stands for: write out what is meant there, at line 1',
  ],
  [
    ['import', 'merge.yaml'],
    'merge.yaml: cannot be read: the alias *a is inside of what it stands for: write out what is meant there, at line 2',
  ],
  [['import', 'bomb.yaml'], 'bomb.yaml: its aliases stand for more than 10,000,000 parts: write out what is meant'],
  [['import', 'deep.yaml'], 'deep.yaml: is nested too deeply to be read'],
  [['import', 'deep.json'], 'deep.json: is nested too deeply to be read'],
  [['check', 'deep-catalog.json'], 'deep-catalog.json: is nested too deeply to be read'],
  [['docs', '--out', 'sub'], 'sub: is a folder, not a file; name a file in it'],
  [['docs', '--out', 'shop.json/x.md'], 'shop.json/x.md: a part of the path is a file, not a folder; correct the path'],
  [
    ['docs', '--out', 'nope.md', '--check'],
    'nope.md: there is no such file or folder; correct the path, which begins in the current folder',
  ],
  [['openapi', '--into', 'sub'], 'sub: is a folder, not a file; name a file in it'],
  [['explain', 'x', '--from', 'sub'], 'sub: is a folder, not a file; name a file in it'],
  [['diff', 'shop.json', 'shop.json', '--ignore', 'sub'], 'sub: is a folder, not a file; name a file in it'],
  [
    ['probe', 'http://127.0.0.1:1', '-s', 'nope.json'],
    'nope.json: there is no such file or folder; correct the path, which begins in the current folder',
  ],
  [
    ['mock', '--port', '0', '--host', '192.0.2.1'],
    'mock: 192.0.2.1 is no address of this machine; name one with --host, such as 127.0.0.1',
  ],
]

describe('what cannot be done', () => {
  it.each(refused)('%j says what, where and what to do', async (argv, message) => {
    expect(await program(argv, { cwd })).toEqual({ code: 2, out: '', err: `error: ${message}\n` })
  })

  it.runIf(process.platform === 'linux')('a file system that makes no folders is no endless wait', async () => {
    const { code, err } = await program(['docs', '--out', '/proc/errspec/made/errors.md'], { cwd })
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: \/proc\/errspec\/made\/errors\.md: \S.*\n$/)])
  })

  it('a module that cannot be read tells each line of the reason, and no stack', async () => {
    const { code, err } = await program(['list', '-c', 'broken.ts'], { cwd })
    expect(code).toBe(2)
    expect(err).toMatch(/^error: broken\.ts: loading it failed: /)
    expect(err).not.toMatch(/^\s+at |fault of errspec|\\n/m)
  })
})

describe('a revision', () => {
  const git = (path: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: path, stdio: 'pipe' })

  it('of a repository without commits, or of none', async () => {
    const empty = folder({ 'shop.json': shopFile })
    git(empty, 'init', '-q')
    expect(await program(['diff', 'git:HEAD:shop.json'], { cwd: empty })).toMatchObject({
      code: 2,
      err: "error: git:HEAD:shop.json: there is no revision 'HEAD', as the repository has no commits yet; make one first\n",
    })
    expect(await program(['diff', 'git:HEAD:shop.json'], { cwd: tmpdir() })).toMatchObject({
      code: 2,
      err: `error: ${tmpdir()} is in no git repository; run errspec in the one that has the revision\n`,
    })
  })

  it('that lacks a file which is there now, or was never there', async () => {
    const repository = folder({ 'shop.json': shopFile, 'new.json': shopFile })
    git(repository, 'init', '-q')
    git(repository, 'add', 'shop.json')
    git(repository, 'commit', '-qm', 'a')
    const fault = 'there is no such file in that revision'
    expect((await program(['diff', 'git:HEAD:new.json'], { cwd: repository })).err).toBe(
      `error: git:HEAD:new.json: ${fault}; the file is there now, so commit it first or name a later revision\n`,
    )
    expect((await program(['diff', 'git:HEAD:nope.json'], { cwd: repository })).err).toBe(
      `error: git:HEAD:nope.json: ${fault}; correct the path, which begins at the repository's top folder or at this one\n`,
    )
    expect((await program(['diff', 'git:nope:shop.json'], { cwd: repository })).err).toBe(
      "error: git:nope:shop.json: there is no revision 'nope'; 'git branch --all' and 'git tag' list those that there are\n",
    )
    // A revision is none of git's options.
    for (const option of ['--index-output=x', '--output=x', '-O x', '--upload-pack=x'])
      expect((await program(['diff', `git:${option}:shop.json`], { cwd: repository })).err).toContain(
        `there is no revision '${option}'`,
      )
    expect(git(repository, 'status', '--short').toString()).toBe('?? new.json\n')
  })
})

describe('a server that is probed', () => {
  it('that answers nothing is one sentence with the reason, and no report', async () => {
    const server = createServer((request) => request.socket.destroy())
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await program(['probe', url], { cwd: join(cwd) })).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /^error: probe: http:\S+ answers nothing: is the server running, and is this its address\? \(.+\)\n$/,
      ),
    })
    server.close()
  })

  it('that answers pages breaks rules, each told once', async () => {
    const server = createServer((_, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html><h1>Not Found</h1></html>')
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { code, out } = await program(['probe', url], { cwd })
    expect(code).toBe(1)
    const rules = [...out.matchAll(/^FAILED {2}([\w-]+)/gm)].map(([, rule]) => rule)
    expect(rules).toContain('not-found')
    expect(new Set(rules).size).toBe(rules.length)
    server.close()
  })
})
