import { expect, it } from 'vitest'
import { contractOf, shopFile } from '../../shared/contract/test-contracts.js'
import { mergeOpenApi } from './document-file.js'

/** How often the list of all kinds is gone through for a document with so many operations, each with kinds of its own. */
function walksOf(operations: number): number {
  const contract = contractOf(shopFile)
  let walks = 0
  const errors = new Proxy(contract.catalog.errors, {
    ownKeys(target) {
      walks++
      return Reflect.ownKeys(target)
    },
  })
  const kinds = Object.keys(contract.catalog.errors)
  const paths = Array.from({ length: operations }, (_, index) => {
    const own = kinds.filter((_, bit) => (((index % (2 ** kinds.length - 1)) + 1) >> bit) % 2 === 1)
    return `  /p${index}: { get: { x-errors: [${own.join(', ')}] } }\n`
  })
  const catalog = Object.create(contract.catalog, { errors: { value: errors } })
  mergeOpenApi({ catalog }, `openapi: 3.1.0\npaths:\n${paths.join('')}`)
  return walks
}

it('goes through all kinds as often for many operations as for a few', () => {
  expect(walksOf(200)).toBe(walksOf(40))
})
