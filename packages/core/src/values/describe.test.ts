import { expect, it, describe as suite } from 'vitest'
import { describe } from './describe.js'

suite('describe', () => {
  it.each([
    ['text', '"text"'],
    ['x'.repeat(50), `"${'x'.repeat(40)}..."`],
    [null, 'null'],
    [undefined, 'undefined'],
    [12, '12'],
    [[1], 'an array'],
    [{}, 'a value of type object'],
    [Symbol('s'), 'a value of type symbol'],
    [10n, 'a value of type bigint'],
  ])('names %s safely', (value, name) => {
    expect(describe(value)).toBe(name)
  })
})
