import {
  type AnyCatalog,
  type AnyOperations,
  DefinitionError,
  defineGuide,
  defineOperations,
  type Guide,
} from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { ig1Guide } from '@errspec/core/ig1/guide'
import { ig1Operations } from '@errspec/core/ig1/operations'
import { parseCatalog, printable } from '@errspec/core/schema'
import { writtenAs } from '../exact-number.js'
import type { JsonObject } from '../json-object.js'
import type { SourceFile } from '../source-lines.js'
import { TOO_DEEP } from '../too-deep.js'
import { UsageError } from '../usage-error.js'
import type { Contract } from './contract.js'
import { catalogFrom } from './module-catalog.js'
import { refuseOtherFile } from './refuse-other-file.js'
import { readSource, type SourceContent } from './source.js'

/** A contract, and where it was read from. */
export interface LoadedContract extends Contract {
  /** As it was asked for: `errors.ts#shop`, `git:main:errors.json`, or the name of the built-in contract. */
  readonly source: string
  /** The file and its text; absent for the built-in contract and for a revision. */
  readonly file?: SourceFile | undefined
}

/** The faults of a contract, or of its guide, with the source that has them. */
export class ContractFault extends DefinitionError {
  readonly source: string

  constructor(source: string, faults: DefinitionError['faults']) {
    super(printable(source), faults)
    this.source = source
  }
}

/** The contract that is used where none is named. Its name is no file's: those have an ending. */
export const builtIn: LoadedContract = { catalog: ig1, guide: ig1Guide, operations: ig1Operations, source: 'ig1' }

/**
 * Loads a contract from `FILE[#export]` or `git:REV:PATH[#export]`: a JSON catalog, or a TypeScript or JavaScript module that
 * exports a catalog. A guide that fits it and its operations are taken from the same module, the guide from `guide` where
 * that is given. Throws a `UsageError` that says what to do,
 * or a `DefinitionError` with every fault of the definition.
 */
export async function loadContract(source: string, cwd: string, guide?: string): Promise<LoadedContract> {
  const contract = source === builtIn.source ? builtIn : await load(source, cwd, guide !== undefined)
  if (guide === undefined) return contract
  return { ...contract, guide: await loadGuide(guide, cwd, contract.catalog) }
}

async function load(source: string, cwd: string, hasGuide: boolean): Promise<LoadedContract> {
  return named(source, async () => {
    const content = await readSource(source, cwd)
    const { module, json, file } = content
    if (!module) {
      refuseOtherFile(json, source)
      return { ...parseAsWritten(json, file?.text), source, file }
    }
    const chosen = content.name === undefined ? undefined : module[content.name]
    // Operations name their catalog.
    const value = isOperationsLike(chosen) ? chosen.catalog : pick(content, source, 'catalog', isCatalogLike)
    const { catalog, guide, operations } = catalogFrom(value)
    return {
      catalog,
      guide: guide ?? (hasGuide ? undefined : guideIn(module, catalog)),
      operations: isOperationsLike(chosen)
        ? operationsFrom(catalog, chosen)
        : (operations ?? operationsIn(source, module, value, catalog)),
      source,
      file,
    }
  })
}

/** A catalog of a file's JSON. Its faults name numbers as they are written, which may not be how JavaScript reads them. */
function parseAsWritten(json: unknown, text = ''): ReturnType<typeof parseCatalog> {
  try {
    return parseCatalog(json)
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    const asWritten = (number: string) => {
      const written = writtenAs(text, Number(number))
      return written === number ? number : `${written} (which JavaScript reads as ${number})`
    }
    throw new DefinitionError(
      '',
      error.faults.map(({ path, message }) => ({
        path,
        message: message.replace(/-?(?:Infinity|\d[\d.]{15,}(?:e[+-]\d+)?)/g, asWritten),
      })),
    )
  }
}

async function loadGuide(source: string, cwd: string, catalog: AnyCatalog): Promise<Guide> {
  return named(source, async () => {
    const content = await readSource(source, cwd)
    const value = content.module ? pick(content, source, 'guide', isGuideLike) : content.json
    return defineGuide(catalog, value as never)
  })
}

/** Names the source in the faults of a definition, which know nothing of it; the module's own copy of core may have found them. */
async function named<T>(source: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RangeError && /\.json$/i.test(source)) throw new UsageError(`${source}: ${TOO_DEEP}`)
    if ((error as Error | undefined)?.name !== 'DefinitionError') throw error
    // Its paths are made of what stands in the file.
    const faults = (error as DefinitionError).faults.map(({ path, message }) => ({
      path: printable(path),
      message: printable(message),
    }))
    throw new ContractFault(source, faults)
  }
}

