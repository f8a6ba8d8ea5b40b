import { describe, expect, it } from 'vitest'
import { program } from './test-program.js'

const COMMANDS = [
  'explain',
  'list',
  'docs',
  'openapi',
  'json-schema',
  'export',
  'check',
  'diff',
  'changeset',
  'mock',
  'probe',
]
const ESCAPE = '\u001b['

describe('help', () => {
  it('lists every command', async () => {
    const { code, out, err } = await program(['--help'])
    expect([code, err]).toEqual([0, ''])
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'))
    expect(await program(['help'])).toEqual({ code, out, err })
  })

  it.each(COMMANDS)('%s --help says what it takes', async (command) => {
    for (const argv of [
      [command, '--help'],
      [command, '-h'],
      ['help', command],
    ]) {
      const { code, out, err } = await program(argv)
      expect([code, err], argv.join(' ')).toEqual([0, ''])
      expect(out).toMatch(new RegExp(`^Usage: errspec ${command} `))
      expect(out).toContain('--catalog')
    }
  })

  it('fits the terminal', async () => {
    for (const argv of [['--help'], ...COMMANDS.map((command) => [command, '--help'])]) {
      const { out } = await program(argv, { columns: 80 })
      expect(Math.max(...out.split('\n').map((line) => line.length)), argv.join(' ')).toBeLessThanOrEqual(80)
    }
  })

  it('shows the version', async () => {
    expect(await program(['--version'])).toEqual({ code: 0, out: 'source\n', err: '' })
  })

  it('is shown as an error where nothing is asked for', async () => {
    const { code, out, err } = await program([])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('Usage: errspec')
  })
})

describe('wrong arguments', () => {
  it.each([
    [['explan', 'x'], "unknown command 'explan'", 'Did you mean explain?'],
    [['list', '--jsn'], "unknown option '--jsn'", 'Did you mean --json?'],
    [['check', '--format', 'xml'], "argument 'xml' is invalid", 'text, json, github'],
    [['diff'], "missing required argument 'base'", '--help'],
    [['probe'], "missing required argument 'url'", '--help'],
    [['list', 'x'], 'too many arguments', '--help'],
    [['mock', '--port', '70000'], "argument '70000' is invalid", 'from 0 to 65535'],
    [['json-schema', '--of', 'everything'], 'errors, envelope, catalog', '--help'],
    [['docs', '--check'], 'name the file to compare with, with --out FILE', ''],
    [['explain', 'req_abc123'], 'req_abc123 is a request id', '--from FILE'],
    [['explain', 'req_abc123', '--from', '/'], '/: is a folder, not a file', ''],
    [['explain', 'req_abc123', '--from', 'nowhere.log'], 'nowhere.log: there is no such file', ''],
    [['explain', '--from', 'nowhere.log'], 'nowhere.log: there is no such file', ''],
    [['explain', '', '--from', 'nowhere.log'], 'name the request id', 'leave it out'],
    [['help', 'explan'], "unknown command 'explan'", 'Did you mean explain?'],
    [['check', 'a.json', '--catalog', 'b.json'], 'two catalogs', 'a.json'],
    [['explain', ''], 'nothing to explain', ''],
    [['list', '--catalog', 'nowhere.ts'], 'nowhere.ts: there is no such file', ''],
    [['openapi', '--into', 'nowhere.yaml'], 'nowhere.yaml: there is no such file', ''],
    [['probe', 'ftp://x'], 'http: or https: URL', ''],
    [['probe', 'http://127.0.0.1:1', '--header', 'x'], "write it as 'name: value'", ''],
    [['mock', '--host', '203.0.113.1'], '203.0.113.1 is no address of this machine', ''],
  ])('%j: exit code 2, and words on the error output', async (argv, words, hint) => {
    const { code, out, err } = await program(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(words)
    expect(err).toContain(hint)
    expect(err).toMatch(/^error: /)
    expect(err).not.toMatch(/^\s+at /m)
  })
})

describe('colours', () => {
  const colored = async (argv: string[], world: Parameters<typeof program>[1]) =>
    (await program(argv, world)).out.includes(ESCAPE)
  const argv = ['explain', 'bad_json']

  it('are for terminals, unless NO_COLOR or TERM=dumb says otherwise', async () => {
    expect(await colored(argv, { columns: 80 })).toBe(true)
    expect(await colored(argv, {})).toBe(false)
    expect(await colored(argv, { columns: 80, env: { NO_COLOR: '1' } })).toBe(false)
    expect(await colored(argv, { columns: 80, env: { NO_COLOR: '' } })).toBe(true)
    expect(await colored(argv, { columns: 80, env: { TERM: 'dumb' } })).toBe(false)
  })

  it('can be forced and forbidden, a flag over a variable', async () => {
    expect(await colored(argv, { env: { FORCE_COLOR: '1' } })).toBe(true)
    expect(await colored(argv, { columns: 80, env: { FORCE_COLOR: '0' } })).toBe(false)
    expect(await colored([...argv, '--color'], { env: { NO_COLOR: '1' } })).toBe(true)
    expect(await colored([...argv, '--no-color'], { columns: 80 })).toBe(false)
    expect(await colored(argv, { env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).toBe(false)
    expect(await colored(argv, { env: { FORCE_COLOR: '' } })).toBe(false)
    expect(await colored(argv, { columns: 80, env: { FORCE_COLOR: 'false' } })).toBe(false)
  })

  it('fold long lines to the terminal, and leave those of a pipe whole', async () => {
    const longest = async (columns?: number) =>
      Math.max(
        ...(await program(['explain', 'commit_exceeded', '--no-color'], columns === undefined ? {} : { columns })).out
          .split('\n')
          .map((line) => line.length),
      )
    expect(await longest(70)).toBeLessThanOrEqual(70)
    expect(await longest()).toBeGreaterThan(100)
    expect(await longest(0)).toBeGreaterThan(100)
  })
})
