/** The candidate closest to a misspelt word, as a phrase to append to a message; empty where none is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  let best = ''
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const length = differingLength(word, candidate)
    if (length < least) [best, least] = [candidate, length]
  }
  return best && `; did you mean '${best}'?`
}

/** How long the part is that differs, between what two words have in common at their beginning and at their end. */
function differingLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let common = start
  while (common < shorter && a.at(start - common - 1) === b.at(start - common - 1)) common++
  return Math.max(a.length, b.length) - common
}
