import { describe, expect, it } from 'vitest'
import { defineCatalog, extendCatalog } from '../contract/define-catalog.js'
import { defineOperations } from '../contract/define-operations.js'
import { ig1 } from '../ig1/ig1.js'
import { ig1Operations } from '../ig1/ig1-operations.js'
import { checkErrorHooks, isOperations } from './check-arguments.js'

const shop = defineCatalog({
  name: 'shop',
  version: '1.0.0',
  statuses: { 500: { title: 'Internal Server Error', retry: true } },
  defaults: { unknown: 'broken' },
  errors: { broken: { status: 500, message: 'Broken' } },
})
const bigShop = extendCatalog(shop, { name: 'big-shop', version: '1.0.0', errors: {} })
const api = defineOperations(shop, { 'GET /orders': ['broken'] })
const bigApi = api.extend(bigShop, {})
const check = (catalog: typeof shop, options: unknown) => () => checkErrorHooks('errorHandler', catalog, options)

describe('checkErrorHooks', () => {
  it('takes operations of the catalog, and of one that it extends', () => {
    for (const [catalog, operations] of [
      [shop, api],
      [bigShop, api],
      [bigShop, bigApi],
      [shop, undefined],
    ]) {
      expect(check(catalog as never, { operations, onUndeclared: () => {} })).not.toThrow()
    }
  })

  it.each([
    ['the definition itself', { 'GET /orders': [] }, 'a value of type object'],
    ['a text', 'GET /orders', '"GET /orders"'],
    ['one operation', api.of('GET /orders'), 'a value of type object'],
    ['a catalog', shop, 'a value of type object'],
    ['null', null, 'null'],
  ])('says how to get operations where it is given %s', (_, operations, described) => {
    expect(isOperations(operations)).toBe(false)
    expect(check(shop, { operations })).toThrow(
      new TypeError(`errorHandler: 'operations' must be what defineOperations(catalog, ...) returns, not ${described}`),
    )
  })

  it('refuses the operations of another catalog, and says what to do', () => {
    expect(check(shop, { operations: defineOperations(ig1, { 'GET /': [] }) })).toThrow(
      "errorHandler: 'operations' are of the catalog 'ig1', not of 'shop' or one that it extends: define them with 'shop'",
    )
    expect(check(shop, { operations: bigApi })).toThrow(
      "errorHandler: 'operations' are of 'big-shop', which extends 'shop': pass that catalog here",
    )
  })

  it('checks operations that nobody has checked: those that extend IG1’s, which a browser loads without checks', () => {
    const team = extendCatalog(ig1, { name: 'team', version: '1.0.0', errors: {} })
    const operations = ig1Operations.extend(team, {
      'get /usage': ['bad_jsn' as never],
      'GET /usage/{x}': ['bad_json'],
    })
    expect(check(team as never, { operations })).toThrow(
      `errorHandler: 'operations.get /usage' a method is written in upper case: 'GET'; 'operations.get /usage.0' "bad_jsn" is not a kind of the catalog; did you mean 'bad_json'?`,
    )
    expect(check(ig1 as never, { operations: ig1Operations })).not.toThrow()
  })

  it('lists every fault, and knows a hook that is misspelt', () => {
    expect(check(shop, { operations: 1, onUndeclared: true, onUndeclard: () => {} })).toThrow(
      /'onUndeclard' .*onUndeclared.*; 'onUndeclared' must be a function, not true; 'operations' must be/,
    )
  })
})
