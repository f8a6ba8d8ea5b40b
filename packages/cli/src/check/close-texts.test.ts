import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wildcardDistance } from '../shared/wildcard-distance.js'
import { CloseTexts } from './close-texts.js'

function closeTexts(texts: readonly string[], onComparison?: () => void): CloseTexts {
  const found = new CloseTexts(onComparison)
  for (const text of texts) found.add(text)
  return found
}

describe('CloseTexts', () => {
  it('finds what is at most two characters away', () => {
    const texts = closeTexts(['no such page', 'no such pages', 'no much pages', 'such page', '', 'no such pa'])
    expect([...texts.near('no such page')].sort()).toEqual([
      'no much pages',
      'no such pa',
      'no such page',
      'no such pages',
    ])
    expect([...texts.near('ab')]).toEqual([''])
    expect([...closeTexts([]).near('')]).toEqual([])
  })

  it('agrees with a comparison of each with each', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c', 'ab'), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 12 }), word, (texts, text) => {
        const expected = texts.filter((other) => wildcardDistance([other], text) <= 2)
        expect([...closeTexts(texts).near(text)].sort()).toEqual(expected.sort())
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  it('compares with thousands of texts not much more than with hundreds', () => {
    const work = (count: number) => {
      let comparisons = 0
      const texts = Array.from({ length: count }, (_, index) => `order ${(index * 7919) % 99_991} of the list is gone`)
      const found = closeTexts(texts, () => comparisons++)
      found.near('order 12345 of the list is gone').next()
      ;[...found.near('a text that none of them is anything like')]
      return comparisons
    }
    expect(work(4000)).toBeLessThan(4 * work(250))
  })
})
