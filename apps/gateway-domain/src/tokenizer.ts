import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'

/** Counts what a model reads and writes. */
export interface Tokenizer {
  count(text: string): number
}

/** Text that happens to read like a control token, `<|endoftext|>`, is text. */
export const tokenizer: Tokenizer = {
  count: (text) => countTokens(text, { disallowedSpecial: new Set() }),
}

/** A tokenizer that is handed a control token and refuses it, as the library does where nobody allows it. */
export const failingTokenizer: Tokenizer = {
  count: (text) => countTokens(`<|endoftext|>${text}`),
}
