import { expect, it } from 'vitest'
import { contractOf, shopFile } from '../shared/contract/test-contracts.js'
import { diff } from './diff.js'

/** How often the kinds of either contract are gone through to compare them, where so many of them say something else. */
function walksOf(changed: number): number {
  let walks = 0
  const saying = (words: string) => {
    const contract = contractOf(shopFile, (file) => {
      for (let index = 0; index < 60; index++) {
        const message = `Thing ${index} ${index < changed ? words : 'is'} gone`
        file.errors[`gone_${index}`] = { status: 409, message, title: 'Gone', cause: 'Time.', solution: ['Wait.'] }
      }
    })
    const errors = new Proxy(contract.catalog.errors, {
      ownKeys(target) {
        walks++
        return Reflect.ownKeys(target)
      },
    })
    return { ...contract, catalog: Object.create(contract.catalog, { errors: { value: errors } }) }
  }
  expect(diff(saying('was'), saying('has')).changes).toHaveLength(changed)
  return walks
}

it('goes through all kinds as often for many changes as for a few', () => {
  expect(walksOf(50)).toBe(walksOf(5))
})
