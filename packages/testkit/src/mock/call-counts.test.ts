import { expect, test } from 'vitest'
import { CallCounts } from './call-counts.js'

test('so many calls of a kind fail, then one does not, and so on', () => {
  const calls = new CallCounts()
  expect([1, 2, 3, 4, 5, 6].map(() => calls.isToFail(['a', undefined], 2))).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
  ])
  expect(calls.isToFail(['b'], 0)).toBe(false)
})

test('the kind of call that was seen longest ago is forgotten first', () => {
  const calls = new CallCounts(2)
  for (const key of ['a', 'b', 'a', 'c']) calls.isToFail([key], 2)
  // 'b' has been forgotten, 'a' has not: its two failures are behind it.
  expect(calls.isToFail(['a'], 2)).toBe(false)
  expect([1, 2, 3].map(() => calls.isToFail(['b'], 2))).toEqual([true, true, false])
})
