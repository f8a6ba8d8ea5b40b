import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isRecord } from '@errspec/core/adapter'
import { createJiti } from 'jiti'
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

/** No config extends one that extends one so often. */
const LONGEST_CHAIN = 10

function pathsOf(file: string, chain = 0): Aliases | undefined {
  const config = readConfig(file)
  if (config === undefined || chain > LONGEST_CHAIN) return undefined
  const { paths, baseUrl } = record(config['compilerOptions'])
  if (isRecord(paths)) return aliasesOf(paths, resolve(dirname(file), typeof baseUrl === 'string' ? baseUrl : ''))
  // Of several, the last one wins. One in a package has no paths of this project.
  const others = [config['extends']].flat().filter((other) => typeof other === 'string' && /^\.{0,2}\//.test(other))
  return others
    .map((other) => pathsOf(resolve(dirname(file), String(other).replace(/(?:\.json)?$/, '.json')), chain + 1))
    .findLast((found) => found !== undefined)
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
