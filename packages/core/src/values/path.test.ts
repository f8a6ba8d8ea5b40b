import { describe, expect, it } from 'vitest'
import { keysOfPath, pathTo } from './path.js'

describe('a path', () => {
  it('puts a key in brackets that could be taken for several, or for something else', () => {
    expect(pathTo('', 'errors', 'sold_out', 'aliases', 0)).toBe('errors.sold_out.aliases.0')
    expect(pathTo('errors', 'user.message')).toBe('errors["user.message"]')
    expect(pathTo('', 'GET /orders/{id}', 1)).toBe('["GET /orders/{id}"].1')
    expect(pathTo('errors', 'größe-$1', 404)).toBe('errors.größe-$1.404')
    expect(pathTo('errors')).toBe('errors')
  })

  it('reads back as the keys it was made of, whatever they are', () => {
    const odd = [
      'a.b',
      '',
      ' ',
      '*',
      '#',
      '"',
      '\\',
      '["x"]',
      ']',
      'a b',
      "it's",
      'a/b',
      '\n',
      '\u2028',
      '__proto__',
      '0',
      '😀',
    ]
    for (const key of odd) {
      expect(keysOfPath(pathTo('', key)), key).toEqual([key])
      expect(keysOfPath(pathTo('', 'errors', key, 'message')), key).toEqual(['errors', key, 'message'])
      expect(keysOfPath(pathTo('', key, key)), key).toEqual([key, key])
    }
    expect(new Set(odd.map((key) => pathTo('errors', key))).size).toBe(odd.length)
    expect(keysOfPath('')).toEqual([])
  })

  it('is no path where its parts do not fit together', () => {
    for (const text of ['.a', 'a.', 'a..b', 'a[b]', 'a["b"', 'a["b"]c', 'a["\\x"]', 'a b', '["a"]b', 'a"b"']) {
      expect(keysOfPath(text), text).toBeUndefined()
    }
  })
})
