import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { isRecord } from '@errspec/core/adapter'
import { didYouMean } from '@errspec/core/schema'
import { builtIn } from './contract/load-contract.js'
import type { JsonObject } from './json-object.js'
import { parseJson } from './parse-json.js'
import { failureOfFile, usageErrorOf } from './usage-error.js'

/** What the `"errspec"` of a package.json says, its paths as they are from the working directory. Flags win over it. */
export interface Project {
  /** The package.json. */
  readonly file: string
  readonly catalog?: string
  readonly guide?: string
  /** What `diff` and `changeset` compare with. */
  readonly base?: string
  /** The ignore file, and the baseline. */
  readonly ignore?: string
  readonly baseline?: string
  /** The level of a rule, by its name; not yet checked. */
  readonly rules?: Readonly<JsonObject>
}

/** A source may be `FILE#export`, `git:REV:FILE#export` or a contract's name; a file is a file. */
export const sourceKeys = ['catalog', 'guide', 'base'] as const
const FILES = ['ignore', 'baseline'] as const
const KEYS: readonly string[] = [...sourceKeys, ...FILES, 'rules']

/**
 * Finds the project of a folder: the nearest package.json with an `"errspec"`, from there upwards to the root of the repository. Throws a
 * `UsageError` that lists every fault with its key.
 */
export async function findProject(cwd: string): Promise<Project | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) {
      const file = relative(cwd, path) || path
      const manifest = parseJson(await readFile(path, 'utf8').catch(failureOfFile(file)), file)
      if (isRecord(manifest) && manifest['errspec'] !== undefined) return projectFrom(manifest['errspec'], file, cwd)
    }
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined
  }
}

function projectFrom(value: unknown, file: string, cwd: string): Project {
  if (!isRecord(value)) {
    throw usageErrorOf(file, [
      `"errspec" must be an object, as in { "catalog": "src/errors.ts", "base": "git:main:src/errors.ts" }`,
    ])
  }
  const faults = Object.entries(value).flatMap(([key, part]) => {
    const name = JSON.stringify(`errspec.${key}`)
    if (!KEYS.includes(key)) return [`${name} is not a known key${didYouMean(key, KEYS) || ` (${KEYS.join(', ')})`}`]
    if (key === 'rules') {
      return isRecord(part) ? [] : [`${name} must be an object of levels, as in { "no-solution": "off" }`]
    }
    return typeof part === 'string' && part.trim() !== '' ? [] : [`${name} must be a text that names a file`]
  })
  if (faults.length > 0) throw usageErrorOf(file, faults)
  const folder = dirname(resolve(cwd, file))
  const fromHere = (path: string) => relative(cwd, resolve(folder, path)).replaceAll('\\', '/')
  const place = (key: string) => {
    const source = value[key] as string
    const [, revision, path = ''] = /^git:([^:]+):(.+)$/.exec(source) ?? []
    if (revision === undefined) return source === builtIn.source ? source : fromHere(source)
    const inRevision = fromHere(path)
    return `git:${revision}:${inRevision.startsWith('.') ? '' : './'}${inRevision}`
  }
  return {
    ...Object.fromEntries([...sourceKeys, ...FILES].filter((key) => key in value).map((key) => [key, place(key)])),
    ...(value['rules'] === undefined ? {} : { rules: value['rules'] as JsonObject }),
    file,
  }
}
