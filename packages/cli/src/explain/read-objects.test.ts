import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readObjects as read } from './read-objects.js'

const body = {
  message: 'Unknown model "x"\n',
  code: 400,
  request_id: 'req_1',
  nested: [1, -2.5e3, null, true, { a: {} }],
}

const readObjects = (text: string) => read(text).map(({ value }) => value)

describe('readObjects', () => {
  it('reads JSON wherever it stands in a text, on one line or several', () => {
    for (const json of [JSON.stringify(body), JSON.stringify(body, null, 2)]) {
      expect(readObjects(`2026-01-01 ERROR ${json} (took 3 ms)`)).toEqual([body])
    }
    expect(readObjects('{"a":1}{"b":2}\n{"c":3}')).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }])
  })

  it('reads what Python prints of a dict', () => {
    const text = `Error code: 400 - {'message': "it's {here}", 'ok': True, 'no': False, 'none': None, 'list': (1, [2],), 'x': '\\x41\\u00e9\\\\'}`
    expect(readObjects(text)).toEqual([
      { message: "it's {here}", ok: true, no: false, none: null, list: [1, [2]], x: 'Aé\\' },
    ])
  })

  it('reads what Node and Ruby print, and a text that a log has wrapped', () => {
    expect(readObjects("{ message: 'it is \\'x\\'', code: 400, id: undefined, $a: { b_1: null } }")).toEqual([
      { message: "it is 'x'", code: 400, id: undefined, $a: { b_1: null } },
    ])
    expect(readObjects('{"message"=>"x", :code=>400}')).toEqual([])
    expect(readObjects('{"message"=>"x", "id"=>nil}')).toEqual([{ message: 'x', id: null }])
    for (const wrap of ['\n', '\r\n', ' \n', '\n      ', ' \r\n\t']) {
      expect(readObjects(`{"message":"one${wrap}two"}`)).toEqual([{ message: 'one two' }])
    }
    expect(read('{"message":"on\n  e"}', '').map(({ value }) => value)).toEqual([{ message: 'one' }])
  })

  it('passes over what is no object or is broken off, and goes on behind it', () => {
    expect(readObjects('{ not } {"a": } {"b":1')).toEqual([])
    expect(readObjects('{"a": [1, {"b": 2} ')).toEqual([{ b: 2 }])
    expect(readObjects('{"a":"x {" {"b":1}')).toEqual([{ b: 1 }])
    expect(readObjects('{x} {"b":1}')).toEqual([{ b: 1 }])
  })

  it('reads back every object that JSON can write, with any text around it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.string(), (value, around) => {
        const wanted = JSON.parse(JSON.stringify(value))
        const quiet = around.replace(/[{"'\\]/g, '')
        expect(readObjects(`${quiet}${JSON.stringify(value)}${quiet}`)).toEqual([wanted])
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('says where each one stands', () => {
    expect(read('ab {"a": {}} c{"b":1}')).toEqual([
      { value: { a: {} }, start: 3, end: 12 },
      { value: { b: 1 }, start: 14, end: 21 },
    ])
  })

  it('takes no object for another’s prototype', () => {
    const [read] = readObjects('{"__proto__":{"polluted":1}}')
    expect(Object.keys(read ?? {})).toEqual(['__proto__'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('gives up on what is nested beyond reason, and does not hang on hostile texts', () => {
    const deep = 20_000
    expect(readObjects('{"a":'.repeat(deep))).toEqual([])
    expect(readObjects(`{"a":${'['.repeat(deep)}`)).toEqual([])
    expect(readObjects('{'.repeat(deep))).toEqual([])
    expect(readObjects(`${'{"a'.repeat(deep)}`)).toEqual([])
    expect(readObjects(`{"a":"${'\\'.repeat(deep)}`)).toEqual([])
  })
})
