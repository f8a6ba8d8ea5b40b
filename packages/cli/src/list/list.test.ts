import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { ig1Contract } from '../shared/contract/test-contracts.js'
import { formatListing, list } from './list.js'

describe('list', () => {
  it('has every error and every status in order', () => {
    const { errors, statuses, version } = list(ig1Contract)
    expect(errors.map(({ kind }) => kind)).toEqual(Object.keys(ig1.errors))
    expect(errors.find(({ kind }) => kind === 'commit_exceeded')).toEqual({
      status: 402,
      kind: 'commit_exceeded',
      code: 'commit_exceeded',
      type: 'billing_error',
      message: 'Commit exceeded: {totalCost} >= {maxCost}',
      retry: false,
      params: { totalCost: 12.5, maxCost: 12.5 },
      types: { totalCost: 'number', maxCost: 'number' },
      deprecated: false,
    })
    expect(statuses.map(({ status, retry }) => [status, retry])).toEqual([
      [400, false],
      [401, false],
      [402, false],
      [403, false],
      [500, true],
      [502, true],
    ])
    expect(version).toBe('1.0.0')
  })

  it('is a table with an error on each line', () => {
    const lines = formatListing(ig1Contract, list(ig1Contract)).split('\n')
    expect(lines).toContain(
      '402     commit_exceeded                 no retry  Commit exceeded: {totalCost} >= {maxCost}',
    )
    expect(lines).toContain('502     Bad Gateway            retry     Try again, waiting longer each time')
    expect(lines.every((line) => !/\s$/.test(line))).toBe(true)
  })
})
