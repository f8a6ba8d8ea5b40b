// The pattern of ansi-regex, which Node has too (https://github.com/chalk/ansi-regex).
const CONTROL_SEQUENCES = new RegExp(
  [
    '[\\u001B\\u009B][[\\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*',
    '|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?(?:\\u0007|\\u001B\\u005C|\\u009C))',
    '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))',
  ].join(''),
  'g',
)

/** A text without what a terminal obeys. Not Node's function: `explain` runs in browsers too. */
export const withoutControlSequences = (text: string): string => text.replace(CONTROL_SEQUENCES, '')
