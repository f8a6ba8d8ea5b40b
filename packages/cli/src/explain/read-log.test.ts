import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { codedFile, contractOf } from '../shared/contract/test-contracts.js'
import { findErrors } from './find-errors.js'
import { linesOf } from './line-stream.js'
import { mentionsOf } from './look-up.js'
import { errorsOfLog } from './read-log.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const idle = (count: number) => `${'INFO GET /v1/models 200 3 ms agent="curl/8.0"\n'.repeat(count)}`
const record = (message: string, requestId: string) => JSON.stringify({ level: 50, reqId: requestId, err: { message } })

/** A log as it arrives, in chunks of an odd size. */
async function* stream(...parts: string[]): AsyncIterable<string> {
  const log = parts.join('')
  for (let at = 0; at < log.length; at += 99_991) yield log.slice(at, at + 99_991)
}

async function errors(...parts: string[]) {
  const found = []
  for await (const { kind, requestId } of errorsOfLog(ig1, linesOf(stream(...parts)))) found.push([kind, requestId])
  return found
}

async function mentions(id: string, ...parts: string[]) {
  const found = []
  for await (const { errors, lines } of mentionsOf(ig1, id, linesOf(stream(...parts)))) {
    found.push({ kinds: errors.map(({ kind }) => kind), lines: lines.map((line) => line.slice(0, 60)) })
  }
  return found
}

describe('errorsOfLog', () => {
  it('finds what stands anywhere in a long log, each once, in its order', async () => {
    const log = [
      `${record(`Unknown model a${NOTICE}`, 'req_a')}\n`,
      idle(20_000),
      `${JSON.stringify({ message: `Bad JSON.${NOTICE}`, code: 400, request_id: 'req_b' }, null, 2)}\n`,
      idle(20_000),
      `ERROR Failed to get model Please contact the\n   administrator with the request ID.\n`,
      idle(20_000),
      `HTTP/1.1 403 Forbidden\nx-error-kind: forbidden\nx-request-id: req_d\n\n{"message":"Forbidden"}\n`,
      idle(5_000),
      `ApiError: Unknown model z\n    at x (y.js:1:2) {\n  kind: 'unknown_model',\n  requestId: 'req_e'\n}`,
    ]
    expect(await errors(...log)).toEqual([
      ['unknown_model', 'req_a'],
      ['bad_json', 'req_b'],
      ['model_lookup_failed', undefined],
      ['forbidden', 'req_d'],
      ['unknown_model', 'req_e'],
    ])
  })

  it('cuts nothing in two, wherever the log is cut into blocks', async () => {
    const body = `${JSON.stringify({ message: `Unknown model x${NOTICE}`, code: 400, request_id: 'req_1' }, null, 2)}\n`
    const wrapped = 'ERROR Failed to\n   get model Please contact the administrator with the request ID.\n'
    // Blocks end somewhere in the middle of what stands here, however long what is before them is.
    for (let before = 11_210; before < 11_390; before += 7) {
      const found = await errors(idle(before), body.repeat(40), wrapped.repeat(40), idle(9_000))
      expect(found.filter(([kind, id]) => kind === 'unknown_model' && id === 'req_1')).toHaveLength(40)
      expect(found.filter(([kind]) => kind === 'model_lookup_failed')).toHaveLength(40)
      expect(found).toHaveLength(80)
    }
  })

  it('says the same of a log as of its parts, in a contract with codes too', async () => {
    const { catalog } = contractOf(codedFile)
    const lines = Array.from({ length: 300 }, (_, index) =>
      JSON.stringify({ msg: 'x', body: { error: { code: index % 2 ? 'SOLD_OUT' : 'NEWER', message: `m ${index}` } } }),
    )
    const found = []
    for await (const error of errorsOfLog(catalog, linesOf(stream(lines.join('\n'), '\n', idle(20_000)))))
      found.push(error)
    expect(found).toEqual(lines.flatMap((line) => findErrors(catalog, line)))
    expect(found.length).toBe(300)
  })

  it('reads one line of several megabytes, with what it has before, in and behind a long text', async () => {
    const filler = 'a payload of text, '.repeat(200_000)
    const line = `{"level":50,"reqId":"req_a","payload":"${filler}","err":{"message":"Unknown model x${NOTICE}"}}`
    expect(await errors('INFO\n', line, '\nINFO\n')).toEqual([['unknown_model', 'req_a']])
    const list = Array.from(
      { length: 30_000 },
      (_, index) => `{"reqId":"req_${index}","msg":"ok","data":[1,2,{"a":null}]}`,
    )
    list[29_000] = record(`Bad JSON.${NOTICE}`, 'req_x')
    list[7] = record(`Unknown model y${NOTICE}`, 'req_y')
    expect(await errors(`[${list.join(',')}]`)).toEqual([
      ['unknown_model', 'req_y'],
      ['bad_json', 'req_x'],
    ])
  })

  it('does not hang on long lines of any kind', async () => {
    const tail = ` {"message":"Bad JSON.${NOTICE}","code":400,"request_id":"req_1"}`
    for (const unit of [
      'x',
      '{',
      '{"a":',
      '{"a":["',
      '"',
      '\\',
      '&amp;',
      '<a ',
      'Commit exceeded: x ',
      ' ',
      '%41',
      '""',
    ]) {
      expect(await errors(unit.repeat(1_500_000 / unit.length), tail), unit).toContainEqual(['bad_json', 'req_1'])
    }
    for (const unit of [
      '\n',
      '│ x\n',
      ' at x\n',
      'Unknown model x Please contact\n',
      'a: b\n',
      '{\n',
      '}\n',
      '+----+\n',
    ]) {
      const found = await errors(unit.repeat(300_000 / unit.length), tail, '\n')
      expect(found.at(-1), unit).toEqual(['bad_json', 'req_1'])
    }
  })
})

