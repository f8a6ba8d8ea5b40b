import { pathTo } from '@errspec/core/schema'
import { describe, expect, it } from 'vitest'
import { shopFile } from './contract/test-contracts.js'
import { placeIn, type SourceFile } from './source-lines.js'

const lineOf = (file: SourceFile, path: string) => placeIn(file, path).line ?? 0

describe('the line of what a path names', () => {
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
    expect(lineOf({ path: 'shop.ts', text: module }, 'nowhere')).toBe(0)
  })

  it('tells apart the members of a kind and a kind that is called like one', () => {
    const rows = {
      'user.message': { status: 400, message: 'b', params: { message: 'string' } },
      user: { status: 400, message: 'a', 'user.message': { message: 'c' } },
      message: { message: 'd', aliases: ['e', 'f'] },
    }
    const places = [
      ['user', 'message'],
      ['user.message'],
      ['user.message', 'message'],
      ['user.message', 'params', 'message'],
      ['message', 'aliases', 1],
      ['user', 'user.message', 'message'],
    ] as const
    const json = JSON.stringify({ statuses: {}, errors: rows }, null, 2)
    const module = `import { x } from './x.js'\n// errors: { user: { message: 'no' } }\nexport const shop = define({\n  errors: ${json.slice(json.indexOf('"errors": ') + 10).replace(/"(\w+)":/g, '$1:')})`
    for (const [text, first] of [
      [json, json],
      [module, module],
      [json.replaceAll('\n', '\r\n'), json],
    ]) {
      for (const place of places) {
        const key = String(place.at(-1))
        const line =
          (first ?? '').split('\n')[lineOf({ path: 'x', text: text ?? '' }, pathTo('errors', ...place)) - 1] ?? ''
        if (typeof place.at(-1) === 'number') expect(line).toContain('"f"')
        else expect(line, place.join(' / ')).toMatch(new RegExp(`^ +"?${key.replace('.', '\\.')}"?: `))
      }
    }
    const at = (...place: (string | number)[]) => lineOf({ path: 'x', text: json }, pathTo('errors', ...place))
    expect([at('user.message'), at('user.message', 'message'), at('user'), at('user', 'message')]).toEqual([
      4, 6, 11, 13,
    ])
  })

  it('finds keys as people write them', () => {
    const text = [
      'const pattern = /[/{"]errors: {/g, half = 1 / 2',
      `const text = \`errors: { odd: $${'{'}[1, \`{\`].map((x) => ({ odd: x }))} \``,
      "const orderErrors = { 'order.lost': { status: 409, message: 'x' }, } as const",
      'type Errors = { errors: { typed: string } }',
      'export const statuses = { 409: { title: "Conflict", retry: false } }',
      "const errors = { ...orderErrors, ['odd key']: { status: 500, message: `m`, aliases: [`a`,",
      "  'b'] }, it_is: {",
      "  status: 500, message: 'ours' },",
      '}',
      "export default defineCatalog({ name: 'shop', statuses, errors, envelope: { body: {",
      "  'a.b': { \"c\\u0064\": '{message}' }, 'it\\'s': 1 } },",
      "  operations: { '*': ['it_is'],",
      "    'GET /orders/{id}': [",
      "      'it_is', 'order.lost'] } })",
    ].join('\n')
    const at = (...keys: (string | number)[]) => lineOf({ path: 'x.ts', text }, pathTo('', ...keys))
    expect(at('errors', 'order.lost', 'status')).toBe(3)
    expect(at('statuses', 409, 'title')).toBe(5)
    expect(at('errors', 'odd key', 'message')).toBe(6)
    expect(at('errors', 'odd key', 'aliases', 1)).toBe(7)
    expect(at('errors', 'it_is', 'message')).toBe(8)
    expect(at('envelope', 'body', 'a.b', 'cd')).toBe(11)
    expect(at('envelope', 'body', "it's")).toBe(11)
    expect(at('operations', '*', 0)).toBe(12)
    expect(at('operations', 'GET /orders/{id}')).toBe(13)
    expect(at('operations', 'GET /orders/{id}', 1)).toBe(14)
    expect(lineOf({ path: 'x.ts', text }, 'GET /orders/{id}.1')).toBe(14)
  })

  it('reads a large file once', () => {
    const errors = Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [`kind.${index}`, { status: 400, message: `Text ${index}` }]),
    )
    const file = { path: 'large.json', text: JSON.stringify({ errors }, null, 2) }
    for (let index = 0; index < 4000; index++)
      expect(lineOf(file, pathTo('errors', `kind.${index}`, 'message'))).toBe(5 + 4 * index)
  })
})
