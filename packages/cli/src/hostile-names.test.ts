import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { docs } from './docs/docs.js'
import { codedFile, contractOf, edited, shopFile } from './shared/contract/test-contracts.js'
import { folder, program } from './test-program.js'

/** What a terminal obeys: a title, a cleared screen, a colour, C1's own, text that runs backwards; and ends of lines for who reads lines. */
const HOSTILE =
  '\u001b]0;owned\u0007\u001b[2J\u001b[31m\u009b31m\u202egnp\u2066\u200f\r\u2028\u007f\nFORGED line\n  ::error::forged'
/** The same as a file may be called. */
const FILE = `${HOSTILE}.json`
const SOUND = `sound ${FILE}`
const OUT = `out ${FILE}`

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/

/** A line of its own, of which GitHub Actions obeys the second one. */
const FORGED = /^\s*(?:FORGED|::error::forged)/m

/** A contract with it wherever a contract may have it. */
const hostile = (file: object) =>
  edited(file, (copy) => {
    for (const row of Object.values<Record<string, unknown>>(copy.statuses)) {
      Object.assign(row, {
        summary: `S${HOSTILE}`,
        action: `A${HOSTILE}`,
        solution: [`So${HOSTILE}`],
        type: `Ty${HOSTILE}`,
        fields: { help: `F${HOSTILE}` },
      })
    }
    for (const error of Object.values<Record<string, unknown>>(copy.errors)) {
      Object.assign(error, {
        title: `G${String(error['status'])}${String(error['message'])}${HOSTILE}`,
        cause: `C${HOSTILE}`,
        solution: [`So${HOSTILE}`],
        deprecated: `D${HOSTILE}`,
      })
    }
    copy.notes = [{ title: `N${HOSTILE}`, text: `x${HOSTILE}`, items: [`I${HOSTILE}`] }]
  })

