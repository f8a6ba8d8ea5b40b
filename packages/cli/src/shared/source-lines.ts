import { keysOfPath } from '@errspec/core/schema'
import { readSourceKeys, type SourceKey } from './source-keys.js'

/** Where a catalog was read from, for reports that name a file. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** The files of the same project that a module is made of, as far as they can be found; always the same ones. */
  readonly imports?: (() => readonly SourceFile[]) | undefined
}

/** A file, and where in it something is written; without a line where nothing says which. */
export interface SourcePlace {
  readonly path: string
  /** From 1. */
  readonly line?: number
}

/**
 * Where what a path names is written: the key itself, or the nearest one above that is there, in the file or in those that it imports. JSON
 * and modules are read as text; a constant that a catalog is made of is looked into.
 */
export function placeIn(file: SourceFile, path: string): SourcePlace {
  const way = keysOfPath(path) ?? operationKeys(path)
  const imported = file.imports?.() ?? []
  // A kind may be in another file than the list of all.
  const enough = imported.length === 0 ? 1 : Math.min(way.length, 2)
  const found = [file, ...imported]
    .map((one) => ({ file: one, ...placeOf(way, keysOf(one)) }))
    .reduce((best, one) => (one.depth > best.depth ? one : best))
  if (found.depth >= enough && found.depth > 0) return { path: found.file.path, line: lineAt(found.file, found.at) }
  return onlyPlace(way[1], [file, ...imported]) ?? { path: file.path }
}

/** Where a key is written that is there once in all files, as in one with the messages of all kinds. */
function onlyPlace(name: string | undefined, files: readonly SourceFile[]): SourcePlace | undefined {
  const places = files.flatMap((file) =>
    (keysOf(file).owners.get(name ?? '') ?? []).map((owner) => ({ file, at: owner.keys.get(name ?? '')?.at ?? 0 })),
  )
  const [only, other] = places
  return only && !other ? { path: only.file.path, line: lineAt(only.file, only.at) } : undefined
}

function keysOf(file: SourceFile): FileKeys {
  const keys = known.get(file) ?? keysIn(file)
  known.set(file, keys)
  return keys
}

function lineAt(file: SourceFile, at: number): number {
  const { lines } = keysOf(file)
  let [first, last] = [0, lines.length - 1]
  while (first < last) {
    const middle = Math.ceil((first + last) / 2)
    if ((lines[middle] ?? 0) <= at) first = middle
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

/** Where the key stands that is the last one of those that are there, and how many are. */
function placeOf(keys: readonly string[], { root, owners }: FileKeys): { readonly at: number; readonly depth: number } {
  const [section = '', name = ''] = keys
  let [at, depth] = [0, 0]
  for (const owner of owners.get(section) ?? []) {
    const way = wayFrom(owner, keys, root)
    if (way.length > depth) [at, depth] = [way.at(-1)?.at ?? 0, way.length]
  }
  if (depth > 1 || !SIGNS[section]) return { at, depth }
  const row = (owners.get(name) ?? []).find((owner) => owner.keys.get(name)?.keys.has(SIGNS[section] ?? ''))
  const way = row ? wayFrom(row, keys.slice(1), root) : []
  return way.length > 0 ? { at: way.at(-1)?.at ?? at, depth: way.length + 1 } : { at, depth }
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
