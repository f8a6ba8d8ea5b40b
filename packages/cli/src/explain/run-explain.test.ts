import { describe, expect, it } from 'vitest'
import { folder, program } from '../test-program.js'

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
        out: expect.stringMatching(
          /name no error of 'ig1':\nreq_3 nothing \\u001b\[2J\n\nContract: ig1 1\.0\.0 \(built in\)\n$/,
        ),
      })
    }
  })

  it('is certain or says “may be”, in words and as data', async () => {
    const alone = await program(['explain', 'Unknown model gpt-9'])
    expect(alone).toMatchObject({ code: 0, out: expect.stringMatching(/^may be unknown_model · 400 Bad Request/) })
    expect(alone.out).toMatch(/^ {2}Certainty +nothing but its words tells it, .* so that it may be none of 'ig1'$/m)
    expect(JSON.parse((await program(['explain', 'Unknown model gpt-9', '--json'])).out)).toMatchObject([
      { kind: 'unknown_model', certainty: 'possible', toldBy: 'words' },
    ])
    const sent = await program(['explain', `Unknown model gpt-9${NOTICE}`, '--json'])
    expect(JSON.parse(sent.out)).toMatchObject([{ kind: 'unknown_model', certainty: 'certain', toldBy: 'notice' }])
    expect((await program(['explain', `Unknown model gpt-9${NOTICE}`])).out).toMatch(/^unknown_model · 400/)
    for (const text of [
      'HeadObject operation: Forbidden',
      'Unknown model year 2020 in row 7',
      '{"message":"Unauthorized"}',
    ]) {
      const { code, out } = await program(['explain', text])
      expect([code, out]).toEqual([
        1,
        expect.stringMatching(/is not in the contract 'ig1'\n\nContract: ig1 1\.0\.0 \(built in\)\n$/),
      ])
    }
  })

  it('reads a log from the input or from a file, a few errors of each kind, and says what is not shown', async () => {
    const line = (index: number) =>
      JSON.stringify({ level: 'error', message: `Unknown model m${index}${NOTICE}`, requestId: `req_${index}` })
    const log = [
      ...Array.from({ length: 5000 }, (_, index) => (index % 2 ? line(index) : 'INFO GET /v1/models 200')),
      `ERROR Failed to get model${NOTICE} (req_last)`,
    ].join('\n')
    const cwd = folder({ 'app.log': log, 'idle.log': 'INFO fine\n'.repeat(40_000) })
    for (const [argv, world] of [
      [['explain', '--from', 'app.log'], { cwd }],
      [['explain', '--from', '-'], { stdin: log }],
      [['explain'], { stdin: log }],
    ] as const) {
      const { code, out, err } = await program([...argv, '--json'], world)
      expect([code, err]).toEqual([0, 'Not shown are more of the same: 2490 x unknown_model.\n'])
      const kinds = JSON.parse(out).map(({ kind, requestId }: { kind: string; requestId: string }) => [kind, requestId])
      expect(kinds).toEqual([
        ...Array.from({ length: 10 }, (_, index) => ['unknown_model', `req_${index * 2 + 1}`]),
        ['model_lookup_failed', 'req_last'],
      ])
      expect((await program(argv, world)).out).toContain('\nmodel_lookup_failed · 500')
    }
    expect(await program(['explain', '--from', 'idle.log'], { cwd })).toEqual({
      code: 1,
      out: "idle.log tells no error of 'ig1'\n\nContract: ig1 1.0.0 (built in)\n",
      err: '',
    })
    expect(await program(['explain', '--from', 'idle.log', '--json'], { cwd })).toEqual({
      code: 1,
      out: '[]\n',
      err: "idle.log tells no error of 'ig1'\n",
    })
    expect(await program(['explain', '--from', 'nowhere.log'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('nowhere.log: there is no such file'),
    })
  })
})