describe('mentionsOf', () => {
  it('finds each place that has the id, with the errors that are of its request', async () => {
    const log = [
      'INFO req_1 started\n',
      idle(20_000),
      `ERROR req_1 POST /v1/x 400 unknown_model\n`,
      record(`Bad JSON.${NOTICE}`, 'req_2'),
      '\n',
      idle(300),
      `ApiError: Unknown model z\n    at x (y.js:1:2) {\n  kind: 'unknown_model',\n  requestId: 'req_1'\n}\n`,
    ]
    expect(await mentions('req_1', ...log)).toMatchObject([
      { kinds: [], lines: ['INFO req_1 started'] },
      { kinds: ['unknown_model'], lines: ['ERROR req_1 POST /v1/x 400 unknown_model'] },
      { kinds: ['unknown_model'] },
    ])
    expect(await mentions('req_3', ...log)).toEqual([])
  })

  it('finds it in a line of several megabytes, before the error or behind it, and takes no other request’s', async () => {
    const filler = 'a payload of text, '.repeat(200_000)
    const before = `{"reqId":"req_a","payload":"${filler}","err":{"message":"Unknown model x${NOTICE}"}}`
    const behind = `{"err":{"message":"Unknown model x${NOTICE}"},"payload":"${filler}","trace":"my-trace-7"}`
    expect(await mentions('req_a', before, '\n', idle(1))).toMatchObject([{ kinds: ['unknown_model'] }])
    expect(await mentions('my-trace-7', behind)).toMatchObject([{ kinds: ['unknown_model'] }])
    const two = `[${record(`Bad JSON.${NOTICE}`, 'req_a')},"${filler}",${record(`Forbidden${NOTICE}`, 'req_b')}]`
    expect(await mentions('req_b', two)).toMatchObject([{ kinds: ['forbidden'] }])
  })

  it('holds little of a log whose every line has the id', async () => {
    const found = await mentions('req_1', `ERROR req_1 ${'x'.repeat(200)}\n`.repeat(20_000), `req_1 Bad JSON.${NOTICE}`)
    expect(found.filter(({ kinds }) => kinds.length > 0)).toHaveLength(1)
    expect(found).toHaveLength(20_001)
  })
})
