import { describe, expect, it } from 'vitest'
import { folder, program } from './test-program.js'

const shop = {
  name: 'shop',
  version: '1.0.0',
  envelope: {
    body: { error: { number: '{code}', message: '{message}', details: '{params}', request_id: '{requestId}' } },
  },
  statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'internal' },
  errors: {
    sold_out: { status: 409, code: 4091, message: '{item} is sold out', params: { left: 'number', id: 'integer' } },
    internal: { status: 500, code: 5000, message: 'Internal' },
  },
}

const explained = async (text: string) => {
  const cwd = folder({ 'shop.json': shop })
  const { out } = await program(['explain', text, '-c', 'shop.json'], { cwd })
  const json = await program(['explain', text, '-c', 'shop.json', '--json'], { cwd })
  expect(json.out).not.toContain('null')
  const [{ changedNumbers, ...facts }] = JSON.parse(json.out)
  return { out, facts, changed: changedNumbers as unknown }
}

describe('a number that JavaScript reads as another one', () => {
  it.each([
    ['1E400', 'Infinity'],
    ['-1e999', '-Infinity'],
    ['-0', '0'],
    ['1e-400', '0'],
    ['12345678901234567890', '12345678901234567000'],
    ['9007199254740993', '9007199254740992'],
  ])('is told as it is on the wire: a code of %s', async (written, read) => {
    const { out, changed } = await explained(`{"error":{"number":${written},"message":"It is gone","request_id":"r1"}}`)
    expect(out).toContain(`number is ${written}, which JavaScript reads as ${read}: send it as a text`)
    expect(changed).toEqual([{ name: 'number', written, read }])
  })

  it('is told of a param, whether it can be read or not, and of a status', async () => {
    const lost = await explained(
      '{"error":{"number":4091,"message":"A is sold out","details":{"left":1E400,"id":12345678901234567890}}}',
    )
    expect(lost.facts).toMatchObject({ kind: 'sold_out', unreadParams: ['item', 'left', 'id'] })
    expect(lost.out).toMatch(/On the wire +left is 1E400, .*\n +id is 12345678901234567890, /)
    const read = await explained(
      '{"error":{"number":4091,"message":"A is sold out","details":{"left":-0,"id":9007199254740993}}}',
    )
    expect(read.facts).toMatchObject({ kind: 'sold_out', params: { item: 'A', left: 0, id: 9007199254740992 } })
    expect(read.changed).toEqual([
      { name: 'left', written: '-0', read: '0' },
      { name: 'id', written: '9007199254740993', read: '9007199254740992' },
    ])
    expect((await explained('{"status":409.00000000000000001,"message":"A is sold out"}')).changed).toMatchObject([
      { name: 'status' },
    ])
  })

  it('is told of a printed response, and of a body inside a record whose own numbers matter to nobody', async () => {
    const body = '{"error":{"number":1E400,"message":"It is gone"}}'
    expect((await explained(`HTTP/1.1 409 Conflict\n\n${body}`)).changed).toEqual([
      { name: 'number', written: '1E400', read: 'Infinity' },
    ])
    const inside = JSON.stringify(body.replace('1E400', '12345678901234567890'))
    expect((await explained(`{"time":1700000000000000123,"msg":${inside}}`)).changed).toMatchObject([
      { name: 'number' },
    ])
  })

  it('is not told where none is there', async () => {
    const { changed, out } = await explained(
      '{"time":1700000000000000123,"error":{"number":4091.0,"message":"A is sold out","details":{"left":1e3,"id":1}}}',
    )
    expect(changed).toBeUndefined()
    expect(out).not.toContain('On the wire')
  })
})

describe('a number of a catalog file that JavaScript reads as another one', () => {
  it.each([
    ['1E400', 'Infinity'],
    ['12345678901234567890', '12345678901234567000'],
  ])('is told by check as it is written: %s', async (written, read) => {
    const { out } = await program(['check', 'c.json'], {
      cwd: folder({ 'c.json': JSON.stringify(shop).replace('4091', written) }),
    })
    expect(out).toContain(`must be a text or an integer, not ${written} (which JavaScript reads as ${read})`)
  })

  it.each(['1E400', '12345678901234567890'])(
    'is told by import as it is written, where it was a code: %s',
    async (written) => {
      const list = `[{"code":${written},"status":404,"message":"It is lost"},{"code":12,"status":500,"message":"Internal"}]`
      const content = `{"application/json":{"example":{"code":${written},"message":"It is lost"}}}`
      const document = `{"openapi":"3.1.0","paths":{"/a":{"get":{"responses":{"404":{"description":"x","content":${content}}}}}}}`
      const cwd = folder({ 'list.json': list, 'api.json': document })
      for (const file of ['list.json', 'api.json']) {
        const { err } = await program(['import', file], { cwd })
        expect(err).toMatch(
          new RegExp(`: its code ${written} was left out: only a text or an integer that JavaScript holds`),
        )
      }
    },
  )
})
