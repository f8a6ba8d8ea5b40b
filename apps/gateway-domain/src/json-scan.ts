/** More than any request of the API has, and few enough to be parsed and checked in some milliseconds. */
const MOST_VALUES = 20_000
/** No request of the API nests so deep, and what goes deeper can overflow the stack of whoever walks it. */
const DEEPEST = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
/** `[` and `{`, `]` and `}` differ in this bit alone. */
const CASE = 0x20
const OPEN = 0x7b
const CLOSE = 0x7d

/**
 * Counts the values of a JSON text and their nesting as its bytes come, so that nobody has to parse it to learn that it has too
 * many. The function that it returns takes the next bytes, and says whether the text is still within the limits.
 */
export function createJsonScan(): (bytes: Uint8Array) => boolean {
  let depth = 0
  let values = 1
  let isText = false
  let isEscaped = false
  return (bytes) => {
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] as number
      if (isText) {
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isText = false
      } else if (byte === QUOTE) isText = true
      else if (byte === COMMA) values++
      else if ((byte | CASE) === OPEN) {
        values++
        depth++
        if (depth > DEEPEST) return false
      } else if ((byte | CASE) === CLOSE) depth--
    }
    return values <= MOST_VALUES
  }
}
