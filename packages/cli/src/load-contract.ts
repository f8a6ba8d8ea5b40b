import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyCatalog, DefinitionError, defineGuide, type Guide } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { ig1Guide } from '@errspec/core/ig1/guide'
import { parseCatalog } from '@errspec/core/schema'
import { createJiti } from 'jiti'
import type { Contract } from './contract.js'
import { UsageError } from './faults.js'
import type { SourceFile } from './findings.js'
import { checkOut, showFile, workingFile } from './git.js'

/** A contract, and where it was read from. */
export interface LoadedContract extends Contract {
  /** As it was asked for: `errors.ts#shop`, `git:main:errors.json`, or the name of the built-in contract. */
  readonly source: string
  /** The file and its text; absent for the built-in contract and for a revision. */
  readonly file?: SourceFile | undefined
}

/** The contract that is used where none is named. */
export const builtIn: LoadedContract = { catalog: ig1, guide: ig1Guide, source: 'ig1' }

const MODULES = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']

/**
 * Loads a contract from `FILE[#export]` or `git:REV:PATH[#export]`: a JSON catalog, or a TypeScript or JavaScript module that
 * exports a catalog. A guide that fits it is taken from the same module, or from `guide`. Throws a `UsageError` that says what to do,
 * or a `DefinitionError` with every fault of the definition.
 */
export async function loadContract(source: string, cwd: string, guide?: string): Promise<LoadedContract> {
  const contract = source === builtIn.source && !existsSync(resolve(cwd, source)) ? builtIn : await load(source, cwd)
  if (guide === undefined) return contract
  return { ...contract, guide: await loadGuide(guide, cwd, contract.catalog) }
}

async function load(source: string, cwd: string): Promise<LoadedContract> {
  try {
    return await loadSource(source, cwd)
  } catch (error) {
    // The module's own copy of core may have refused it.
    if ((error as Error | undefined)?.name !== 'DefinitionError') throw error
    throw new DefinitionError(source, (error as DefinitionError).faults)
  }
}

async function loadSource(source: string, cwd: string): Promise<LoadedContract> {
  const { path, name, revision } = parseSource(source, cwd)
  const ending = endingOf(path)
  if (ending === '.json') {
    if (name !== undefined) throw new UsageError(`${source}: a JSON catalog has no exports; leave '#${name}' out`)
    const text = revision === undefined ? await readText(path, source) : await showFile(cwd, revision, path)
    const file = revision === undefined ? { file: { path, text } } : {}
    return { ...parseCatalog(parseJson(text, source)), source, ...file }
  }
  if (!MODULES.includes(ending)) {
    throw new UsageError(`${source}: a catalog is a ${MODULES.join(', ')} or .json file`)
  }
  if (revision !== undefined) {
    const checkout = await checkOut(cwd, revision, path)
    try {
      return { ...pickContract(await importModule(checkout.path, source), name, source), source }
    } finally {
      await checkout.remove()
    }
  }
  const text = await readText(path, source)
  return { ...pickContract(await importModule(path, source), name, source), source, file: { path, text } }
}

const endingOf = (path: string) => extname(path).toLowerCase()

/** The file that a source names, where it is one that is there; for reports on a contract that could not be loaded. */
export async function fileOf(source: string, cwd: string): Promise<SourceFile | undefined> {
  const { path, revision } = parseSource(source, cwd)
  return revision !== undefined || !existsSync(path) ? undefined : { path, text: await readText(path, source) }
}

/** The source that a revision's file is today: `git:v1:src/errors.ts#shop` is `src/errors.ts#shop` in the folder. */
export async function workingSource(source: string, cwd: string): Promise<string | undefined> {
  const { path, name, revision } = parseSource(source, cwd)
  if (revision === undefined) return undefined
  return `${await workingFile(cwd, revision, path)}${name === undefined ? '' : `#${name}`}`
}

interface Source {
  readonly path: string
  readonly name?: string | undefined
  readonly revision?: string | undefined
}

function parseSource(source: string, cwd: string): Source {
  const [, revision, inGit] = /^git:([^:]+):(.+)$/.exec(source) ?? []
  if (source.startsWith('git:') && inGit === undefined) {
    throw new UsageError(`${source}: a revision is named as git:REV:PATH, for instance git:main:errors.json`)
  }
  const whole = inGit ?? source
  const [, file = whole, name] = /^(.*\.\w+)#([\w$]+)$/.exec(whole) ?? []
  if (revision !== undefined) return { path: file, name, revision }
  // A file may have a # in its name.
  return existsSync(resolve(cwd, whole)) ? { path: resolve(cwd, whole) } : { path: resolve(cwd, file), name }
}

