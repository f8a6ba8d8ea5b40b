const LIMIT = 200
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029]/u

/**
 * Makes text from outside safe to put in a message (wire rule 2): control characters (C0, C1, U+2028, U+2029) and
 * lone surrogates are dropped, and the rest is cut at 200 code points. Idempotent.
 */
export function cleanText(text: string): string {
  // A string's length counts UTF-16 units, of which there are never fewer than code points.
  if (text.length <= LIMIT && !UNSAFE.test(text)) return text
  let cleaned = ''
  let kept = 0
  for (const character of text) {
    if (UNSAFE.test(character)) continue
    cleaned += character
    if (++kept === LIMIT) break
  }
  return cleaned
}