describe('a hostile text in a catalog, a name, an argument or an answer', () => {
  const sound = { 'shop.json': hostile(shopFile), 'orders.json': hostile(codedFile), 'old.json': shopFile }
  const faulty = edited(shopFile, (file) => {
    file.errors[`a${HOSTILE}\n::error::forged`] = { status: 409, message: 'A' }
    file.errors.broken[`key${HOSTILE}`] = 1
    file.errors.sold_out.status = `4${HOSTILE}`
  })
  const cwd = folder({
    ...sound,
    'faulty.json': faulty,
    [FILE]: '{',
    [SOUND]: shopFile,
    [OUT]: 'stale',
    'ignore.txt': `x${HOSTILE} ${HOSTILE}`,
  })

  const id = `req_${HOSTILE}`
  const calls: readonly (readonly string[])[] = [
    ...['shop.json', 'orders.json'].flatMap((catalog) => [
      ['list', '-c', catalog],
      ['list', '-c', catalog, '--json'],
      ['docs', '-c', catalog],
      ['export', '-c', catalog],
      ['openapi', '-c', catalog],
      ['json-schema', '-c', catalog],
      ['check', catalog],
      ['check', catalog, '--format', 'json'],
      ['check', catalog, '--format', 'github'],
      ['explain', '409', '-c', catalog],
      ['explain', 'sold_out', '-c', catalog],
      ['explain', 'sold_out', '-c', catalog, '--json'],
    ]),
    ...['text', 'json', 'github', 'markdown'].map((format) => ['diff', 'old.json', 'shop.json', '--format', format]),
    ['diff', 'old.json', 'shop.json', '--ignore', 'ignore.txt'],
    ['check', FILE],
    ['check', SOUND],
    ['docs', '-c', SOUND, '--out', OUT, '--check'],
    ['diff', SOUND, SOUND],
    ['diff', 'old.json', 'shop.json', '--ignore', SOUND],
    ['probe', 'http://127.0.0.1:1', '-s', FILE],
    ['json-schema', '--of', HOSTILE],
    [`${HOSTILE} `, '--help'],
    ['check', 'shop.json', '--catalog', HOSTILE],
    ['rules', HOSTILE],
    ['check', 'faulty.json'],
    ['check', 'faulty.json', '--format', 'github'],
    ['check', 'faulty.json', '--format', 'json'],
    ['list', '-c', 'faulty.json'],
    ['list', '-c', FILE],
    ['list', '-c', `nowhere${FILE}`],
    ['list', '-c', `git:${HOSTILE}:x.json`],
    ['list', '-c', `git:HEAD:${FILE}`],
    ['list', '-c', `old.json#${HOSTILE}`],
    ['docs', '--out', `nowhere/${FILE}`, '--check'],
    ['openapi', '--into', FILE],
    ['openapi', '--envelope', HOSTILE],
    ['explain', HOSTILE],
    ['explain', `Unknown model ${HOSTILE}`],
    ['explain', `{"message":"Unknown model ${JSON.stringify(HOSTILE).slice(1, -1)}","code":400,"request_id":"r"}`],
    [
      'explain',
      `{"message":"Unknown model ${JSON.stringify(HOSTILE).slice(1, -1)}","code":400,"request_id":"r"}`,
      '--json',
    ],
    ['explain', `HTTP/1.1 499 x\r\nx-request-id: ${HOSTILE.replace(/[\r\n]/g, '')}\r\n\r\n${HOSTILE}`],
    ['explain', id],
    ['explain', id, '--from', 'old.json'],
    ['explain', id, '--from', FILE],
    ['explain', 'req_1', '--from', `nowhere${FILE}`],
    ['mock', '--port', HOSTILE],
    ['mock', '--port', '0', '--host', HOSTILE],
    ['probe', `http://${HOSTILE}`],
    ['probe', 'http://127.0.0.1:1', '--header', HOSTILE],
    ['changeset', 'old.json', 'shop.json', '--package', HOSTILE],
    [HOSTILE],
    ['list', `--${HOSTILE}`],
    ['help', HOSTILE],
  ]

  it.each(calls.map((argv) => [argv]))('is shown and not obeyed: %j', async (argv) => {
    for (const columns of [undefined, 80]) {
      const outcome = await program(argv, {
        cwd,
        stdin: HOSTILE,
        env: { NO_COLOR: '1' },
        ...(columns === undefined ? {} : { columns }),
      })
      expect(outcome.out).not.toMatch(OBEYED)
      expect(outcome.err).not.toMatch(OBEYED)
      expect(outcome.out + outcome.err).not.toMatch(FORGED)
      // Where there is nothing to annotate, nothing is said.
      if (!argv.includes('github')) expect(outcome.out + outcome.err).not.toBe('')
    }
    // In colour only our own are obeyed.
    const { out, err } = await program(argv, { cwd, stdin: HOSTILE, env: { FORCE_COLOR: '1' } })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect((out + err).replace(/\u001b\[(?:[12]|22|3[1-6]|39)m/g, '')).not.toMatch(OBEYED)
  })

  it('comes from a server that is probed', async () => {
    const server = createServer((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'x-error-kind': 'unknown_model\u009b31m' })
      response.end(JSON.stringify({ message: HOSTILE, code: 400, request_id: HOSTILE }))
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    for (const format of ['text', 'json']) {
      const { out, err } = await program(['probe', `http://127.0.0.1:${port}`, '--format', format])
      expect(out).not.toMatch(OBEYED)
      expect(err).not.toMatch(OBEYED)
      expect(out).not.toBe('')
    }
    server.close()
  })

  it('is in no document that is written, nor in what the functions give', async () => {
    for (const file of [shopFile, codedFile]) expect(docs(contractOf(hostile(file)))).not.toMatch(OBEYED)
    for (const name of ['docs', 'export', 'openapi', 'json-schema']) {
      const written = await program([name, '-c', 'shop.json', '--out', `made/for/${name}`], { cwd })
      expect(written).toEqual({ code: 0, out: '', err: '' })
      const { out } = await program([name, '-c', 'shop.json'], { cwd })
      expect(await program([name, '-c', 'shop.json', '--out', `made/for/${name}`, '--check'], { cwd })).toMatchObject({
        code: 0,
      })
      expect(out).not.toMatch(OBEYED)
    }
    // What JSON says is the same.
    expect(JSON.parse((await program(['list', '-c', 'shop.json', '--json'], { cwd })).out).statuses[0].summary).toBe(
      `S${HOSTILE}`,
    )
  })
})
