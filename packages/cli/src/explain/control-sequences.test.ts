import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutControlSequences } from './control-sequences.js'

test('takes off what Node takes off', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u0007',
      '\u001b\\',
      '[',
      ']',
      ';',
      '?',
      '38;5;1',
      'm',
      'K',
      'http://x',
      '31m',
    ),
    fc.string({ maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('')
      expect(withoutControlSequences(text)).toBe(stripVTControlCharacters(text))
    }),
    { seed: 1, numRuns: 5000 },
  )
})
