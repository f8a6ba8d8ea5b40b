import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'

/** Counts what a model reads and writes. */
export interface Tokenizer {
  count(text: string): number
}

/** The longest piece, in code points: merging is quadratic in a run without a break, and would hold everybody up. */
const PIECES = /.{1,512}(?=\s|$)|.{1,512}/gsu

/** Text that happens to read like a control token, `<|endoftext|>`, is text. */
const AS_TEXT = { disallowedSpecial: new Set<string>() }

export const tokenizer: Tokenizer = {
  count: (text) => (text.match(PIECES) ?? []).reduce((sum, piece) => sum + countTokens(piece, AS_TEXT), 0),
}

/** A tokenizer that is handed a control token and refuses it, as the library does where nobody allows it. */
export const failingTokenizer: Tokenizer = {
  count: (text) => countTokens(`<|endoftext|>${text}`),
}
