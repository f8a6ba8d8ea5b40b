import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EditableFile, edited, shopFile } from './test-contracts.js'
import { folder, program } from './test-program.js'

const NOTICE = ' Please contact the administrator with the request ID.'

describe('explain', () => {
  const envelope = `{"message":"Commit exceeded: 12.5 >= 10${NOTICE}","code":402,"request_id":"req_1"}`

  it('takes an argument, several words, or the input', async () => {
    const wanted = await program(['explain', envelope])
    expect(wanted).toMatchObject({ code: 0, err: '' })
    for (const part of ['commit_exceeded', '12.5', '10', 'not retryable', 'Ask the administrator for budget'])
      expect(wanted.out).toContain(part)
    expect(await program(['explain'], { stdin: `\ufeff${envelope}\r\n` })).toEqual(wanted)
    expect(await program(['explain', '-'], { stdin: envelope })).toEqual(wanted)
    expect((await program(['explain', 'Unknown', 'model', 'gpt-9'])).out).toMatch(/model +gpt-9/)
  })

  it('exits with 1 and says so where the contract has no such thing', async () => {
    const { code, out } = await program(['explain', 'unknown_modl'])
    expect(code).toBe(1)
    expect(out).toContain(`"unknown_modl" is not in the contract 'ig1'`)
    expect(out).toContain('unknown_model')
    expect((await program(['explain', '418'])).code).toBe(1)
  })

  it('gives data with --json', async () => {
    const { out } = await program(['explain', envelope, '--json'])
    expect(JSON.parse(out)).toMatchObject([
      { kind: 'commit_exceeded', params: { totalCost: 12.5, maxCost: 10 }, requestId: 'req_1', retry: false },
    ])
  })

  it('looks a request id up in a log, whole ids only', async () => {
    const log = [
      `INFO req_1 started`,
      `{"level":50,"reqId":"req_12","err":{"message":"Forbidden","status":403}}`,
      `{"level":50,"reqId":"req_1","err":{"message":"Unknown model m","status":400}}`,
      `ERROR req_1 POST /v1/embeddings 400 unknown_model`,
      'req_3 nothing \u001b[2J',
      `{"message":"Forbidden","code":403,"request_id":"req_4"} {"message":"Unauthorized","code":401,"request_id":"req_5"}`,
      JSON.stringify({ message: 'Bad JSON.', code: 400, request_id: 'req_6' }, null, 2),
      '[{"reqId":"req_7","err":{"message":"Forbidden","status":403}},{"reqId":"req_8","err":{"message":"Bad JSON.","status":400}}]',
      String.raw`x resp="{\x22message\x22:\x22Forbidden\x22,\x22code\x22:403,\x22request_id\x22:\x22req_9a\x22}"`,
      'HTTP/1.1 400 Bad Request',
      'x-request-id: req_9b',
      '',
      '{"message":"Unknown model z","code":400}',
    ].join('\r\n')
    const cwd = folder({ 'app.log': log })
    for (const world of [{ cwd }, { stdin: log }]) {
      const from = 'cwd' in world ? 'app.log' : '-'
      const found = await program(['explain', 'req_1', '--from', from, '--json'], world)
      expect(found.code).toBe(0)
      expect(
        JSON.parse(found.out).map((one: { kind: string; requestId: string }) => [one.kind, one.requestId]),
      ).toContainEqual(['unknown_model', 'req_1'])
      expect(found.out).not.toContain('forbidden')
      const kinds = async (id: string) =>
        JSON.parse((await program(['explain', id, '--from', from, '--json'], world)).out).map(
          ({ kind }: { kind: string }) => kind,
        )
      expect(await kinds('req_5')).toEqual(['unauthorized'])
      expect(await kinds('req_6')).toEqual(['bad_json'])
      expect(await kinds('req_7')).toEqual(['forbidden'])
      expect(await kinds('req_9a')).toEqual(['forbidden'])
      expect(await kinds('req_9b')).toEqual(['unknown_model'])
      expect(await program(['explain', 'req_9', '--from', from], world)).toMatchObject({
        code: 1,
        out: expect.stringContaining('req_9 is not in '),
      })
      expect(await program(['explain', 'req_3', '--from', from], world)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/name no error of 'ig1':\nreq_3 nothing \\u001b\[2J\n$/),
      })
    }
  })
})

describe('generators', () => {
  it.each([['docs'], ['openapi'], ['json-schema'], ['export']])(
    '%s prints, writes, and tells what is stale',
    async (name) => {
      const cwd = folder()
      const { out, code } = await program([name])
      expect(code).toBe(0)
      expect(await program([name, '--out', 'x'], { cwd })).toEqual({ code: 0, out: '', err: '' })
      expect(await program([name, '--out', 'x', '--check'], { cwd })).toEqual({ code: 0, out: '', err: '' })
      writeFileSync(join(cwd, 'x'), `${out} `)
      const stale = await program([name, '--out', 'x', '--check'], { cwd })
      expect([stale.code, stale.err]).toEqual([1, expect.stringContaining('x is stale')])
      expect(await program([name, '--out', 'y', '--check'], { cwd })).toMatchObject({
        code: 2,
        err: expect.stringContaining('no such file'),
      })
    },
  )

  it('export what every command reads back', async () => {
    const cwd = folder()
    await program(['export', '--out', 'ig1.json'], { cwd })
    expect(await program(['diff', 'ig1.json'], { cwd })).toMatchObject({
      code: 0,
      out: 'No changes.\nThe version may stay 1.0.0.\n',
    })
    expect((await program(['docs', '--catalog', 'ig1.json'], { cwd })).out).toBe((await program(['docs'])).out)
  })
})

