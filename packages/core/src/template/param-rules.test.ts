import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { paramRulesOf, raiseParams } from './param-rules.js'
import type { Params, ParamType } from './param-types.js'

/** What is raised of params, and what is wrong with them. */
function raise(params: Readonly<Record<string, ParamType>>, given: unknown, message = 'x') {
  const faults: string[] = []
  const raised = raiseParams(paramRulesOf({ message, params }), given, faults)
  return { raised, faults }
}

/** What a rule reads of a value that JSON made. */
const read = (type: ParamType, value: unknown) => paramRulesOf({ message: 'x', params: { p: type } })['p']?.read(value)
const readText = (type: ParamType, text: string) =>
  paramRulesOf({ message: 'x', params: { p: type } })['p']?.readText(text)

const ISSUE = { pointer: '/items/0/qty', message: 'must be more', code: 'too_small' }

describe('paramRulesOf', () => {
  it('has a string for each placeholder that is not declared, before what is declared', () => {
    const rules = paramRulesOf({ message: '{b} of {a}, {b}', params: { z: 'issues', a: 'integer?' } })
    expect(Object.keys(rules)).toEqual(['b', 'z', 'a'])
    expect(Object.values(rules).map(({ isOptional, isIssues }) => [isOptional, isIssues])).toEqual([
      [false, false],
      [false, true],
      [true, false],
    ])
  })

  it('is made once for a definition', () => {
    const definition = { message: '{a}' }
    expect(paramRulesOf(definition)).toBe(paramRulesOf(definition))
  })
})

describe('raiseParams', () => {
  const types = { i: 'integer', n: 'number' } as const

  it('cleans strings and makes -0 a 0', () => {
    const { raised } = raise(types, { s: 'a\nb', i: -0, n: -0 }, '{s} {i} {n}')
    expect(raised).toEqual({ s: 'ab', i: 0, n: 0 })
    expect(Object.is(raised['n'], 0) && Object.is(raised['i'], 0)).toBe(true)
  })

  it('finds no fault in sound params', () => {
    expect(raise(types, { s: '', i: -0, n: 1.5 }, '{s} {i} {n}').faults).toEqual([])
  })

  it.each([
    ['a missing param', { s: '', i: 1 }, `param 'n' must be a finite number, not undefined`],
    ['undefined', { s: '', i: 1, n: undefined }, `param 'n' must be a finite number, not undefined`],
    ['NaN', { s: '', i: 1, n: Number.NaN }, `param 'n' must be a finite number, not NaN`],
    ['Infinity', { s: '', i: 1, n: -Infinity }, `param 'n' must be a finite number, not -Infinity`],
    ['a fraction', { s: '', i: 1.5, n: 1 }, `param 'i' must be an integer, not 1.5`],
    ['a numeric string', { s: '', i: '1', n: 1 }, `param 'i' must be an integer, not "1"`],
    ['a number for text', { s: 1, i: 1, n: 1 }, `param 's' must be a string, not 1`],
    ['a String object', { s: Object('x'), i: 1, n: 1 }, `param 's' must be a string, not a value of type object`],
    ['null', { s: null, i: 1, n: 1 }, `param 's' must be a string, not null`],
    ['an unknown param', { s: '', i: 1, n: 1, extra: 1 }, `unknown param 'extra' (known: s, i, n)`],
  ])('refuses %s', (_, params, fault) => {
    expect(raise(types, params, '{s} {i} {n}').faults).toEqual([fault])
  })

  it('takes no param from a prototype', () => {
    expect(raise(types, Object.create({ s: '', i: 1, n: 1 }), '{s} {i} {n}').faults).toHaveLength(3)
  })

  it.each([undefined, null, 'x', [], () => 1])('refuses %j in the place of params', (given) => {
    expect(raise({}, given).faults).toEqual([expect.stringMatching(/^params must be an object, not /)])
  })

  it('knows true and false from what only looks like them', () => {
    expect(raise({ b: 'boolean' }, { b: false })).toEqual({ raised: { b: false }, faults: [] })
    for (const b of [0, 'true', null, undefined, Object(true)]) {
      expect(raise({ b: 'boolean' }, { b }).faults).toEqual([expect.stringMatching(/^param 'b' must be true or false/)])
    }
  })

  it.each(['string?', 'integer?', 'number?', 'boolean?', 'issues?'] as const)(
    'lets %s be absent, by its key or as undefined, and nothing else',
    (type) => {
      for (const given of [{}, { p: undefined }]) expect(raise({ p: type }, given)).toEqual({ raised: {}, faults: [] })
      for (const p of [null, {}, Symbol('s')]) expect(raise({ p: type }, { p }).faults).toHaveLength(1)
    },
  )
})