async function readText(path: string, source: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      EISDIR: 'is a folder, not a file',
      EACCES: 'may not be read',
    }
    throw new UsageError(`${source}: ${reasons[code ?? ''] ?? message}`)
  }
}

async function importModule(path: string, source: string): Promise<Record<string, unknown>> {
  const jiti = createJiti(pathToFileURL(path).href, { fsCache: false, moduleCache: false, interopDefault: false })
  let module: Record<string, unknown>
  try {
    module = await jiti.import(path)
  } catch (error) {
    if ((error as Error | undefined)?.name === 'DefinitionError') throw error
    throw new UsageError(`${source}: loading it failed: ${error instanceof Error ? error.message : String(error)}`)
  }
  // What a CommonJS module exports stands under its default.
  const inner: unknown = module['default']
  const isNamespace = isRecord(inner) && !isCatalogLike(inner) && !isGuideLike(inner)
  return isNamespace ? { ...(inner as object), ...module } : { ...module }
}

function pickContract(module: Record<string, unknown>, name: string | undefined, source: string): Contract {
  const value = pick(module, name, source, 'catalog', isCatalogLike)
  const { catalog, guide } = parseCatalog(copyOf(value))
  return { catalog, guide: guide ?? guideIn(module, catalog) }
}

/** The guide of a catalog in the same module. One that fits no catalog of it is faulty, and says so. */
function guideIn(module: Record<string, unknown>, catalog: AnyCatalog): Guide | undefined {
  const guides = Object.values(module).filter(isGuideLike)
  const own = guides.find((guide) => isGuideOf(catalog, guide))
  if (own !== undefined) return defineGuide(catalog, own as never)
  const others = Object.values(module).filter(isCatalogLike)
  const stray = guides.find((guide) => !others.some((other) => isGuideOf(parseCatalog(copyOf(other)).catalog, guide)))
  return stray === undefined ? undefined : defineGuide(catalog, stray as never)
}

const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The export that is meant: the named one, the default, or the only one that fits. */
function pick(
  module: Record<string, unknown>,
  name: string | undefined,
  source: string,
  noun: string,
  fits: (value: unknown) => boolean,
): unknown {
  const fitting = Object.keys(module).filter((key) => fits(module[key]))
  const list = fitting.join(', ')
  if (name !== undefined) {
    if (fitting.includes(name)) return module[name]
    const what = Object.hasOwn(module, name) ? `its export '${name}' is no ${noun}` : `it has no export '${name}'`
    throw new UsageError(`${source}: ${what} (${list ? `${noun}s: ${list}` : `it exports no ${noun}`})`)
  }
  if (fits(module['default'])) return module['default']
  const distinct = new Set(fitting.map((key) => module[key]))
  if (distinct.size === 1) return [...distinct][0]
  if (distinct.size > 1)
    throw new UsageError(`${source}: it exports several ${noun}s (${list}); name one, as in ${source}#${fitting[0]}`)
  const exports = Object.keys(module).join(', ') || 'nothing'
  throw new UsageError(`${source}: it exports no ${noun} (it exports ${exports})`)
}

async function loadGuide(source: string, cwd: string, catalog: AnyCatalog): Promise<Guide> {
  const { path, name } = parseSource(source, cwd)
  const value =
    endingOf(path) === '.json'
      ? parseJson(await readText(path, source), source)
      : pick(await importModule(path, source), name, source, 'guide', isGuideLike)
  return defineGuide(catalog, value as never)
}

/** What a file holds that is no contract: parsed JSON, or the named or default export of a module. Throws a `UsageError`. */
export async function loadExport(source: string, cwd: string): Promise<unknown> {
  const { path, name } = parseSource(source, cwd)
  if (endingOf(path) === '.json') return parseJson(await readText(path, source), source)
  const module = await importModule(path, source)
  const key = name ?? 'default'
  if (Object.hasOwn(module, key)) return module[key]
  throw new UsageError(
    `${source}: it has no export '${key}' (it exports ${Object.keys(module).join(', ') || 'nothing'})`,
  )
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new UsageError(`${source}: is not JSON: ${(error as Error).message}`)
  }
}

function isGuideOf(catalog: AnyCatalog, guide: unknown): boolean {
  try {
    defineGuide(catalog, guide as never)
    return true
  } catch (error) {
    if (error instanceof DefinitionError) return false
    throw error
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A catalog, or the definition of one. */
function isCatalogLike(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && isRecord(value['errors']) && ('statuses' in value || 'defaults' in value)
}

function isGuideLike(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Array.isArray(value['groups']) && isRecord(value['statuses'])
}
