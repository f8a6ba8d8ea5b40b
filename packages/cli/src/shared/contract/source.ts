import { existsSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { formOf, textOf } from '../file-text.js'
import { parseJson, refuseNoText } from '../parse-json.js'
import type { SourceFile } from '../source-lines.js'
import { failureOfFile, UsageError } from '../usage-error.js'
import { checkOut, showFile, workingFile } from './git.js'
import { importModule, jitiFor } from './import-module.js'
import { filesImportedBy } from './imported-files.js'
import { importHint } from './refuse-other-file.js'

const MODULES = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

/** What a source holds: a JSON value, or the exports of a module and the one that was named. */
export interface SourceContent {
  readonly json?: unknown
  readonly module?: Readonly<Record<string, unknown>>
  readonly name?: string | undefined
  /** Absent where it is a revision's. */
  readonly file?: SourceFile
}

/**
 * Reads `FILE[#export]` or `git:REV:PATH[#export]`: JSON, or a TypeScript or JavaScript module. Throws a `UsageError` that names the
 * source and says what to do; what the module itself throws by the name of `DefinitionError` is passed on.
 */
export async function readSource(source: string, cwd: string): Promise<SourceContent> {
  const { path, name, revision } = parseSource(source, cwd)
  // A catalog may be packed.
  const ending = extname(path.replace(/\.json\.gz$/i, '.json')).toLowerCase()
  if (ending === '.json') {
    if (name !== undefined) throw new UsageError(`${source}: JSON has no exports; leave '#${name}' out`)
    if (revision !== undefined) return { json: parseJson(textOf(await showFile(cwd, revision, path), source), source) }
    const text = await readText(path, source)
    return { json: parseJson(text, source), file: { path, text } }
  }
  if (!MODULES.includes(ending)) {
    if (revision === undefined) refuseNoText(await readText(path, source), source)
    const importable = /^\.(?:ya?ml|[ct]sv)$/.test(ending)
    throw new UsageError(
      `${source}: only ${MODULES.join(', ')} and .json files can be loaded${importable ? `; ${importHint(source)}` : ''}`,
    )
  }
  if (revision === undefined) {
    const bytes = await readFile(path).catch(failureOfFile(source))
    if (formOf(bytes, source) !== 'utf-8') {
      throw new UsageError(`${source}: is not in UTF-8, and Node loads no other module: save it as UTF-8`)
    }
    const text = textOf(bytes, source)
    return { module: await importModule(path, source, cwd), name, file: moduleFile(path, text) }
  }
  const checkout = await checkOut(cwd, revision, path)
  try {
    return { module: await importModule(checkout.path, source, cwd), name }
  } finally {
    await checkout.remove()
  }
}

/** A module as a file, with those that it imports. */
function moduleFile(path: string, text: string): SourceFile {
  const file = { path, text }
  let imports: readonly SourceFile[] | undefined
  return {
    ...file,
    imports: () => {
      imports ??= filesImportedBy(file, jitiFor(path).jiti)
      return imports
    },
  }
}

/** The file that a source names, where it is one that is there; for reports on a contract that could not be loaded. */
export async function fileOf(source: string, cwd: string): Promise<SourceFile | undefined> {
  const { path, revision } = parseSource(source, cwd)
  if (revision !== undefined || !existsSync(path)) return undefined
  const text = await readText(path, source)
  return extname(path) === '.json' ? { path, text } : moduleFile(path, text)
}

/** The source that a revision's file is today: `git:v1:src/errors.ts#shop` is `src/errors.ts#shop` in the folder. */
export async function workingSource(source: string, cwd: string): Promise<string | undefined> {
  const { path, name, revision } = parseSource(source, cwd)
  if (revision === undefined) return undefined
  return `${await workingFile(cwd, revision, path)}${name === undefined ? '' : `#${name}`}`
}

/** The text of another file as it was at a source's revision; `undefined` where the source has none, or the revision no such file. */
export async function textAtRevision(source: string, cwd: string, file: string): Promise<string | undefined> {
  const { revision } = parseSource(source, cwd)
  return revision === undefined
    ? undefined
    : showFile(cwd, revision, await realpath(file))
        .then((bytes) => textOf(bytes, file))
        .catch(() => undefined)
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

const readText = async (path: string, source: string) =>
  textOf(await readFile(path).catch(failureOfFile(source)), source)
