import { describe, expect, it } from 'vitest'
import { applyEdits, breakAt, lineStart, nextLine } from './text-edits.js'

describe('applyEdits', () => {
  it('makes edits in their order, the deeper insertion first, and leaves all else', () => {
    const edits = [
      { start: 4, end: 4, text: 'outer\n', depth: 1 },
      { start: 4, end: 4, text: 'inner\n', depth: 2 },
      { start: 0, end: 1, text: 'A' },
    ]
    expect(applyEdits('abc\ndef\n', edits)).toBe('Abc\ninner\nouter\ndef\n')
  })

  it('takes out ranges that touch or overlap', () => {
    const cut = (start: number, end: number) => ({ start, end, text: '' })
    expect(applyEdits('abcdef\n', [cut(1, 3), cut(3, 4), cut(2, 5)])).toBe('af\n')
  })

  it.each(['\n', '\r\n'])('puts lines behind a last one that has no end, and takes them out again', (newline) => {
    const text = `a${newline}b`
    const at = nextLine(text, text.length)
    const longer = applyEdits(text, [{ start: at, end: at, text: `c${newline}` }])
    expect(longer).toBe(`a${newline}b${newline}c`)
    const last = { start: lineStart(longer, longer.length), end: nextLine(longer, longer.length), text: '' }
    expect(applyEdits(longer, [last])).toBe(text)
  })
})

it('finds lines and their breaks', () => {
  expect([0, 1, 2, 3].map((at) => lineStart('a\nbc', at))).toEqual([0, 0, 2, 2])
  expect([0, 2, 3].map((at) => nextLine('a\nb\n', at))).toEqual([2, 2, 4])
  expect([breakAt('a\r\nb', 4), breakAt('a\r\nb', 0), breakAt('a\nb\r\n', 2), breakAt('ab', 1)]).toEqual([
    '\r\n',
    '\r\n',
    '\n',
    '\n',
  ])
})
