import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createJiti, type Jiti } from 'jiti'
import { UsageError } from '../usage-error.js'
import { jsxOf, referencedPaths } from './project-config.js'

let loading: string | undefined

/** The source whose module is being run at this moment, for reports on a program that it ends. */
export const moduleBeingLoaded = (): string | undefined => loading

/**
 * Runs a TypeScript or JavaScript module and gives what it exports. Paths of the nearest tsconfig.json lead where they say. Throws a `UsageError` that names the line where it failed; what
 * the module throws by the name of `DefinitionError` is passed on.
 */
export async function importModule(path: string, source: string, cwd: string): Promise<Record<string, unknown>> {
  const { jiti, remark } = jitiFor(path)
  loading = source
  try {
    const module: Record<string, unknown> = await jiti.import(path)
    // What a CommonJS module exports stands under its default, where that is no value of its own, which has texts in it.
    const inner = module['default']
    const isNamespace =
      Object(inner) === inner && Object.values(inner as object).every((value) => Object(value) === value)
    return isNamespace ? { ...(inner as object), ...module } : { ...module }
  } catch (error) {
    if ((error as Error | undefined)?.name === 'DefinitionError') throw error
    const [line = '', ...details] = failureOfModule(error, cwd).split('\n')
    throw new UsageError(`${source}: loading it failed: ${line}${remark}`, details)
  } finally {
    loading = undefined
  }
}

/** What runs a module, and what it resolves as that. */
export function jitiFor(path: string): { readonly jiti: Jiti; readonly remark: string } {
  const options = {
    fsCache: false,
    moduleCache: false,
    // As bundlers and TypeScript's `esModuleInterop` do, so that all that they accept is accepted.
    interopDefault: true,
    // So that the lines of a stack are those of the file.
    transformOptions: { retainLines: true },
    jsx: jsxOf(path),
    // Those of its own, and `.jsx`.
    extensions: ['.js', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.mtsx', '.ctsx', '.jsx'],
  }
  const url = pathToFileURL(path).href
  try {
    const alias = referencedPaths(path)
    return { jiti: createJiti(url, { ...options, ...(alias ? { alias } : { tsconfigPaths: true }) }), remark: '' }
  } catch (error) {
    // Most contracts need nothing of it.
    return {
      jiti: createJiti(url, options),
      remark: ` (its tsconfig.json was left out, which cannot be read: ${(error as Error).message})`,
    }
  }
}

/** Why a module could not be run: what was thrown, in which line of its own files, and what to do where that is known. */
export function failureOfModule(error: unknown, cwd: string): string {
  const whole = error instanceof Error ? error.message : String(error)
  const [message = ''] = whole.split('\nRequire stack:')
  const shown = (file: string) => relative(cwd, file).replaceAll('\\', '/')
  const [, missing] = /^Cannot find (?:module|package) '([^']+)'/.exec(message) ?? []
  const [, importer] = /\nRequire stack:\n- (.+)/.exec(whole) ?? /' imported from (.+)$/.exec(whole) ?? []
  if (missing !== undefined) {
    const where = importer === undefined ? '' : `, which ${shown(importer)} imports`
    const advice = missing.startsWith('.')
      ? 'mend the path'
      : "install it, or, if it is an alias of a bundler, add it to the 'paths' of the nearest tsconfig.json"
    return `there is no '${missing}'${where}: ${advice}`
  }
  // A fault of syntax has its place in its message, on a line of its own.
  const [, words, file, place] = /^(?:ParseError: )?(.*?)\s*\n\s*(\/.*?|[A-Z]:\\.*?):(\d+:\d+)$/s.exec(message) ?? []
  if (file !== undefined) return `${words} (at ${shown(file)}:${place})`
  const at = placeIn(error)
  if (at === undefined) return message
  const [line = '', ...details] = message.split('\n')
  return [`${line} (at ${shown(at.file)}:${at.place})${adviceOn(message)}`, ...details].join('\n')
}

function adviceOn(message: string): string {
  return /reading 'kind'|reading 'addInitializer'|reading 'metadata'/.test(message)
    ? "; decorators are run as TypeScript's experimentalDecorators: keep others out of what the contract imports"
    : ''
}

/** The innermost place in a stack that is in nobody's package. */
function placeIn(error: unknown): { readonly file: string; readonly place: string } | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  for (const [, file = '', place = ''] of stack.matchAll(
    /^\s+at (?:.*? \()?(?:file:\/\/)?(\/.*?|[A-Z]:\\.*?):(\d+:\d+)\)?$/gm,
  )) {
    if (!/[\\/]node_modules[\\/](?!\.cache[\\/]errspec-)/.test(file) && !isOwn(file)) return { file, place }
  }
  return undefined
}

/** Whether a file is of this program. */
const isOwn = (file: string) => pathToFileURL(file).href === import.meta.url
