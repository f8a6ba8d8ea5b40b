import { describe, expect, it } from 'vitest'
import { wildcardDistance } from './wildcard-distance.js'

describe('wildcardDistance', () => {
  it('counts insertions, deletions and replacements', () => {
    expect(wildcardDistance(['kitten'], 'sitting')).toBe(3)
    expect(wildcardDistance([''], 'abc')).toBe(3)
    expect(wildcardDistance(['abc'], '')).toBe(3)
    expect(wildcardDistance(['abc'], 'abc')).toBe(0)
  })

  it('lets a gap stand for any text', () => {
    expect(wildcardDistance(['unknown model ', ''], 'unknown model gpt 4')).toBe(0)
    expect(wildcardDistance(['unknown model ', ''], 'unknow modle gpt 4')).toBe(3)
    expect(wildcardDistance(['', ' is sold out, ', ' left'], 'tea is sold out, 3 left')).toBe(0)
    expect(wildcardDistance(['a', 'b', 'c'], 'a-b-')).toBe(1)
  })
})
