import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startMock } from '../mock/test-mock.js'
import { edited, shopFile } from '../shared/contract/test-contracts.js'
import { folder, program } from '../test-program.js'
import { FINDING_RULES } from './finding-rules.js'

const texts = { title: 'Lost', cause: 'x', solution: ['Wait.'] }
/** Two pieces of advice; against the plain shop also a breaking change. */
const advised = edited(shopFile, (file) => {
  file.errors.lost = { status: 500, message: 'Lost {host}', ...texts }
  file.errors['lost.host'] = { status: 500, message: 'Gone is {host}', ...texts, title: 'Gone' }
  file.errors.broken.message = 'Something failed'
})
/** What a report in text ends with. */
const more = (rule: string) => `'errspec rules ${rule}' says more of a rule, and how to accept what it finds\n`
const project = (files: Record<string, string | object> = {}, errspec: object = {}) =>
  folder({
    'package.json': { errspec: { catalog: 'shop.json', base: 'old.json', ...errspec } },
    'shop.json': advised,
    'old.json': shopFile,
    ...files,
  })
/** A server that raises another kind than it is asked for. */
const probe = async (...options: string[]) => {
  const { url } = await startMock()
  const scenarios = JSON.stringify({
    bad_json: { path: '/', headers: { 'x-errspec-raise': 'forbidden' } },
    forbidden: { path: '/', headers: { 'x-errspec-raise': 'forbidden' } },
  })
  return async (cwd: string) => {
    writeFileSync(join(cwd, 'scenarios.json'), scenarios)
    return program(['probe', url, '-c', 'ig1', '-s', 'scenarios.json', ...options], { cwd })
  }
}

it('no two commands have a rule of one name', () => {
  expect(new Set(FINDING_RULES).size).toBe(FINDING_RULES.length)
})

describe('the level of a rule', () => {
  it('is that of the project, over which a flag wins, and “off” takes the rule out', async () => {
    const code = async (cwd: string, ...argv: string[]) => (await program(['check', ...argv], { cwd })).code
    const cwd = project({}, { rules: { 'internal-params': 'error' } })
    expect(await code(cwd)).toBe(1)
    expect(await code(cwd, '--level', 'internal-params=warning')).toBe(0)
    expect(await code(cwd, '--level', 'internal-params=warning', '--fail-on', 'warning')).toBe(1)
    expect(await code(cwd, '--fail-on', 'never')).toBe(0)
    const off = await program(['check', '--level', 'internal-params=off', '--fail-on', 'warning'], { cwd })
    expect(off).toMatchObject({ code: 0, out: 'shop 1.2.3 (shop.json): nothing to say; 2 accepted\n', err: '' })
    expect(await program(['check', '--level', 'internal-params'], { cwd })).toMatchObject({ code: 2 })
    expect((await program(['check', '--level', 'internal-parms=off'], { cwd })).err).toContain(
      "error: --level: 'internal-parms' is no rule of check, diff or probe; did you mean 'internal-params'?",
    )
  })

  it('holds for diff, where what is off demands no version', async () => {
    const cwd = project()
    expect((await program(['diff'], { cwd })).code).toBe(1)
    const warned = await program(['diff', '--level', 'message-changed=warning'], { cwd })
    expect(warned).toMatchObject({ code: 0, out: expect.stringContaining('The changes demand a major bump') })
    const off = await program(['diff', '--level', 'message-changed=off'], { cwd })
    expect(off).toMatchObject({ code: 0, out: expect.stringContaining('The changes demand a minor bump') })
    expect(
      (await program(['diff', '--level', 'message-changed=off', '--level', 'kind-added=error'], { cwd })).code,
    ).toBe(1)
    expect((await program(['diff', '--level', 'message-changed=off', '--fail-on', 'additive'], { cwd })).code).toBe(1)
    const annotated = await program(['diff', '--level', 'message-changed=warning', '--format', 'github'], { cwd })
    expect(annotated.out).toMatch(/^::warning file=shop\.json,line=\d+,title=message-changed::/m)
  })

  it('holds for probe', async () => {
    const cwd = project()
    const json = JSON.parse((await (await probe('--format', 'json'))(cwd)).out)
    const broken: string[] = [...new Set<string>(json.failed.map(({ rule }: { rule: string }) => rule))]
    expect(broken).toContain('status')
    const levels = (level: string) => broken.flatMap((rule) => ['--level', `${rule}=${level}`])
    expect((await (await probe())(cwd)).code).toBe(1)
    expect(await (await probe(...levels('warning')))(cwd)).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(`Contract: ig1 1\\.0\\.0 \\(built in\\); ${json.failed.length} warnings?\\n`),
      ),
    })
    expect((await (await probe(...levels('off')))(cwd)).code).toBe(0)
  })
})

