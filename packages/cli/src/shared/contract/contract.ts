import { type AnyCatalog, type AnyOperations, type Guide, isRetryableStatus } from '@errspec/core'
import { splitOperation } from '@errspec/core/adapter'
import { type CatalogFile, toCatalogFile } from '@errspec/core/schema'

/** A catalog, and the texts for people that go with it. */
export interface Contract {
  readonly catalog: AnyCatalog
  readonly guide?: Guide | undefined
  /** Which operation raises what, where the contract says so. */
  readonly operations?: AnyOperations | undefined
}

const known = new WeakMap<Contract, CatalogFile>()

/** A contract as one document, each error and status with its own texts. Its schemas are as they are: `export` writes them. */
export function textsOf(contract: Contract): CatalogFile {
  const texts = known.get(contract) ?? mergeTexts(contract)
  known.set(contract, texts)
  return texts
}

function mergeTexts({ catalog, guide }: Contract): CatalogFile {
  const { name, version, statuses, defaults, errors } = catalog
  return toCatalogFile({ errors, toJSON: () => ({ name, version, statuses, defaults, errors }) }, guide)
}

/** Whether a client tries again after an error of a kind. */
export function isKindRetryable(catalog: AnyCatalog, kind: string): boolean {
  const { status = 0, retry } = catalog.errors[kind] ?? {}
  return retry ?? isStatusRetryable(catalog, status)
}

/** Whether a client tries again after a status whose kind it does not know. */
export function isStatusRetryable(catalog: AnyCatalog, status: number): boolean {
  return catalog.statuses[status]?.retry ?? isRetryableStatus(status)
}

/** The statuses of a catalog in order, each with its kinds in the order of their definition. */
export function kindsByStatus(catalog: AnyCatalog): readonly (readonly [status: number, kinds: readonly string[]])[] {
  const statuses = Object.keys(catalog.statuses).map(Number)
  const kinds = new Map<number, string[]>(statuses.sort((a, b) => a - b).map((status) => [status, []]))
  for (const [kind, { status }] of Object.entries(catalog.errors)) kinds.get(status)?.push(kind)
  return [...kinds]
}

/** The kinds of a status, in the order of their definition. */
export function kindsOf({ errors }: AnyCatalog, status: number): readonly string[] {
  return Object.keys(errors).filter((kind) => errors[kind]?.status === status)
}

/** The machine code of a kind in the body. */
export function codeOf({ errors }: AnyCatalog, kind: string): string | number {
  return errors[kind]?.code ?? kind
}

/** The kinds that a word names: the one that is called so, and else those that have it as their code. */
export function kindsNamed(catalog: AnyCatalog, word: string): readonly string[] {
  if (Object.hasOwn(catalog.errors, word)) return [word]
  return Object.keys(catalog.errors).filter((kind) => String(codeOf(catalog, kind)) === word)
}

/** Whether any error of a contract has a code that is not its kind. */
export function hasOwnCodes(catalog: AnyCatalog): boolean {
  return Object.keys(catalog.errors).some((kind) => codeOf(catalog, kind) !== kind)
}

/** The waits between tries, in ms, before jitter. */
export function retryWaits({ retry }: AnyCatalog): readonly number[] {
  return Array.from({ length: retry.attempts - 1 }, (_, index) =>
    Math.min(retry.maxDelayMs, retry.initialDelayMs * retry.factor ** index),
  )
}

/** The name of an operation with its whole path: `'GET /v1/orders/{id}'`. */
export function wholeOperation({ basePath = '' }: AnyOperations, key: string): string {
  const { method, path } = splitOperation(key)
  return `${method} ${basePath.replace(/\/$/, '')}${path}`
}

/** How a client retries, as a phrase: `up to 3 tries in all, 1 s, 2 s apart`. */
export function retryPhrase(catalog: AnyCatalog): string {
  const { attempts } = catalog.retry
  if (attempts === 1) return 'in principle, but this contract has clients make a single try'
  const waits = retryWaits(catalog)
  const shown = waits.slice(0, 4).map((wait) => `${wait / 1000} s`)
  const list = shown.join(', ') + (waits.length > shown.length ? ', ...' : '')
  return `up to ${attempts} tries in all, ${list} apart (plus or minus half, by chance)`
}
