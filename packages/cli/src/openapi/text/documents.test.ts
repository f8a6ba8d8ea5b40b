import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactNumber } from '../../shared/exact-number.js'
import { readDocument } from './read-document.js'
import type { TextDocument } from './text-document.js'

/** The keys and values of the map at a place, as they are written. */
const shown = ({ text, ...document }: TextDocument, ...place: string[]) =>
  document
    .written(place)
    ?.entries.map(({ key, start, value, end }) => [key, text.slice(start, end), text.slice(...value)])

describe('where the entries of a map stand', () => {
  it('in JSON', () => {
    const document = readDocument('{ "a" : {"b\\"c": [1, {"d": "}]"}], "\\u0065": -1.0e3 } ,\n"f":null}', 'x')
    expect(shown(document)).toEqual([
      ['a', '"a" : {"b\\"c": [1, {"d": "}]"}], "\\u0065": -1.0e3 }', '{"b\\"c": [1, {"d": "}]"}], "\\u0065": -1.0e3 }'],
      ['f', '"f":null', 'null'],
    ])
    expect(shown(document, 'a')?.map(([key]) => key)).toEqual(['b"c', 'e'])
    expect(shown(document, 'a', 'b"c', '1')).toEqual([['d', '"d": "}]"', '"}]"']])
    expect([shown(document, 'f'), shown(document, 'a', 'no'), shown(document, 'a', 'e', 'x')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(document.exact(['a'])).toEqual({ 'b"c': [1, { d: '}]' }], e: exactNumber('-1.0e3') })
  })

  it('in any JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const document = readDocument(JSON.stringify(value, null, indent), 'x')
        expect(
          document
            .written([])
            ?.entries.map(({ key, value: range }) => [key, JSON.parse(document.text.slice(...range))]),
        ).toEqual(Object.entries(JSON.parse(JSON.stringify(value))))
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('in YAML', () => {
    const document = readDocument(
      'a: &x # one\n  b: |\n    text\n\n  "c": {d: 1, e, f: } # two\n? g\n: - 1\nh: *x\n',
      'x',
    )
    expect(shown(document, 'a')).toEqual([
      ['b', 'b: |\n    text\n', '|\n    text\n'],
      ['c', '"c": {d: 1, e, f: }', '{d: 1, e, f: }'],
    ])
    expect(shown(document, 'a', 'c')).toEqual([
      ['d', 'd: 1', '1'],
      ['e', 'e', ''],
      ['f', 'f: ', ''],
    ])
    expect(shown(document, 'h')).toEqual(shown(document, 'a'))
    const content = document.content as Record<string, unknown>
    expect([document.isShared(content['a']), document.isShared(content)]).toEqual([true, false])
    expect(content['h']).toBe(content['a'])
  })
})

it('a map of YAML has what its merge keys give, unless it has that itself', () => {
  const document = readDocument('a: &a { x: 1, y: { z: 1 } }\nb: { <<: [*a, { x: 2, w: 3 }], y: 4 }\n"<<": 5\n', 'x')
  const content = document.content as Record<string, Record<string, unknown>>
  expect(content['b']).toEqual({ x: 1, w: 3, y: 4 })
  expect(document.inherited(content['b'])).toEqual({ x: 1, w: 3, y: { z: 1 } })
  expect(document.isShared(content['a']?.['y'])).toBe(true)
  expect(content['<<']).toBe(5)
})
