import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { turn } from './fair-turns.js'

/** Counts what a model reads and writes. */
export interface Tokenizer {
  /** Takes a turn of the event loop after each few thousand characters. */
  count(text: string): Promise<number>
}

/** The longest piece, in code points: merging is quadratic in a run without a break, and would hold everybody up. */
const PIECES = /.{1,512}(?=\s|$)|.{1,512}/gsu

const PIECES_A_TURN = 8

/** Text that happens to read like a control token, `<|endoftext|>`, is text. */
const AS_TEXT = { disallowedSpecial: new Set<string>() }

export const tokenizer: Tokenizer = {
  async count(text) {
    let tokens = 0
    let pieces = 0
    for (const [piece] of text.matchAll(PIECES)) {
      if (++pieces % PIECES_A_TURN === 0) await turn()
      tokens += countTokens(piece, AS_TEXT)
    }
    return tokens
  },
}

/** A tokenizer that is handed a control token and refuses it, as the library does where nobody allows it. */
export const failingTokenizer: Tokenizer = {
  count: async (text) => countTokens(`<|endoftext|>${text}`),
}
