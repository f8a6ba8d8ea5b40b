import { checkKeys } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { isRecord } from '../values/plain-data.js'

const BODY_FORMATS = ['envelope', 'openai', 'negotiate']

/** Refuses what is no catalog with a `TypeError` that says how to get one. */
export function checkCatalog(caller: string, catalog: unknown): void {
  if (isRecord(catalog) && typeof catalog['error'] === 'function' && isRecord(catalog['errors'])) return
  throw new TypeError(`${caller}: expected a catalog, as defineCatalog returns it, not ${describe(catalog)}`)
}

/** Refuses an adapter's options with one `TypeError` that lists what is wrong. `further` are the adapter's own keys. */
export function checkErrorHooks(caller: string, options: unknown, further: readonly string[] = []): void {
  const faults: string[] = []
  if (!isRecord(options)) throw new TypeError(`${caller}: options must be an object, not ${describe(options)}`)
  checkKeys(options, ['onError', 'mapError', 'body', ...further], '', (key, fault) => faults.push(`'${key}' ${fault}`))
  for (const hook of ['onError', 'mapError']) {
    if (options[hook] !== undefined && typeof options[hook] !== 'function') {
      faults.push(`'${hook}' must be a function, not ${describe(options[hook])}`)
    }
  }
  if (options['body'] !== undefined && !BODY_FORMATS.includes(options['body'] as string)) {
    faults.push(`'body' must be one of ${BODY_FORMATS.join(', ')}, not ${describe(options['body'])}`)
  }
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}
