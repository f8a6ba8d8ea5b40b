import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isRecord } from '@errspec/core/adapter'
import { createJiti, type JitiOptions } from 'jiti'
import { type JsonObject, record } from '../json-object.js'

/** The beginnings of specifiers, and the paths that they stand for. */
export type Aliases = Readonly<Record<string, string>>

/**
 * The `paths` of a project whose nearest tsconfig.json has `references` alone, as create-vite makes it: those of the first of these that
 * has any. `undefined` where the nearest one says it all.
 */
export function referencedPaths(module: string): Aliases | undefined {
  const nearest = nearestConfig(dirname(module))
  const config = nearest === undefined ? undefined : readConfig(nearest)
  const references = config?.['references']
  if (nearest === undefined || !Array.isArray(references) || pathsOf(nearest)) return undefined
  return references
    .map((reference) => pathsOf(configAt(resolve(dirname(nearest), String(record(reference)['path'])))))
    .find((paths) => paths !== undefined)
}

function nearestConfig(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json')
  if (existsSync(file)) return file
  return dirname(folder) === folder ? undefined : nearestConfig(dirname(folder))
}

/** A reference leads to a file, or to a folder with a tsconfig.json. */
const configAt = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'tsconfig.json') : path

const pathsOf = (file: string): Aliases | undefined =>
  optionsOf(file)
    .map(({ options: { paths, baseUrl }, folder }) =>
      isRecord(paths) ? aliasesOf(paths, resolve(folder, typeof baseUrl === 'string' ? baseUrl : '')) : undefined,
    )
    .find((paths) => paths !== undefined)

/** How the elements of a module's project (JSX) become calls: as its nearest tsconfig.json says, else as React has them. */
export function jsxOf(module: string): NonNullable<JitiOptions['jsx']> {
  const nearest = nearestConfig(dirname(module))
  const all = nearest === undefined ? [] : optionsOf(nearest)
  const option = (name: string) =>
    all.map(({ options }) => options[name]).find((value): value is string => typeof value === 'string')
  const given = (options: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return option('jsx') === 'react'
    ? { runtime: 'classic', ...given({ pragma: option('jsxFactory'), pragmaFrag: option('jsxFragmentFactory') }) }
    : { runtime: 'automatic', ...given({ importSource: option('jsxImportSource') }) }
}

interface Options {
  readonly options: JsonObject
  readonly folder: string
}

/** The options of a tsconfig, and of those that it extends, each once; what comes first wins. */
function optionsOf(file: string, seen = new Set<string>()): readonly Options[] {
  const config = seen.has(file) ? undefined : readConfig(file)
  seen.add(file)
  if (config === undefined) return []
  // Of several, the last one wins. One in a package has no paths of this project.
  const others = [config['extends']].flat().filter((other) => typeof other === 'string' && /^\.{0,2}\//.test(other))
  const folder = dirname(file)
  return [
    { options: record(config['compilerOptions']), folder },
    ...others
      .toReversed()
      .flatMap((other) => optionsOf(resolve(folder, String(other).replace(/(?:\.json)?$/, '.json')), seen)),
  ]
}

function aliasesOf(paths: JsonObject, base: string): Aliases {
  const aliases = Object.entries(paths).flatMap(([pattern, targets]) => {
    const [target] = Array.isArray(targets) ? targets : []
    if (typeof target !== 'string') return []
    if (pattern.endsWith('/*') && target.endsWith('/*')) {
      return [[pattern.slice(0, -2), resolve(base, target.slice(0, -2))]]
    }
    return `${pattern}${target}`.includes('*') ? [] : [[pattern, resolve(base, target)]]
  })
  return Object.fromEntries(aliases)
}

/** A tsconfig may have comments and commas that JSON does not, but JavaScript does. */
function readConfig(file: string): JsonObject | undefined {
  try {
    const source = `export default (${readFileSync(file, 'utf8').replace(/^\ufeff/, '')}\n)`
    const module = createJiti(file, { fsCache: false }).evalModule(source, { filename: `${file}.ts` })
    const config = (module as { default?: unknown }).default
    return isRecord(config) ? config : undefined
  } catch {
    // That it cannot be read is said where it is used.
    return undefined
  }
}
