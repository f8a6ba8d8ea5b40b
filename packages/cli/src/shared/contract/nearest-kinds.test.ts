import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { nearestKinds } from './nearest-kinds.js'

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
