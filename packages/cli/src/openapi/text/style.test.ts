import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { exactNumber } from '../../shared/exact-number.js'
import { readDocument } from './read-document.js'
import { entryText, flowText, type Style, scalarText, styleOf } from './style.js'

const style: Style = { unit: '  ', isJson: false, isMinified: false, singleQuote: false }

describe('a value on one line', () => {
  it('reads as it was, in YAML 1.1 and 1.2 and in either quotes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, singleQuote) => {
        const text = flowText(value, { ...style, singleQuote })
        expect(text).not.toMatch(/[\r\n]/)
        for (const version of ['1.1', '1.2'] as const) {
          expect(JSON.stringify(parse(text, { version }))).toBe(JSON.stringify(value))
        }
        expect(JSON.parse(flowText(value, { ...style, isJson: true }))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it.each([
    'no',
    'Off',
    'null',
    '1e3',
    '0x1F',
    '12:30',
    '~',
    '',
    '- a',
    'a: b',
    'a #b',
    '<<',
    '=',
    '.inf',
    '2020-01-01',
    'é',
    '\u2028',
    '\ufeff',
    '😀',
    "it's",
  ])('quotes %j, or writes it so that it stays a text', (text) => {
    for (const singleQuote of [true, false]) {
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(`[${scalarText(text, { ...style, singleQuote })}]`, { version, merge: true })).toEqual([text])
      }
    }
  })

  it('is as plain as the words are, and has numbers as they are written', () => {
    expect(flowText({ $ref: '#/x', type: 'integer', 400: [exactNumber('1.0'), 2] }, style)).toBe(
      '{ "400": [1.0, 2], $ref: "#/x", type: integer }',
    )
    expect(entryText('application/json', {}, style)).toBe('application/json: {}')
  })
})

describe('the style of a document', () => {
  it.each([
    ['{"a":1}', { isMinified: true, isJson: true }],
    ['{"a": 1}', { isMinified: false }],
    ['{\r\n\t"a": 1\r\n}', { unit: '\t' }],
    ['a:\n    b: 1\n', { unit: '    ', isJson: false, singleQuote: false }],
    ["a: 'b'\n", { singleQuote: true }],
  ])('of %j', (text, expected) => expect(styleOf(readDocument(text, 'x'))).toMatchObject(expected))
})
