import { keysOfPath } from '@errspec/core/schema'
import { readSourceKeys, type SourceKey } from './source-keys.js'

/** Where a catalog was read from, for reports that name a file. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/**
 * The line of a file, from 1, on which what a path names is written: the key itself, or the nearest one above that is there, 1 where there is
 * none. JSON and modules are read as text; a constant that a catalog is made of is looked into.
 */
export function lineOf(file: SourceFile, path: string): number {
  const keys = known.get(file) ?? keysIn(file)
  known.set(file, keys)
  const at = placeOf(keysOfPath(path) ?? operationKeys(path), keys)
  let [first, last] = [0, keys.lines.length - 1]
  while (first < last) {
    const middle = Math.ceil((first + last) / 2)
    if ((keys.lines[middle] ?? 0) <= at) first = middle
    else last = middle - 1
  }
  return first + 1
}

/** `defineOperations` names an operation as it is written. */
function operationKeys(path: string): readonly string[] {
  const [, operation = path, index] = /^(.*?)(?:\.(\d+))?$/s.exec(path) ?? []
  return index === undefined ? [operation] : [operation, index]
}

interface FileKeys {
  /** Where each line starts. */
  readonly lines: readonly number[]
  readonly root: SourceKey
  /** By the name of a key, the objects that have it. */
  readonly owners: ReadonlyMap<string, readonly SourceKey[]>
}

const known = new WeakMap<SourceFile, FileKeys>()

function keysIn({ text }: SourceFile): FileKeys {
  const root = readSourceKeys(text)
  const owners = new Map<string, SourceKey[]>()
  const visit = (owner: SourceKey) => {
    for (const [name, key] of owner.keys) {
      const others = owners.get(name)
      if (others) others.push(owner)
      else owners.set(name, [owner])
      visit(key)
    }
  }
  visit(root)
  return { lines: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)], root, owners }
}

/** By what the row of a kind or a status is known where nothing says whose it is, as in a constant that several files share. */
const SIGNS: Readonly<Record<string, string>> = { errors: 'message', statuses: 'title' }

/** Where the key stands that is the last one of those that are there. */
function placeOf(keys: readonly string[], { root, owners }: FileKeys): number {
  const [section = '', name = ''] = keys
  let [at, depth] = [0, 0]
  for (const owner of owners.get(section) ?? []) {
    const way = wayFrom(owner, keys, root)
    if (way.length > depth) [at, depth] = [way.at(-1)?.at ?? 0, way.length]
  }
  if (depth > 1 || !SIGNS[section]) return at
  const row = (owners.get(name) ?? []).find((owner) => owner.keys.get(name)?.keys.has(SIGNS[section] ?? ''))
  return row ? (wayFrom(row, keys.slice(1), root).at(-1)?.at ?? at) : at
}

/** The keys on the way down from an object, as far as they are there. */
function wayFrom(owner: SourceKey, [name, ...rest]: readonly string[], root: SourceKey): readonly SourceKey[] {
  const key = name === undefined ? undefined : childOf(owner, name, root)
  return key ? [key, ...wayFrom(key, rest, root)] : []
}

/** How many constants may stand for one another. */
const LONGEST_CHAIN = 5

function childOf(owner: SourceKey, name: string, root: SourceKey, chain = 0): SourceKey | undefined {
  if (owner.keys.has(name) || chain > LONGEST_CHAIN) return owner.keys.get(name)
  for (const constant of owner.names) {
    const value = root.keys.get(constant)
    const found = value && childOf(value, name, root, chain + 1)
    if (found) return found
  }
  return undefined
}