/** What a file holds that is no contract: parsed JSON, or the named or default export of a module. Throws a `UsageError`. */
export async function loadExport(source: string, cwd: string): Promise<unknown> {
  const { module, json, name = 'default' } = await readSource(source, cwd)
  if (!module) return json
  if (Object.hasOwn(module, name)) return module[name]
  const exports = Object.keys(module).join(', ') || 'nothing'
  throw new UsageError(`${source}: it has no export '${name}' (it exports ${exports})`)
}

/** The guide of a catalog in the same module. One that fits no catalog of it is faulty, and says so. */
function guideIn(module: Readonly<Record<string, unknown>>, catalog: AnyCatalog): Guide | undefined {
  const guides = Object.values(module).filter(isGuideLike)
  const own = guides.find((guide) => isGuideOf(catalog, guide))
  if (own !== undefined) return defineGuide(catalog, own as never)
  const others = Object.values(module).filter(isCatalogLike)
  const stray = guides.find((guide) => !others.some((other) => isGuideOf(catalogFrom(other).catalog, guide)))
  return stray === undefined ? undefined : defineGuide(catalog, stray as never)
}

/** What `defineOperations` makes, of whichever copy of core. */
type OperationsLike = Pick<AnyOperations, 'operations' | 'basePath'> & { readonly catalog: JsonObject }

/** The operations of a catalog in the same module. */
function operationsIn(
  source: string,
  module: Readonly<Record<string, unknown>>,
  exported: JsonObject,
  catalog: AnyCatalog,
): AnyOperations | undefined {
  const own = [...new Set(Object.values(module).filter(isOperationsLike))].filter((one) => one.catalog === exported)
  if (own.length > 1) {
    const names = Object.keys(module).filter((name) => own.includes(module[name] as OperationsLike))
    throw new UsageError(
      `${source}: several operations of one catalog (${names.join(', ')}); name one, as in ${source.replace(/#.*$/, '')}#${names[0]}`,
    )
  }
  return own[0] && operationsFrom(catalog, own[0])
}

function operationsFrom(catalog: AnyCatalog, { operations, basePath }: OperationsLike): AnyOperations {
  return defineOperations(catalog, operations, { basePath })
}

/** The export that is meant: the named one, the default, or the only one that fits. */
function pick(
  { module = {}, name }: SourceContent,
  source: string,
  noun: string,
  fits: (value: unknown) => value is JsonObject,
): JsonObject {
  const fitting = Object.keys(module).filter((key) => fits(module[key]))
  const list = fitting.join(', ')
  if (name !== undefined) {
    if (fits(module[name])) return module[name]
    const what = Object.hasOwn(module, name)
      ? `its export '${name}' is no ${noun}${hintOn(module[name])}`
      : `it has no export '${name}'`
    throw new UsageError(`${source}: ${what} (${list ? `${noun}s: ${list}` : `it exports no ${noun}`})`)
  }
  if (fits(module['default'])) return module['default']
  // A CommonJS module may be the value itself.
  if (fits(module)) return module
  const distinct = new Set(Object.values(module).filter(fits))
  const [only] = distinct
  if (only && distinct.size === 1) return only
  const hint = distinct.size > 1 ? `several ${noun}s (${list}); name one, as in ${source}#${fitting[0]}` : undefined
  const exports = Object.keys(module).map((key) => `${key}${hintOn(module[key])}`)
  throw new UsageError(`${source}: it exports ${hint ?? `no ${noun} (it exports ${exports.join(', ') || 'nothing'})`}`)
}

/** What to do with an export that only leads to what is meant. */
function hintOn(value: unknown): string {
  if (value instanceof Promise) return ', a promise: await it in the module'
  return typeof value === 'function' ? ', a function: export what it returns' : ''
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

/** A catalog, or the definition of one. */
function isCatalogLike(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && isRecord(value['errors']) && ('statuses' in value || 'defaults' in value)
}

function isOperationsLike(value: unknown): value is OperationsLike {
  return isRecord(value) && isRecord(value['operations']) && isCatalogLike(value['catalog'])
}

function isGuideLike(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && Array.isArray(value['groups']) && isRecord(value['statuses'])
}
