import { createHash } from 'node:crypto'

/** The folder of each kind: its own name, so that `{kind}` in a body's link leads there. */
export type ErrorFolders = ReadonlyMap<string, string>

/** Names that Windows keeps for devices, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
/** With what stands before it, a path that every system takes. */
const LONGEST = 100

/**
 * A folder for each kind. A kind that no system can have as a folder, or that another one has in other letters, of which the
 * first keeps its name, gets a mark of its own behind it: the address of a kind does not depend on those that come after it.
 */
export function errorFolders(kinds: readonly string[]): ErrorFolders {
  const folders = new Map<string, string>()
  const taken = new Set<string>()
  const take = (kind: string, folder: string) => {
    if (taken.has(folder.toLowerCase())) return false
    taken.add(folder.toLowerCase())
    folders.set(kind, folder)
    return true
  }
  const others = kinds.filter((kind) => !isFolderName(kind) || !take(kind, kind))
  for (const kind of others) {
    const digest = createHash('sha256').update(kind).digest('hex')
    const name = kind.slice(0, LONGEST).replace(/[^\w-]+/g, '-')
    for (let length = 8; !take(kind, `${name}-${digest.slice(0, length)}`); length++);
  }
  return folders
}

const isFolderName = (kind: string) =>
  /^[A-Za-z0-9_][\w.-]*$/.test(kind) && kind.length <= LONGEST && !kind.endsWith('.') && !RESERVED.test(kind)

/** The anchors of texts on one page: each its own, in words. */
export function anchors(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const taken = new Set<string>()
  for (const text of texts) {
    const name =
      text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '') || 'part'
    let anchor = name
    for (let count = 2; taken.has(anchor); count++) anchor = `${name}-${count}`
    taken.add(anchor)
    found.set(text, anchor)
  }
  return found
}

/** The way from one page of the site to a file of it. */
export const wayTo = (from: string, file: string): string => `${'../'.repeat(from.split('/').length - 1)}${file}`