describe('the ignore file', () => {
  it('holds for check, diff and probe, and each tells the lines of its own that match nothing', async () => {
    const cwd = project({
      '.errspec-ignore': [
        'internal-params errors["lost.host"] # hosts are public',
        'message-changed errors.broken',
        'reads-alike errors.gone',
        'kind-removed errors.gone',
        'status errors.bad_json',
        'not-found cases["not found"]',
        'nosniff errors.forbidden',
        'status errors.unknown_model',
        '',
      ].join('\n'),
    })
    const checked = await program(['check'], { cwd })
    expect(checked.out).toMatch(
      /^warning {2}internal-params {2}errors\.lost\.message [^\n]+\n\nshop 1\.2\.3 \(shop\.json\): 1 warning, 1 accepted\n$/,
    )
    expect(checked.err).toBe(
      `.errspec-ignore:3: 'reads-alike errors.gone' ignores nothing; take it out\n${more('internal-params')}`,
    )
    const differing = await program(['diff'], { cwd })
    expect(differing).toMatchObject({
      code: 0,
      err: `.errspec-ignore:4: 'kind-removed errors.gone' ignores nothing; take it out\n${more('kind-added')}`,
    })
    const probed = await (await probe())(cwd)
    expect(probed, probed.out).toMatchObject({ code: 0 })
    // What was not asked for may break it yet.
    expect(probed.err).toContain(".errspec-ignore:7: 'nosniff errors.forbidden' ignores nothing; take it out")
    expect(probed.err).not.toContain('unknown_model')
    expect((await program(['check', '--fail-on-unused'], { cwd })).code).toBe(1)
  })

  it('is that of the project where the working directory has none, or the one that is named', async () => {
    const cwd = project({
      '.errspec-ignore': 'internal-params\n',
      'packages/a/x.txt': '',
      'accepted.txt': 'internal-params errors.lost\n',
    })
    expect((await program(['check'], { cwd: join(cwd, 'packages/a') })).out).toContain('nothing to say; 2 accepted')
    expect((await program(['check', '--ignore', 'accepted.txt'], { cwd })).out).toContain('1 warning, 1 accepted')
    const named = project({ 'ci/accepted.txt': 'internal-params\n', 'src/x.txt': '' }, { ignore: 'ci/accepted.txt' })
    expect((await program(['check'], { cwd: join(named, 'src') })).out).toContain('2 accepted')
    expect((await program(['check', '--ignore', 'nowhere.txt'], { cwd })).err).toContain(
      'nowhere.txt: there is no such file',
    )
  })

  it('says what a line may have meant, and accepts no fault of a definition', async () => {
    const cwd = project({ '.errspec-ignore': 'internal-params errors.lost.host\n' })
    expect((await program(['check'], { cwd })).err).toContain(
      `'internal-params errors.lost.host' ignores nothing; take it out, or did you mean errors["lost.host"].message?`,
    )
    writeFileSync(join(cwd, '.errspec-ignore'), 'definition errors\n')
    expect(await program(['check'], { cwd })).toMatchObject({
      code: 2,
      err: ".errspec-ignore: line 1: 'definition' cannot be accepted: nothing works with such a contract\n".replace(
        /^/,
        'error: ',
      ),
    })
  })
})

describe('the baseline', () => {
  it('accepts what is there when it is written, of each command for itself, and nothing that comes on top', async () => {
    const cwd = project()
    const file = join(cwd, '.errspec-baseline')
    const written = await program(['check', '--write-baseline', '--fail-on', 'warning'], { cwd })
    expect(written).toMatchObject({ code: 0, err: '.errspec-baseline accepts these 2 findings from now on\n' })
    expect(await program(['check', '--fail-on', 'warning'], { cwd })).toMatchObject({ code: 0, err: '' })
    expect((await program(['diff', '--write-baseline'], { cwd })).code).toBe(0)
    expect((await program(['diff'], { cwd })).code).toBe(0)
    const probing = await probe('--write-baseline')
    expect((await probing(cwd)).code).toBe(0)
    expect((await (await probe())(cwd)).code).toBe(0)
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toEqual([...lines].sort())
    expect(lines).toEqual(
      expect.arrayContaining([
        'internal-params errors["lost.host"].message',
        'internal-params errors.lost.message',
        'message-changed errors.broken.message',
        'status errors.bad_json',
      ]),
    )
    // Additions are no findings that anybody minds.
    expect(lines.filter((line) => line.startsWith('kind-added'))).toEqual([])
    const more = edited(advised, (copy) => {
      copy.errors.late = { status: 500, message: 'Late {town}', ...texts, title: 'Late' }
      delete copy.errors.lost
    })
    writeFileSync(join(cwd, 'shop.json'), JSON.stringify(more))
    const later = await program(['check', '--fail-on', 'warning'], { cwd })
    expect(later).toMatchObject({ code: 1, out: expect.stringContaining('1 warning, 1 accepted') })
    expect(later.out).toContain('errors.late.message')
    expect(later.err).toMatch(
      /^\.errspec-baseline:\d+: 'internal-params errors\.lost\.message' ignores nothing; take it out\n'errspec rules internal-params' says more .*\n$/,
    )
    // Written again, it has what is there now.
    await program(['check', '--write-baseline'], { cwd })
    expect(readFileSync(file, 'utf8')).not.toContain('errors.lost.message')
    expect(readFileSync(file, 'utf8')).toContain('message-changed errors.broken.message')
    expect(await program(['check', '--fail-on', 'warning', '--fail-on-unused'], { cwd })).toMatchObject({ code: 0 })
  })

  it('has a line for each of several findings at one place', async () => {
    const twice = (count: number) =>
      edited(shopFile, (file) => {
        const names = Array.from({ length: count + 1 }, (_, index) => `{p${index}}`)
        file.errors.lost = { status: 409, message: `Lost ${names.join(' and ')}`, ...texts }
      })
    const cwd = project({ 'shop.json': twice(2) })
    await program(['check', '--write-baseline'], { cwd })
    expect(
      readFileSync(join(cwd, '.errspec-baseline'), 'utf8').match(/^ambiguous-params errors\.lost\.message$/gm),
    ).toHaveLength(2)
    writeFileSync(join(cwd, 'shop.json'), JSON.stringify(twice(3)))
    expect((await program(['check'], { cwd })).out).toContain('1 warning, 2 accepted')
  })

  it('is not written over faults of the definition', async () => {
    const cwd = project({ 'shop.json': { ...advised, version: 'one' } })
    const { code, out } = await program(['check', '--write-baseline', '--baseline', 'new.txt'], { cwd })
    expect([code, out]).toEqual([1, expect.stringMatching(/^error {2}definition {2}version /)])
    expect(() => readFileSync(join(cwd, 'new.txt'))).toThrow()
    expect((await program(['check', '--baseline', 'new.txt'], { cwd })).err).toContain('new.txt: there is no such file')
  })
})

