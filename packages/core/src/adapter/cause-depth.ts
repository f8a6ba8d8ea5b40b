/** How many causes there are under an error, one under the other, so that a log can print them all. At most 100. */
export function causeDepth(error: unknown): number {
  const seen = new Set<unknown>()
  let current = error
  try {
    while (typeof current === 'object' && current !== null && 'cause' in current && seen.size < 100) {
      if (seen.has(current)) break
      seen.add(current)
      current = current.cause
    }
  } catch {
    // A hostile value ends the chain.
  }
  return seen.size
}
