/**
 * The edit distance (insertions, deletions and replacements of characters) between a text and the literal parts of a
 * template, of which the gaps between them match anything for free.
 */
export function wildcardDistance(parts: readonly string[], text: string): number {
  // costs[i] is the distance of what is read of the parts so far to the first i characters of the text.
  let costs = Array.from({ length: text.length + 1 }, (_, index) => index)
  parts.forEach((part, index) => {
    if (index > 0) {
      let least = Number.POSITIVE_INFINITY
      costs = costs.map((cost) => {
        least = Math.min(least, cost)
        return least
      })
    }
    for (const character of part) {
      const next = [(costs[0] ?? 0) + 1]
      for (let at = 1; at <= text.length; at++) {
        const replaced = (costs[at - 1] ?? 0) + (text[at - 1] === character ? 0 : 1)
        next.push(Math.min(replaced, (costs[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
      }
      costs = next
    }
  })
  return costs[text.length] ?? 0
}
