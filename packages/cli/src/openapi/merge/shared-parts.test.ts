import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { HEAD, merge, merged } from './test-documents/source.js'

const without = (text: string) => text.replace(/x-errors: \[[^\]]*\](?:, |\n *)/g, '')

function check(text: string): void {
  const once = merge(text)
  expect(merge(once)).toBe(once)
  expect(merge(without(once))).toBe(without(text))
}

describe('what operations share by an alias or a merge key', () => {
  it('stays as it is for those that have no errors, or others', () => {
    const text = `openapi: 3.1.0
info: { title: Ours, version: 1.0.0 }
paths:
  /a: { get: { x-errors: [bad_json], responses: &common { "200": { description: Fine } } } }
  /b: { get: { x-errors: [forbidden], responses: *common } }
  /c: { get: { responses: *common } }
  /d: { get: { x-errors: [unauthorized], <<: &base { responses: { "200": { description: Fine } } } } }
  /e: { get: { <<: *base } }
`
    const document = merged(text)
    const statuses = Object.entries<Record<string, { responses: object }>>(document.paths).map(([path, { get }]) => [
      path,
      ...Object.keys(get?.responses ?? {}),
    ])
    expect(statuses).toEqual([
      ['/a', '200', '400'],
      ['/b', '200', '403'],
      ['/c', '200'],
      ['/d', '200', '401'],
      ['/e', '200'],
    ])
    expect(merge(text)).toContain('  /c: { get: { responses: *common } }\n')
    expect(merge(text)).toContain('  /e: { get: { <<: *base } }\n')
    check(text)
  })

  it.each([
    ['a response', '{ 400: &x { description: X } }', '{ 400: *x }'],
    [
      'headers',
      '{ 400: { description: X, headers: &x { x-a: { schema: {} } } } }',
      '{ 400: { description: Y, headers: *x } }',
    ],
    [
      'content',
      '{ 400: { description: X, content: &x { application/json: {} } } }',
      '{ 400: { description: Y, content: *x } }',
    ],
    ['a body', '{ 400: { content: { application/json: &x { schema: {} } } } }', '{ 400: { content: { text/x: *x } } }'],
    [
      'a schema',
      '{ 400: { content: { application/json: { schema: &x { type: string } } } } }',
      '{ 200: { content: { text/x: { schema: *x } } } }',
    ],
    [
      'an example',
      '{ 400: { content: { application/json: { example: &x [1.0] } } } }',
      '{ 200: { content: { text/x: { example: *x } } } }',
    ],
    ['entries of a response', '{ 400: &x { description: X, content: {} } }', '{ 400: { <<: *x, description: Y } }'],
    ['all responses', '&x { 400: { description: X } }', '*x'],
    ['entries of the responses', '&x { 400: { description: X } }', '{ <<: *x, 200: { description: Y } }'],
  ])('is changed for one of them alone: %s', (_, first, second) => {
    for (const [one, other] of [
      ['x-errors: [bad_json], ', ''],
      ['', 'x-errors: [bad_json], '],
      ['x-errors: [bad_json, forbidden], ', 'x-errors: [bad_json], '],
    ]) {
      const text = `${HEAD}paths:\n  /a: { get: { ${one}responses: ${first} } }\n  /b: { get: { ${other}responses: ${second} } }\n`
      const [before, after] = [parse(text, { merge: true }), merged(text)]
      const listed = [one, other].map((list) => list !== '')
      for (const [index, path] of ['/a', '/b'].entries()) {
        const { responses } = after.paths[path].get
        if (listed[index]) expect(responses['400']).toBeDefined()
        else expect(after.paths[path]).toEqual(before.paths[path])
      }
      check(text)
    }
  })

  it.each([
    ['an operation', '/a: { get: &x { x-errors: [bad_json], responses: {} }, put: *x }'],
    ['a path', '/a: &x { get: { x-errors: [bad_json], responses: {} } }\n  /b: *x'],
    [
      'a path, by a merge key',
      '/a: &x { get: { x-errors: [bad_json], responses: {} } }\n  /b: { <<: *x, parameters: [] }',
    ],
  ])('is changed once where they share the list as well: %s', (_, paths) => {
    const text = `${HEAD}paths:\n  ${paths}\n`
    const operations = Object.values<Record<string, { responses: object }>>(merged(text).paths).flatMap((item) =>
      Object.values(item).filter((part) => 'x-errors' in part),
    )
    expect(operations.length).toBe(2)
    for (const { responses } of operations) expect(Object.keys(responses)).toEqual(['400'])
    expect(merge(text).match(/Error400_BadJson" ?}/g)).toHaveLength(1)
    check(text)
  })

  it('is refused where one of them would get errors that it does not list, and nothing is written', () => {
    const text = `${HEAD}paths:\n  /a: { get: &x { x-errors: [bad_json], summary: X } }\n  /b: { get: { <<: *x, x-errors: [] } }\n`
    expect(() => merge(text)).toThrow(
      /^api\.yaml: nothing is written: paths\.\/b\.get\.responses would say something else than was meant\. Where it has an anchor, an alias or a merge key, write out/,
    )
  })

  it('among the components is refused, where something would have to be added to it', () => {
    const operation = 'get: { x-errors: [bad_json] }'
    for (const components of [
      'x: &x { A: {} }\ncomponents: { schemas: *x }',
      'x: &x { schemas: { A: {} } }\ncomponents: *x',
    ]) {
      expect(() => merge(`${HEAD}${components}\npaths: { /a: { ${operation} } }\n`)).toThrow(
        /api\.yaml: components(?:\.schemas)?: is an alias, .* write it out here/,
      )
    }
  })
})

describe('aliases', () => {
  it('may be as many as one likes, and unfold to whatever they do', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const items =
        level === 0
          ? 'x, x'
          : Array(10)
              .fill(`*a${level - 1}`)
              .join(', ')
      return `x-${level}: &a${level} [${items}]\n`
    })
    const many = Array.from({ length: 200 }, (_, index) => `  /p${index}: { get: { summary: *s } }\n`).join('')
    const text = `${HEAD}${levels.join('')}x-s: &s words\npaths:\n  /a: { get: { x-errors: [bad_json], summary: *s } }\n${many}`
    check(text)
    expect(merge(text)).toContain('Error400_BadJson')
  })

  it.each(['x: &x [*x]', 'x: &x { y: { z: *x } }', 'paths: &x { /a: { get: { x-errors: [bad_json], x: *x } } }'])(
    'inside of what they stand for are refused, with the line: %s',
    (part) => {
      const text = `openapi: 3.1.0\n${part}\n`
      expect(() => merge(text)).toThrow(
        'api.yaml: cannot be read: the alias *x is inside of what it stands for: write out what is meant there, at line 2',
      )
    },
  )
})
