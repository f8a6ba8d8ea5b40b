import { describe, expect, it } from 'vitest'
import { exactNumber } from '../../shared/exact-number.js'
import type { JsonObject } from '../../shared/json-object.js'
import { changesBetween, isSame } from './changes.js'

const rules = { isMarked: (part: unknown) => (part as JsonObject | null)?.['mark'] === true, isInherited: () => false }
const between = (before: JsonObject, after: JsonObject) => {
  const changes = changesBetween(before, after, rules)
  return changes && { ...changes, within: Object.fromEntries(changes.within) }
}

describe('changesBetween', () => {
  it('finds none where nothing differs but the order of keys', () => {
    expect(between({ a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 })).toBeUndefined()
  })

  it('goes into maps, and sets what is no map, or was generated, as a whole', () => {
    const changes = between({ a: { b: 1, c: 2 }, d: { mark: true } }, { a: { b: 3, c: 2 }, d: { mark: true, e: 1 } })
    expect(changes?.set).toEqual(new Map([['d', { mark: true, e: 1 }]]))
    expect(changes?.within['a']?.set).toEqual(new Map([['b', 3]]))
  })

  it('tells a key that is set aside, or put back, from a new value', () => {
    const [theirs, ours] = [{ a: 1 }, { b: 2 }]
    const [before, after] = [{ x: theirs }, { 'x-errspec-kept-x': theirs, x: ours }]
    expect(between(before, after)).toMatchObject({
      renamed: new Map([['x', 'x-errspec-kept-x']]),
      set: new Map([['x', ours]]),
    })
    expect(between(after, before)).toMatchObject({
      renamed: new Map([['x-errspec-kept-x', 'x']]),
      removed: new Set(['x']),
      set: new Map(),
    })
  })

  it('takes out what hides an entry of a merge key', () => {
    const inherited = { a: 1 }
    const changes = changesBetween(
      { x: { b: 2 } },
      { x: inherited },
      { ...rules, isInherited: (_, key, value) => key === 'x' && value === inherited },
    )
    expect(changes).toMatchObject({ removed: new Set(['x']), set: new Map() })
  })
})

it('an exact number is the same as the one that JavaScript has for it', () => {
  expect([isSame(exactNumber('1.0'), 1), isSame(exactNumber('1.0'), 2), isSame([1], [1, 2]), isSame({}, [])]).toEqual([
    true,
    false,
    false,
    false,
  ])
})