describe('on GitHub', () => {
  it('annotations name the file from the root of the repository, and the line of the kind', async () => {
    const cwd = project()
    const env = { GITHUB_WORKSPACE: join(cwd, '..') }
    const folderName = cwd.split('/').at(-1)
    const lines = JSON.stringify(advised, null, 2).split('\n')
    const line = (key: string) => lines.findIndex((text) => text.includes(`"${key}":`)) + 1
    const { out, code } = await program(['check', '--format', 'github'], { cwd, env })
    expect(code).toBe(0)
    const places = [...out.matchAll(/^::warning file=([^,]+),line=(\d+),title=internal-params::/gm)].map(
      ([, file, at]) => [file, Number(at)],
    )
    expect(places).toEqual(['lost', 'lost.host'].map((kind) => [`${folderName}/shop.json`, line(kind) + 2]))
    const changed = await program(['diff', '--format', 'github'], { cwd, env })
    expect(changed.out).toContain(
      `::error file=${folderName}/shop.json,line=${line('broken') + 2},title=message-changed::`,
    )
  })

  it('annotations of probe are at the kind; those of no kind have no place', async () => {
    const { url } = await startMock('-c', join(project(), 'old.json'))
    const cwd = project({ 'scenarios.json': { broken: { path: '/', headers: { 'x-errspec-raise': 'sold_out' } } } })
    const { code, out } = await program(['probe', `${url}/`, '-s', 'scenarios.json', '--format', 'github'], { cwd })
    const lines = JSON.stringify(advised, null, 2).split('\n')
    const line = lines.findIndex((text) => text.includes('"broken":')) + 1
    expect(code).toBe(1)
    expect(out).toMatch(
      new RegExp(`^::error file=shop\\.json,line=${line},title=status::errors\\.broken: [^\\n]*, expected `, 'm'),
    )
    expect(out).toMatch(/\d+ passed\. Contract: shop 1\.2\.3 \(shop\.json\); \d+ errors?\n$/)
  })

  it('a summary in Markdown is printed, or appended to the file of the step or another one', async () => {
    const cwd = project({ 'summary.md': '# Mine\n' })
    const printed = await program(['check', '--format', 'markdown'], { cwd })
    expect(printed.out).toContain('| warning | `internal-params` | `errors["lost.host"].message` | a 500 with')
    expect(printed.out).toMatch(/^## check: shop 1\.2\.3 \(shop\.json\)\n\n[\s\S]*\n2 warnings\.\n$/)
    const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') }
    await program(['check', '--summary'], { cwd, env })
    await program(['diff', '--format', 'github', '--summary'], { cwd, env })
    const probing = await probe('--summary', 'summary.md')
    await probing(cwd)
    const text = readFileSync(join(cwd, 'summary.md'), 'utf8')
    expect(text.startsWith(`# Mine\n${printed.out}`)).toBe(true)
    expect(text.match(/^## .*/gm)).toEqual([
      '## check: shop 1.2.3 (shop.json)',
      '## shop: 1.2.3 to 1.2.3',
      expect.stringMatching(/^## probe: ig1 1\.0\.0 \(built in\) at http:\/\/127\.0\.0\.1:\d+$/),
    ])
    expect(await program(['check', '--summary'], { cwd })).toMatchObject({
      code: 0,
      err: `--summary: there is no $GITHUB_STEP_SUMMARY here, and no file is named; no summary is written\n${more('internal-params')}`,
    })
  })
})
