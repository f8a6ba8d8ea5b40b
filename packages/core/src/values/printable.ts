/** What a terminal obeys, what ends a line or turns text around, and halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * A text from outside as it is shown on one line of a terminal, a log or a page: control characters, line ends, bidirectional controls
 * and lone surrogates are written as JSON writes them (`\u001b`), so that JSON stays the same JSON. Idempotent.
 */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (unit) => SHORT[unit] ?? `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

/** The same, but for line feeds, which stay: for texts that are made of lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\n]+/g, printable)
}
