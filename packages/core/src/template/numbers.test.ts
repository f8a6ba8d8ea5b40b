import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberEnd, readNumber, writeNumber } from './numbers.js'

const runs = { seed: 1, numRuns: 1000 }
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('writeNumber', () => {
  it.each([
    [0, '0'],
    [1000, '1000'],
    [-12.5, '-12.5'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-7, '0.0000001'],
    [-1.25e-9, '-0.00000000125'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [1e21, '1000000000000000000000'],
    [-1e21, '-1000000000000000000000'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('writes %d as the plain decimal %s', (value, text) => {
    expect(writeNumber(value)).toBe(text)
  })

  it('never writes an exponent, and reads back to the same number', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const text = writeNumber(value + 0)
        expect(text).toMatch(/^-?\d+(\.\d+)?$/)
        expect(readNumber(text)).toBe(value + 0)
      }),
      runs,
    )
  })
})

describe('readNumber', () => {
  it('reads whatever JSON calls a number, as JSON does', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const text = JSON.stringify(value)
        expect(readNumber(text)).toBe(JSON.parse(text))
      }),
      runs,
    )
    for (const text of ['1e3', '1E+3', '12.50e-1', '0.0', '-0.5']) expect(readNumber(text)).toBe(JSON.parse(text))
  })

  it('reads -0 as 0, so that writing and reading agree', () => {
    expect(Object.is(readNumber('-0'), 0)).toBe(true)
    expect(Object.is(readNumber('-0.0e5'), 0)).toBe(true)
  })

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '01',
    '-01',
    '+1',
    '.5',
    '5.',
    '1.',
    '1e',
    '--1',
    '0x10',
    '1_000',
    '1,5',
    'NaN',
    'Infinity',
    '١',
    '1e999',
  ])('does not take %j for a number', (text) => {
    expect(readNumber(text)).toBeUndefined()
  })
})

describe('numberEnd', () => {
  it('never ends before the last character of a number that stands there', () => {
    fc.assert(
      fc.property(finite, fc.string(), fc.string(), (value, before, after) => {
        const text = JSON.stringify(value)
        expect(numberEnd(before + text + after, before.length)).toBeGreaterThanOrEqual(before.length + text.length)
      }),
      runs,
    )
  })

  it('stops at what no number contains', () => {
    expect(numberEnd('12 images', 0)).toBe(2)
    expect(numberEnd('x-1.5e+7.2', 1)).toBe(8)
    expect(numberEnd('abc', 1)).toBe(1)
  })
})
