import { describe, expect, it } from 'vitest'
import { code, prose, table } from './markdown.js'

describe('markdown', () => {
  it('keeps code whole whatever is in it', () => {
    expect(code('a')).toBe('`a`')
    expect(code('`a`')).toBe('`` `a` ``')
    expect(code(' a ')).toBe('`  a  `')
    expect(code('a\nb')).toBe('`a b`')
  })

  it('keeps prose prose', () => {
    expect(prose('# no heading\n- no list')).toBe('\\# no heading - no list')
    expect(prose('1. no list')).toBe('1\\. no list')
    expect(prose('[x] no box, ![a](b) no image, ~~kept~~')).toBe(
      '\\[x\\] no box, !\\[a\\](b) no image, \\~\\~kept\\~\\~',
    )
    expect(prose('see https://a.example/v1/x_y now')).toBe('see https://a.example/v1/x_y now')
    expect(prose('see https://a.example/<tenant>/* now')).toBe('see `https://a.example/<tenant>/*` now')
    expect(prose('3 tries, a < b, R&D, &amp;')).toBe('3 tries, a < b, R&D, \\&amp;')
  })

  it('keeps a table in shape', () => {
    expect(table(['a', 'b'], [['x | y', 'z']])).toBe('| a | b |\n| --- | --- |\n| x \\| y | z |')
  })
})
