/** Whether a key is one of those that patterns name: all where there are none. A pattern is a key, or has `*` for anything. */
export function isWanted(key: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => isNamed(key, pattern) || key.startsWith(`${pattern}.`))
}

function isNamed(key: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  if (!key.startsWith(first)) return false
  const last = parts.pop()
  if (last === undefined) return key === first
  let at = first.length
  for (const part of parts) {
    const found = key.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return key.length - last.length >= at && key.endsWith(last)
}
