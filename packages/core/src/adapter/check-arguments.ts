import type { AnyCatalog } from '../contract/catalog.js'
import { operationFaults } from '../contract/operation-faults.js'
import type { AnyOperations } from '../contract/operations.js'
import { checkEnvelope, checkEnvelopeFits } from '../definition/envelope-faults.js'
import type { EnvelopeDefinition } from '../envelope/envelope.js'
import { checkKeys, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { isRecord } from '../values/plain-data.js'
import { mediaTypeOf } from './negotiate.js'
import type { ErrorHooks } from './report-error.js'
import type { RequestIdOptions } from './request-ids.js'

/** Refuses what is no catalog with a `TypeError` that says how to get one. */
export function checkCatalog(caller: string, catalog: unknown): void {
  if (isRecord(catalog) && typeof catalog['error'] === 'function' && isRecord(catalog['errors'])) return
  throw new TypeError(`${caller}: expected a catalog, as defineCatalog returns it, not ${describe(catalog)}`)
}

const FUNCTIONS = ['onError', 'mapError', 'onUndeclared'] as const satisfies readonly (keyof ErrorHooks)[]
// Written out: a bundler keeps a list that spreads another one, whether it is used or not.
const HOOKS = [
  'onError',
  'mapError',
  'onUndeclared',
  'envelope',
  'operations',
] as const satisfies readonly (keyof ErrorHooks)[]

/** Refuses an adapter's options with one `TypeError` that lists what is wrong. `further` are the adapter's own keys. */
export function checkErrorHooks(
  caller: string,
  catalog: AnyCatalog,
  options: unknown,
  further: readonly string[] = [],
): void {
  const faults: string[] = []
  const report: Report = (path, fault) => faults.push(`'${path}' ${fault}`)
  if (!isRecord(options)) throw new TypeError(`${caller}: options must be an object, not ${describe(options)}`)
  checkKeys(options, [...HOOKS, ...further], '', report)
  for (const hook of FUNCTIONS) {
    if (options[hook] !== undefined && typeof options[hook] !== 'function') {
      report(hook, `must be a function, not ${describe(options[hook])}`)
    }
  }
  if (options['envelope'] !== undefined) checkEnvelopes(catalog, options['envelope'], report)
  if (options['operations'] !== undefined) checkOperations(catalog, options['operations'], report)
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}

/** Whether a value is what `defineOperations` returns. */
export function isOperations(value: unknown): value is AnyOperations {
  return (
    isRecord(value) &&
    typeof value['of'] === 'function' &&
    isRecord(value['operations']) &&
    isRecord(value['catalog']) &&
    typeof value['catalog']['name'] === 'string'
  )
}

/** Operations of this catalog, or of one that it extends: those of any other declare kinds that are none of its own. */
function checkOperations({ name, lineage }: AnyCatalog, operations: unknown, report: Report): void {
  if (!isOperations(operations)) {
    report('operations', `must be what defineOperations(catalog, ...) returns, not ${describe(operations)}`)
    return
  }
  const { catalog: theirs, basePath } = operations
  // IG1's are made without checks, and so are those that extend them.
  for (const { path, message } of operationFaults(Object.keys(theirs.errors), operations.operations, { basePath })) {
    report(`operations.${path}`, message)
  }
  if (lineage.includes(theirs.name)) return
  report(
    'operations',
    theirs.lineage.includes(name)
      ? `are of '${theirs.name}', which extends '${name}': pass that catalog here`
      : `are of the catalog '${theirs.name}', not of '${name}' or one that it extends: define them with '${name}'`,
  )
}

/** One envelope, or a list of which `Accept` picks: no two of one content type, or one of them would never be picked. */
function checkEnvelopes(catalog: AnyCatalog, option: unknown, report: Report): void {
  const isList = Array.isArray(option)
  const envelopes: unknown[] = isList ? option : [option]
  if (envelopes.length === 0) report('envelope', 'is an empty list; leave it out for the form of the contract')
  const seen = new Set<string>()
  envelopes.forEach((envelope, index) => {
    const path = isList ? `envelope.${index}` : 'envelope'
    // The contract's own was checked with it.
    if (envelope !== catalog.envelope) {
      if (!checkEnvelope(envelope, path, report)) return
      checkEnvelopeFits(envelope as EnvelopeDefinition, catalog.errors, catalog.statuses, path, report)
    }
    const type = mediaTypeOf(envelope as EnvelopeDefinition)
    if (seen.has(type))
      report(path, `is of content type ${type}, as another one is: 'Accept' could not pick between them`)
    seen.add(type)
  })
}

/** Refuses settings of request ids with one `TypeError` that lists what is wrong. */
export function checkRequestIdOptions(caller: string, options: unknown): asserts options is RequestIdOptions {
  const faults: string[] = []
  const report: Report = (path, fault) => faults.push(`'${path}' ${fault}`)
  if (!isRecord(options)) throw new TypeError(`${caller}: options must be an object, not ${describe(options)}`)
  checkKeys(options, ['trust', 'generate', 'headers'], '', report)
  const { trust, generate, headers } = options
  if (trust !== undefined && typeof trust !== 'boolean' && typeof trust !== 'function') {
    report('trust', `must be true, false or a function of the request, not ${describe(trust)}`)
  }
  if (generate !== undefined && typeof generate !== 'function') {
    report('generate', `must be a function that returns an id, not ${describe(generate)}`)
  }
  const isName = (name: unknown) => typeof name === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(name)
  if (headers !== undefined && !(Array.isArray(headers) && headers.length > 0 && headers.every(isName))) {
    report('headers', `must be a list of header names such as ['x-request-id'], not ${describe(headers)}`)
  }
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}
