const LIMIT = 200

/**
 * Makes text from outside safe to put in a message (wire rule 2): control characters (C0, C1, U+2028, U+2029) and
 * lone surrogates are dropped, and the rest is cut at 200 code points. Idempotent.
 */
export function cleanText(text: string): string {
  const cleaned = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '')
  // A code point is one or two UTF-16 units.
  return cleaned.length > LIMIT ? [...cleaned.slice(0, 2 * LIMIT)].slice(0, LIMIT).join('') : cleaned
}