describe('check', () => {
  const cwd = folder({
    'good.json': shopFile,
    'advice.json': edited(shopFile, (file) => {
      file.errors.lost = { status: 500, message: 'Lost {host}, 100%', title: 'Lost', cause: 'x' }
    }),
    'faulty.json': edited(shopFile, (file) => {
      file.errors.sold_out.status = 200
    }),
    'broken.json': '{',
    'broken.ts': 'export const = 1',
  })

  it('exits with 0 on a sound contract, 1 on findings, 2 when it cannot look', async () => {
    expect(await program(['check', 'good.json'], { cwd })).toEqual({
      code: 0,
      out: 'good.json: nothing to say\n',
      err: '',
    })
    expect(await program(['check', '--catalog', 'advice.json'], { cwd })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^internal-params {2}errors\.lost\.message {2}/),
    })
    expect(await program(['check', 'faulty.json'], { cwd })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^definition {2}errors\.sold_out\.status {2}/),
    })
    for (const file of ['nowhere.json', 'broken.json', 'broken.ts']) {
      expect((await program(['check', file], { cwd })).code, file).toBe(2)
    }
  })

  it('takes the built-in contract whatever lies in the folder', async () => {
    const odd = folder({ 'ig1/notes.txt': 'x' })
    for (const argv of [['check'], ['check', '--catalog', 'ig1']]) {
      expect(await program(argv, { cwd: odd })).toEqual({ code: 0, out: 'ig1: nothing to say\n', err: '' })
    }
  })

  it('gives JSON, and annotations of the line for GitHub', async () => {
    expect(JSON.parse((await program(['check', 'advice.json', '--format', 'json'], { cwd })).out)).toMatchObject([
      { rule: 'internal-params' },
    ])
    const { out } = await program(['check', 'advice.json', '--format', 'github'], { cwd })
    expect(out).toMatch(
      /^::warning file=advice\.json,line=\d+,title=internal-params::errors\.lost\.message: a 500 with \{host\}/,
    )
    expect(JSON.parse((await program(['check', 'good.json', '--format', 'json'], { cwd })).out)).toEqual([])
    expect((await program(['check', 'faulty.json', '--format', 'github'], { cwd })).out).toMatch(
      /^::error file=faulty\.json,line=\d+,title=definition::errors\.sold_out\.status: /,
    )
  })
})

describe('diff', () => {
  const cwd = folder({
    'old.json': shopFile,
    'new.json': edited(shopFile, (file) => {
      file.errors.broken.message = 'Something failed'
      file.errors.sold_out.cause = 'x | y'
    }),
    '.errspec-ignore': 'guide-changed # texts only\nkind-removed errors.nothing\n',
  })

  it('says what breaks, for whom, and the version that it takes', async () => {
    const { code, out, err } = await program(['diff', 'old.json', 'new.json'], { cwd })
    expect(code).toBe(1)
    expect(out).toContain('breaking   message-changed  errors.broken.message\n')
    expect(out).toContain('  old client, new server: does not recognise the text')
    expect(out).toContain('1 ignored: guide-changed errors.sold_out.')
    expect(out).toContain('The changes demand a major bump: 1.2.3 to 2.0.0 or higher; it is 1.2.3 still.')
    expect(err).toBe(".errspec-ignore:2: 'kind-removed errors.nothing' ignores nothing; take it out\n")
  })

  it('fails from the level on that is asked for, breaking without a word', async () => {
    const heads: Record<string, (file: EditableFile) => void> = {
      breaking: (file) => {
        file.errors.broken.message = 'Something failed'
      },
      additive: (file) => {
        file.errors.broken.aliases = ['Something failed']
      },
      editorial: (file) => {
        file.errors.broken.cause = 'x'
      },
      nothing: () => {},
    }
    const failing = async (...options: string[]) => {
      const failed: string[] = []
      for (const [level, edit] of Object.entries(heads)) {
        writeFileSync(join(cwd, 'head.json'), JSON.stringify(edited(shopFile, edit)))
        const { code } = await program(['diff', 'old.json', 'head.json', '--ignore', 'none', ...options], { cwd })
        if (code === 1) failed.push(level)
      }
      return failed
    }
    writeFileSync(join(cwd, 'none'), '')
    expect(await failing()).toEqual(['breaking'])
    expect(await failing('--fail-on', 'breaking')).toEqual(['breaking'])
    expect(await failing('--fail-on', 'additive')).toEqual(['breaking', 'additive'])
    expect(await failing('--fail-on', 'editorial')).toEqual(['breaking', 'additive', 'editorial'])
    expect(await failing('--fail-on', 'never')).toEqual([])
    expect((await program(['diff', 'old.json', 'new.json', '--ignore', 'nowhere'], { cwd })).code).toBe(2)
  })

  it('gives JSON, Markdown, and annotations', async () => {
    const json = JSON.parse((await program(['diff', 'old.json', 'new.json', '--format', 'json'], { cwd })).out)
    expect(json).toMatchObject({
      bump: 'major',
      leastVersion: '2.0.0',
      isVersionEnough: false,
      changes: [{ rule: 'message-changed' }],
    })
    const markdown = await program(['diff', 'old.json', 'new.json', '--format', 'markdown', '--ignore', 'none'], {
      cwd,
    })
    expect(markdown.out).toContain('| **breaking** | `message-changed` | `errors.broken.message` |')
    const { out } = await program(['diff', 'old.json', 'new.json', '--format', 'github'], { cwd })
    expect(out).toMatch(/^::error file=new\.json,line=\d+,title=message-changed::errors\.broken\.message: /)
    expect(out).toMatch(/^::warning file=new\.json,line=\d+,title=catalog-version::/m)
  })
})
