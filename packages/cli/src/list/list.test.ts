import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { codedFile, contractOf, ig1Contract } from '../shared/contract/test-contracts.js'
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
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^402 +commit_exceeded +billing_error +no retry +Commit exceeded: \{totalCost\} >= \{maxCost\} +totalCost \(number\), maxCost \(number\)$/,
      ),
    )
    expect(lines).toContain('502     Bad Gateway            retry     Try again, waiting longer each time')
    expect(lines.every((line) => !/\s$/.test(line))).toBe(true)
  })

  it('has codes where they are not the kinds, and every param with its type', () => {
    const contract = contractOf(codedFile)
    const listing = list(contract)
    expect(listing.errors.find(({ kind }) => kind === 'sold_out')).toMatchObject({
      code: 'SOLD_OUT',
      type: 'conflict',
      params: { item: 'example-item', left: 3, variants: ['example'] },
      types: {
        item: 'string',
        left: 'integer',
        variants: { jsonSchema: { type: 'array', items: { type: 'string' } } },
        note: 'string?',
      },
    })
    const text = formatListing(contract, listing)
    expect(text).toMatch(/^STATUS +KIND +CODE +TYPE +RETRY +MESSAGE +PARAMS$/m)
    expect(text).toMatch(
      /^409 +sold_out +SOLD_OUT +conflict .* item \(string\), left \(integer\), variants \(list of string\), note \(string, optional\)$/m,
    )
    expect(text).toMatch(/^422 +invalid_input +42201 .* issues \(list of issues\)$/m)
    expect(formatListing(ig1Contract, list(ig1Contract))).not.toContain('CODE')
  })

  it('says since which version an error is there, where one says so', () => {
    const contract = contractOf(undefined, (file) => {
      file.errors.sold_out.since = '1.1.0'
    })
    const listing = list(contract)
    expect(listing.errors.filter(({ since }) => since !== undefined)).toMatchObject([
      { kind: 'sold_out', since: '1.1.0' },
    ])
    expect(formatListing(contract, listing)).toMatch(/^STATUS .* PARAMS +SINCE\n(?:.*\n)*409 .* 1\.1\.0$/m)
    expect(formatListing(ig1Contract, list(ig1Contract))).not.toContain('SINCE')
  })
})
