import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { folder, program } from '../test-program.js'
import { shopFile } from './contract/test-contracts.js'
import { textChunks, textOf } from './file-text.js'

const littleEndian = (text: string) => Buffer.from(text, 'utf16le')
const bigEndian = (text: string) => littleEndian(text).swap16()
const binary = (magic: string) => Buffer.concat([Buffer.from(magic, 'latin1'), randomBytes(900)])

/** Each way in which a text may come. */
const FORMS: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 as Windows PowerShell writes it': (text) => littleEndian(`\ufeff${text}`),
  'UTF-16, big-endian': (text) => bigEndian(`\ufeff${text}`),
  'UTF-16 without a mark': littleEndian,
  'UTF-16 without a mark, big-endian': bigEndian,
  gzip: (text) => gzipSync(text),
  'gzip in two members': (text) => Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))]),
  'gzip of UTF-16': (text) => gzipSync(littleEndian(`\ufeff${text}`)),
}

/** Files that are no text, and what is said of them. */
const BINARIES: readonly (readonly [name: string, bytes: Buffer, words: string])[] = [
  ['a.png', binary('\x89PNG\r\n\x1a\n'), 'a PNG image, which cannot be read here: name a text'],
  [
    'a.sqlite',
    binary('SQLite format 3\0'),
    "a SQLite database, which cannot be read here: print what is meant of it, with 'sqlite3",
  ],
  ['a.zip', binary('PK\x03\x04'), 'a zip archive, or a document in the form of one'],
  ['a.bz2', binary('BZh'), "compressed with bzip2, which cannot be read here: unpack it first, with 'bunzip2'"],
  [
    'a.zst',
    binary('\x28\xb5\x2f\xfd'),
    "compressed with zstd, which cannot be read here: unpack it first, with 'unzstd'",
  ],
  ['a.tar', binary(`${'a'.padEnd(257, '\0')}ustar\0`), 'a tar archive'],
  ['a.tgz', gzipSync(binary(`${'a'.padEnd(257, '\0')}ustar\0`)), 'a tar archive'],
  ['a.journal', binary('LPKSHHRH'), "a journal of systemd's, which cannot be read here: print it with 'journalctl"],
  ['a.u32', binary('\xff\xfe\0\0a\0\0\0'), 'a text in UTF-32, which cannot be read here: save it as UTF-8'],
  ['a.bin', binary('\x01\x02\x03\x04\x05\x06'), 'a binary file, in which nothing can be read: name a text'],
  ['a.gz', gzipSync(randomBytes(900)).subarray(0, 500), 'a gzip file that is broken or not complete'],
]

describe('a text', () => {
  it.each(Object.entries(FORMS))('is read in %s, as a whole and as it comes', async (_, write) => {
    const text = 'GET /a 500 für 😀\n'.repeat(40)
    const bytes = write(text)
    expect(textOf(bytes, 'a.log')).toBe(text)
    for (const size of [1, 3, bytes.length]) {
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
      }
      let read = ''
      const decoder = new TextDecoder()
      for await (const chunk of textChunks(chunks(), 'a.log')) {
        read += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
      }
      expect(read).toBe(text)
    }
  })

  it('may begin with zeros, as a log does that was cut while it was written to, and have colours', () => {
    for (const text of [`${'\0'.repeat(600)}GET /a 500\n`, '\u001b[31merror\u001b[0m\n', 'a\u0007\n', '']) {
      expect(textOf(Buffer.from(text), 'a.log')).toBe(text)
    }
  })

  it.each(BINARIES)('is none where it is %s', (name, bytes, words) => {
    expect(() => textOf(bytes, name)).toThrow(`${name}: is ${words}`)
  })
})

const catalog = JSON.stringify(shopFile)
const line = JSON.stringify({
  message: 'Bad JSON. Please contact the administrator with the request ID.',
  code: 400,
  request_id: 'req_a1',
})

/** A folder of files with these bytes. */
function folderOf(files: Readonly<Record<string, Buffer>>): string {
  const cwd = folder()
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(cwd, name), bytes)
  return cwd
}

describe('every command that reads a file', () => {
  it.each(Object.entries(FORMS))('reads it in %s', async (_, write) => {
    const cwd = folderOf({
      'a.log': write(`started\n${line}\n`),
      'large.log': write(`${'started\n'.repeat(40_000)}${line}\n`),
      'c.json': write(catalog),
      'e.csv': write('code,status,message\nGONE,404,It is gone\n'),
    })
    const out = async (...argv: string[]) => (await program(argv, { cwd })).out
    for (const log of ['a.log', 'large.log']) {
      expect(await out('explain', '--from', log)).toMatch(/^bad_json · 400/)
      expect(await out('explain', 'req_a1', '--from', log)).toMatch(/^bad_json · 400/)
    }
    expect(await out('check', 'c.json')).toContain('shop 1.2.3 (c.json)')
    expect(await out('diff', 'c.json', '-c', 'c.json')).toContain('Base: shop 1.2.3 (c.json)')
    expect(JSON.parse(await out('import', 'e.csv')).errors).toMatchObject({ GONE: { message: 'It is gone' } })
    execFileSync('git', ['init', '-q'], { cwd })
    execFileSync('git', ['add', '.'], { cwd })
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x'], { cwd })
    expect(await out('diff', 'git:HEAD:c.json', '-c', 'c.json')).toContain('Base: shop 1.2.3 (git:HEAD:c.json)')
  })

  it('says what a file is that is no text, and what to do', async () => {
    const cwd = folderOf(Object.fromEntries(BINARIES.map(([name, bytes]) => [name, bytes])))
    for (const [name, , words] of BINARIES) {
      for (const argv of [
        ['explain', '--from', name],
        ['explain', 'req_a1', '--from', name],
        ['check', name],
        ['diff', name],
        ['import', name],
        ['openapi', '--into', name],
      ]) {
        const { code, err } = await program(argv, { cwd })
        expect([code, err], argv.join(' ')).toEqual([2, expect.stringContaining(`error: ${name}: is ${words}`)])
      }
    }
  })

  it('reads a catalog that is packed by its name, and no module that Node cannot load', async () => {
    const cwd = folderOf({ 'c.json.gz': gzipSync(catalog), 'c.ts': littleEndian(`\ufeffexport default ${catalog}`) })
    expect((await program(['check', 'c.json.gz'], { cwd })).out).toContain('shop 1.2.3 (c.json.gz)')
    expect((await program(['check', 'c.ts'], { cwd })).err).toBe(
      'error: c.ts: is not in UTF-8, and Node loads no other module: save it as UTF-8\n',
    )
  })
})
