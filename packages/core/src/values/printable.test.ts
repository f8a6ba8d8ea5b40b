import { describe, expect, it } from 'vitest'
import { printable, printableLines } from './printable.js'

describe('printable', () => {
  it('shows what a terminal would obey, in the form of JSON', () => {
    expect(printable('\u001b]0;title\u0007\u009b2J\u007f')).toBe('\\u001b]0;title\\u0007\\u009b2J\\u007f')
    expect(printable('a\nb\r\tc\u2028d\u2029')).toBe('a\\nb\\r\\tc\\u2028d\\u2029')
    expect(printable('\u202egnp.exe \u2066x\u2069 \u200f \u200e \u061c')).toBe(
      '\\u202egnp.exe \\u2066x\\u2069 \\u200f \\u200e \\u061c',
    )
    expect(printable('\ud800 \udfff')).toBe('\\ud800 \\udfff')
  })

  it('leaves every other text as it is, and its own output', () => {
    const text = 'Größe 💩 日本語 "a\\b" \u00a0 e\u0301'
    expect(printable(text)).toBe(text)
    expect(printable(printable('\u001b\n'))).toBe(printable('\u001b\n'))
  })

  it('keeps JSON the same JSON, and line feeds where a text has lines', () => {
    const value = { ['\u009b\u202e']: ['\u2028', '\u001b\u007f', '\ud800'] }
    const json = printableLines(JSON.stringify(value, null, 2))
    expect(JSON.parse(json)).toEqual(value)
    expect(json).toMatch(/^[ -~\n]*$/)
    expect(json.split('\n')).toHaveLength(7)
  })
})