describe('issues', () => {
  it('are lists of a pointer, a message and perhaps a code, of which nothing else is sent', () => {
    const issues = [
      { ...ISSUE, received: 'SECRET' },
      { pointer: '', message: 'is no order', code: undefined },
    ]
    expect(raise({ issues: 'issues' }, { issues })).toEqual({
      raised: { issues: [ISSUE, { pointer: '', message: 'is no order' }] },
      faults: [],
    })
    expect(raise({ issues: 'issues' }, { issues: [] }).raised).toEqual({ issues: [] })
  })

  it.each([
    ['no list', ISSUE],
    ['a list of texts', ['qty must be more']],
    ['a path that is no pointer', [{ ...ISSUE, pointer: 'items.0.qty' }]],
    ['no pointer', [{ message: 'x' }]],
    ['no message', [{ pointer: '' }]],
    ['a code that is a number', [{ ...ISSUE, code: 7 }]],
    ['a code that is null', [{ ...ISSUE, code: null }]],
    ['one that is null', [ISSUE, null]],
    ['one that is missing', new Array(1)],
    ['nothing', undefined],
  ])('are not %s', (_, issues) => {
    expect(raise({ issues: 'issues' }, { issues }).faults).toEqual([
      expect.stringMatching(
        /^param 'issues' must be a list of \{ pointer: '\/a\/0', message, code\? \}, (?:not|and \d+\.\w+ is) /,
      ),
    ])
    expect(read('issues', issues)).toBeUndefined()
  })

  it.each([
    ['0.pointer is undefined', [{ field: 'x', message: 'y' }]],
    ['1.pointer is "x"', [ISSUE, { pointer: 'x', message: 'y' }]],
    ['0.message is 7', [{ pointer: '', message: 7 }]],
    ['0.code is null', [{ pointer: '', message: 'y', code: null }]],
  ])('have the entry named that is none: %s', (words, issues) => {
    expect(raise({ issues: 'issues' }, { issues }).faults[0]).toContain(`, and ${words}`)
  })

  /** What is raised of a number of issues that are alike. */
  const raiseMany = (length: number, one: { pointer: string; message: string; code: string }) => {
    const { raised, faults } = raise({ issues: 'issues' }, { issues: Array.from({ length }, () => one) })
    expect(faults).toEqual([])
    return raised['issues'] as (typeof one)[]
  }

  it('are at most 100', () => {
    const one = { pointer: `/${'p'.repeat(99)}`, message: 'm'.repeat(130), code: 'too_small' }
    expect(raiseMany(101, one)).toEqual(Array.from({ length: 100 }, () => one))
  })

  it('take at most 30 kB as JSON, and those that do not fit are the last', () => {
    const long = '\u0000é💩"'.repeat(300)
    const issues = raiseMany(100, { pointer: `/${long}`, message: long, code: long })
    expect(issues.length).toBeGreaterThan(5)
    expect(Buffer.byteLength(JSON.stringify(issues))).toBeLessThan(30_000)
    expect(raiseMany(issues.length, { pointer: `/${long}`, message: long, code: long })).toEqual(issues)
  })

  it('are cleaned, and each text is cut at 200 code points', () => {
    const long = `a\n\u2028${'💩'.repeat(300)}`
    expect(raiseMany(1, { pointer: `/${long}`, message: long, code: long })[0]).toEqual({
      pointer: `/a${'💩'.repeat(198)}`,
      message: `a${'💩'.repeat(199)}`,
      code: `a${'💩'.repeat(199)}`,
    })
  })

  it('have no text that they could be read from', () => {
    expect(readText('issues', JSON.stringify([ISSUE]))).toBeUndefined()
  })
})

describe('what is received', () => {
  it.each<[ParamType, unknown, unknown]>([
    ['string', 'a\nb', 'a\nb'],
    ['string', 7, undefined],
    ['integer', 7, 7],
    ['integer', 7.5, undefined],
    ['integer', '7', undefined],
    ['number', 7.5, 7.5],
    ['number', null, undefined],
    ['boolean', false, false],
    ['boolean', 'false', undefined],
    ['boolean?', undefined, undefined],
    ['issues', [ISSUE], [ISSUE]],
  ])('as %s: %j is %j', (type, value, expected) => expect(read(type, value)).toEqual(expected))

  it.each<[ParamType, string, unknown]>([
    ['string', '', ''],
    ['integer', '-7', -7],
    ['integer', '7.0', 7],
    ['integer', '7.5', undefined],
    ['number', '1e3', 1000],
    ['number', '0x10', undefined],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', 'TRUE', undefined],
    ['boolean', 'toString', undefined],
    ['boolean?', 'true', true],
  ])('in a text, as %s: %j is %j', (type, text, expected) => expect(readText(type, text)).toBe(expected))
})

/** The params that came of it, of a single param `p`. */
const raisedBy = (schema: ParamType, p?: unknown): Params => {
  const { raised, faults } = raise({ p: schema }, { p })
  expect(faults).toEqual([])
  return raised
}

describe('a placeholder that is declared', () => {
  it('has its declared type, and the others stay strings', () => {
    const shown = { message: '{n} of {s}', params: { n: 'integer', more: z.boolean() } } as const
    const faults: string[] = []
    expect(raiseParams(paramRulesOf(shown), { n: 1, s: 'x', more: true }, faults)).toEqual({ n: 1, s: 'x', more: true })
    expect(faults).toEqual([])
    expect(raisedBy('integer', 3)).toEqual({ p: 3 })
  })
})
