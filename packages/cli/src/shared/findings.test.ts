import { describe, expect, it } from 'vitest'
import { shopFile } from './contract/test-contracts.js'
import { annotation, lineOf } from './findings.js'

describe('annotation', () => {
  it('escapes what GitHub would take for its own', () => {
    const finding = { rule: 'a,b:c', path: 'errors.x', message: '100%\n::error::\r' }
    expect(annotation('error', finding, { path: 'odd,name:1.ts', text: '' })).toBe(
      '::error file=odd%2Cname%3A1.ts,line=1,title=a%2Cb%3Ac::errors.x: 100%25%0A::error::%0D',
    )
    expect(annotation('notice', { ...finding, path: '', message: 'm' })).toBe('::notice title=a%2Cb%3Ac::m')
  })
})

describe('lineOf', () => {
  const module = `export const shop = defineCatalog({
  name: 'shop',
  errors: {
    // sold_out: see below
    broken: { status: 500, message: 'sold_out: not this' },
    'sold_out': {
      status: 409,
      message: 'Sold out',
    },
  },
})`

  it('finds the line of a key in a module and in JSON', () => {
    expect(lineOf({ path: 'shop.ts', text: module }, 'errors.sold_out.message')).toBe(8)
    expect(lineOf({ path: 'shop.ts', text: module }, 'errors.broken')).toBe(5)
    const json = JSON.stringify(shopFile, null, 2)
    const line = lineOf({ path: 'shop.json', text: json }, 'errors.sold_out.message')
    expect(json.split('\n')[line - 1]).toBe('      "message": "Only {left} left of {item}",')
  })

  it('falls back to the nearest key above that is there', () => {
    expect(lineOf({ path: 'shop.ts', text: module }, 'errors.sold_out.params.left')).toBe(6)
    expect(lineOf({ path: 'shop.ts', text: module }, 'nowhere')).toBe(1)
  })
})
