import { type AnyCatalog, type Guide, isRetryableStatus } from '@errspec/core'
import { exampleError } from '@errspec/core/adapter'
import { type CatalogFile, toCatalogFile } from '@errspec/core/schema'

/** A catalog, and the texts for people that go with it. */
export interface Contract {
  readonly catalog: AnyCatalog
  readonly guide?: Guide | undefined
}

const known = new WeakMap<Contract, CatalogFile>()

/** A contract as one document, each error and status with its own texts. */
export function textsOf(contract: Contract): CatalogFile {
  const texts = known.get(contract) ?? toCatalogFile(contract.catalog, contract.guide)
  known.set(contract, texts)
  return texts
}

/** Whether a client tries again after an error of a kind. */
export function isKindRetryable(catalog: AnyCatalog, kind: string): boolean {
  return exampleError(catalog, kind).retryable
}

/** Whether a client tries again after a status whose kind it does not know. */
export function isStatusRetryable(catalog: AnyCatalog, status: number): boolean {
  return catalog.statuses[status]?.retry ?? isRetryableStatus(status)
}

/** The statuses of a catalog in order, each with its kinds in the order of their definition. */
export function kindsByStatus(catalog: AnyCatalog): readonly (readonly [status: number, kinds: readonly string[]])[] {
  return Object.keys(catalog.statuses)
    .map(Number)
    .sort((a, b) => a - b)
    .map((status) => [status, kindsOf(catalog, status)])
}

/** The kinds of a status, in the order of their definition. */
export function kindsOf({ errors }: AnyCatalog, status: number): readonly string[] {
  return Object.keys(errors).filter((kind) => errors[kind]?.status === status)
}

/** What the notice policy appends to the messages of a kind; empty where it appends nothing. */
export function noticeOf(catalog: AnyCatalog, kind: string): string {
  const error = exampleError(catalog, kind)
  return error.toEnvelope('req_1').message.slice(error.message.length)
}

/** The waits between tries, in ms, before jitter. */
export function retryWaits({ retry }: AnyCatalog): readonly number[] {
  return Array.from({ length: retry.attempts - 1 }, (_, index) =>
    Math.min(retry.maxDelayMs, retry.initialDelayMs * retry.factor ** index),
  )
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
