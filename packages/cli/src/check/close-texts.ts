import { TextTrie } from './text-trie.js'

/**
 * Texts among which those are found that are at most two insertions, deletions or replacements of a character away. Of two edits
 * one half of a text has one at most: what has few in its first half is found in a trie of the texts, what has few in its last one
 * in a trie of the texts backwards. With one edit to spend, a trie has few ways to go, however many texts are in it.
 */
export class CloseTexts {
  readonly #forwards: TextTrie
  readonly #backwards: TextTrie

  /** `onComparison` is called for each character that is compared. */
  constructor(onComparison: () => void = () => {}) {
    this.#forwards = new TextTrie(onComparison)
    this.#backwards = new TextTrie(onComparison)
  }

  add(text: string): void {
    this.#forwards.add(text)
    this.#backwards.add(reversed(text))
  }

  /** The texts that are close to one, in no particular order. */
  *near(text: string): Generator<string> {
    const backwards = reversed(text)
    // Beginnings and ends that many have tell nothing: what lies between them is halved.
    const half = (this.#forwards.sharedBeginning(text) + text.length - this.#backwards.sharedBeginning(backwards)) >> 1
    const found = new Set<string>()
    for (const close of this.#forwards.near(text, half)) {
      found.add(close)
      yield close
    }
    for (const close of this.#backwards.near(backwards, text.length - half)) {
      const forwards = reversed(close)
      if (!found.has(forwards)) yield forwards
    }
  }
}

function reversed(text: string): string {
  let backwards = ''
  for (let at = text.length - 1; at >= 0; at--) backwards += text[at]
  return backwards
}
