import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiteralTrie } from './literal-trie.js'

const runs = { seed: 1, numRuns: 500 }
const word = fc.array(fc.constantFrom('a', 'b', 'ab', '💩', '\ud83d'), { maxLength: 6 }).map((parts) => parts.join(''))

function trieOf(words: readonly string[], reversed: boolean): LiteralTrie<string> {
  const trie = new LiteralTrie<string>(reversed)
  // The value has a mark, since an empty one would be as good as none.
  for (const literal of words) trie.valueAt(literal, () => `<${literal}>`)
  return trie
}

describe('LiteralTrie', () => {
  it('finds every literal that a message begins with, the shortest first', () => {
    const trie = trieOf(['Failed to parse', 'Failed', '', 'Failed to', 'Fault', 'Failed to parse request'], false)
    expect(trie.allOf('Failed to parse it')).toEqual(['<>', '<Failed>', '<Failed to>', '<Failed to parse>'])
    expect(trie.allOf('nothing')).toEqual(['<>'])
  })

  it('finds every literal that a message ends with when reversed', () => {
    const trie = trieOf(['images', ' input images', 'image'], true)
    expect(trie.allOf('up to 3 input images')).toEqual(['<images>', '< input images>'])
  })

  it('makes a value once for each literal', () => {
    const trie = new LiteralTrie<object>(false)
    const first = trie.valueAt('abc', () => ({}))
    trie.valueAt('abd', () => ({}))
    expect(trie.valueAt('abc', () => ({}))).toBe(first)
  })

  it.each([false, true])('agrees with a scan of the list, whatever the words (reversed: %s)', (reversed) => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 12 }), word, word, (words, start, end) => {
        const message = start + end
        const fits = (literal: string) => (reversed ? message.endsWith(literal) : message.startsWith(literal))
        const expected = words.filter(fits).sort((a, b) => a.length - b.length)
        expect(trieOf(words, reversed).allOf(message)).toEqual(expected.map((literal) => `<${literal}>`))
      }),
      runs,
    )
  })
})
