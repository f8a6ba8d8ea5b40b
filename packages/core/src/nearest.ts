/** The candidate closest to a misspelt word, as a phrase to append to a message; empty where none is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  let best = ''
  let leastEdits = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = editDistance(word, candidate, leastEdits)
    if (edits < leastEdits) [best, leastEdits] = [candidate, edits]
  }
  return best && `; did you mean '${best}'?`
}

/** How many characters must come, go or change to make one word of the other (Levenshtein), as far as it is below a limit. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit
  const row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    let diagonal = i - 1
    row[0] = i
    for (let j = 1; j <= to.length; j++) {
      const above = row[j] ?? 0
      const changed = diagonal + Number(from[i - 1] !== to[j - 1])
      row[j] = Math.min(changed, above + 1, (row[j - 1] ?? 0) + 1)
      diagonal = above
    }
  }
  return row[to.length] ?? limit
}
