import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from './clean-text.js'

const runs = { seed: 1, numRuns: 500 }

/** Any UTF-16 at all: lone surrogates and control characters included. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0xd7f0, max: 0xe010 }),
      fc.integer({ min: 0, max: 0xa0 }),
      fc.constantFrom(0x2028, 0x2029),
    ),
    { maxLength: 500 },
  )
  .map((units) => String.fromCharCode(...units))

describe('cleanText', () => {
  it('leaves ordinary text alone, in any script', () => {
    for (const text of [
      '',
      'flux-1',
      ' spaces stay ',
      'größe 模型 模 👩‍👩‍👧',
      '{model} }{ "quoted" \\n',
      'a'.repeat(200),
    ]) {
      expect(cleanText(text)).toBe(text)
    }
  })

  it.each([
    ['C0 controls', 'a\0b\tc\nd\re\x1bf', 'abcdef'],
    ['DEL and C1 controls', 'a\x7fb\x85c\x9fd', 'abcd'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'abc'],
    ['lone surrogates of either kind', 'a\ud83db\udca9c', 'abc'],
    ['surrogates in the wrong order', 'a\udca9\ud83db', 'ab'],
  ])('drops %s', (_, dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean)
  })

  it('cuts at 200 code points, never inside a pair', () => {
    expect(cleanText('a'.repeat(201))).toBe('a'.repeat(200))
    expect(cleanText('💩'.repeat(300))).toBe('💩'.repeat(200))
    expect(cleanText(`${'\n'.repeat(300)}${'b'.repeat(300)}`)).toBe('b'.repeat(200))
  })

  it('takes 10 kB strings', () => {
    expect(cleanText('x'.repeat(10_240))).toHaveLength(200)
    expect(cleanText('\0'.repeat(10_240))).toBe('')
  })

  it('is idempotent, well formed and short for every text there is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text)
        expect(cleanText(clean)).toBe(clean)
        expect([...clean].length).toBeLessThanOrEqual(200)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      }),
      runs,
    )
  })

  it('keeps what it keeps in order, and all of it where the text is short and clean', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const expected = [...text].filter((character) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(character)).slice(0, 200)
        expect(cleanText(text)).toBe(expected.join(''))
      }),
      runs,
    )
  })
})
