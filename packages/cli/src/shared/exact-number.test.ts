import { expect, it } from 'vitest'
import { isHeld, jsonOf, writtenAs } from './exact-number.js'

it.each(['0', '7', '-7', '4091.0', '1e3', '1E+22', '9007199254740992', '0.1', '1e-300', '0e999', '123e-2', '100e-2'])(
  '%s is read as it is written',
  (written) => expect(isHeld(written)).toBe(true),
)

it.each(['-0', '1e400', '-1E400', '1e-400', '9007199254740993', '12345678901234567890', '0.12345678901234567890'])(
  '%s is read as another number',
  (written) => expect(isHeld(written)).toBe(false),
)

it('finds how a text writes a number, in none of its strings', () => {
  const text = '{ "a": "1e999", "b": [-0, 1E400, 17] }'
  expect([writtenAs(text, Infinity), writtenAs(text, -0), writtenAs(text, 17), writtenAs(text, 5)]).toEqual([
    '1E400',
    '-0',
    '17',
    '5',
  ])
})

it('writes what JSON has no number for as a text', () => {
  expect(jsonOf({ a: Infinity, b: [-Infinity, Number.NaN], c: 1 })).toBe(
    '{"a":"Infinity","b":["-Infinity","NaN"],"c":1}',
  )
})
