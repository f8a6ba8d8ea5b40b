import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { nearestKinds } from './nearest-kinds.js'
import { nearestWord, wildcardDistance } from './wildcard-distance.js'

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

describe('nearestKinds', () => {
  it.each([
    ['unknown_modl', 'unknown_model'],
    ['unknown-model', 'unknown_model'],
    ['UNKNOWN MODEL', 'unknown_model'],
    ['Unknow modle gpt-4', 'unknown_model'],
    ['comit_exceded', 'commit_exceeded'],
    ['Commit exceded: 12 >= 10', 'commit_exceeded'],
    ['Model x only suports up to 3 input image', 'too_many_input_images'],
    ['Failed to forward requests', 'backend_unavailable'],
    ['Bad JSON', 'bad_json'],
    ['forbiden', 'forbidden'],
  ])('takes %j for %s', (text, kind) => {
    expect(nearestKinds(ig1, text)[0]).toBe(kind)
  })

  it('offers nothing where nothing is near', () => {
    for (const text of ['', 'x', 'hello world', 'teapot', 'y'.repeat(5000)]) expect(nearestKinds(ig1, text)).toEqual([])
  })

  it('offers the runners-up where it is not sure', () => {
    expect(nearestKinds(ig1, 'Invalid parameter')).toEqual(expect.arrayContaining(['invalid_year', 'invalid_month']))
  })
})

describe('nearestWord', () => {
  it('names the word that was probably meant, or none', () => {
    expect(nearestWord('kind-remved', ['kind-added', 'kind-removed'])).toBe('kind-removed')
    expect(nearestWord('zebra', ['kind-added'])).toBeUndefined()
  })
})
