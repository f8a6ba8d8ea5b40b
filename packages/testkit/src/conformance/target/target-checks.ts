import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { nameOf, unknownKeys } from '../../check-options.js'
import { exampleOf, unknownKind } from '../../example-params.js'
import type { ConformanceTarget, Scenario } from '../../scenario.js'

const TARGET_KEYS = [
  'baseUrl',
  'scenarios',
  'success',
  'stream',
  'interrupted',
  'hostile',
  'notFound',
  'headers',
  'timeoutMs',
]
const SCENARIO_KEYS = ['because', 'path', 'method', 'headers', 'body', 'json', 'form', 'params', 'retryable']
/** Methods whose answers have no body to judge; HEAD has a case of its own. */
const NO_ANSWER_METHODS = ['HEAD', 'CONNECT']
const FRAMING_HEADERS = ['content-length', 'transfer-encoding']
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** Refuses a target with one `TypeError` that lists all that is wrong with it. */
export function checkTarget(caller: string, catalog: AnyCatalog, target: unknown): asserts target is ConformanceTarget {
  if (!isRecord(target))
    throw new TypeError(`${caller}: expected an object with baseUrl and scenarios, not ${nameOf(target)}`)
  const faults = unknownKeys(target, TARGET_KEYS)
  const { baseUrl, scenarios, success, stream, interrupted, hostile, notFound, headers, timeoutMs } = target
  checkBaseUrl(baseUrl, faults)
  if (!isRecord(scenarios)) {
    faults.push(`'scenarios' must be an object of scenarios by kind, not ${nameOf(scenarios)}`)
  } else {
    for (const [kind, scenario] of Object.entries(scenarios)) {
      if (checkKind(catalog, kind, 'scenarios', faults) && scenario !== undefined) {
        checkScenario(catalog, scenario, `scenarios.${kind}`, kind, faults)
      }
    }
  }
  for (const [path, scenario] of Object.entries({ success, interrupted })) {
    if (scenario !== undefined) checkScenario(catalog, scenario, path, undefined, faults)
  }
  for (const [path, scenario] of Object.entries({ stream, hostile })) {
    if (scenario === undefined) continue
    const { kind, ...rest } = isRecord(scenario) ? scenario : { kind: undefined }
    const isKnown = checkKind(catalog, kind, `${path}.kind`, faults)
    checkScenario(catalog, isRecord(scenario) ? rest : scenario, path, isKnown ? (kind as string) : undefined, faults)
  }
  if (typeof notFound === 'string') checkPath(notFound, 'notFound', faults)
  else if (notFound !== undefined && notFound !== false) checkScenario(catalog, notFound, 'notFound', undefined, faults)
  checkHeaders(headers, 'headers', faults)
  if (timeoutMs !== undefined && !(Number(timeoutMs) > 0 && Number(timeoutMs) <= LONGEST_TIMEOUT_MS)) {
    faults.push(`'timeoutMs' must be a number of milliseconds above 0, not ${nameOf(timeoutMs)}`)
  }
  if (faults.length > 0) throw new TypeError(`${caller}: ${faults.join('; ')}`)
}

function checkBaseUrl(baseUrl: unknown, faults: string[]): void {
  const wrong = (what: string) =>
    // A password is no matter for a build's log.
    faults.push(`'baseUrl' ${what}, as in 'http://127.0.0.1:3000'; not ${nameOf(withoutLogin(baseUrl))}`)
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) wrong('must be an http: or https: URL')
  else if (url.search || url.hash || String(baseUrl).match(/[?#]/)) wrong('must have no query and no fragment')
  else if (url.username || url.password) wrong("must have no user name or password (send 'headers.authorization')")
}

function checkKind(catalog: AnyCatalog, kind: unknown, path: string, faults: string[]): boolean {
  if (typeof kind === 'string' && Object.hasOwn(catalog.errors, kind)) return true
  if (typeof kind !== 'string')
    faults.push(`'${path}' must be a kind of the catalog '${catalog.name}', not ${nameOf(kind)}`)
  else faults.push(`'${path}' has an ${unknownKind(catalog, kind)}`)
  return false
}

function checkScenario(
  catalog: AnyCatalog,
  scenario: unknown,
  path: string,
  kind: string | undefined,
  faults: string[],
): void {
  if (!isRecord(scenario)) {
    faults.push(`'${path}' must be a scenario, as in { path: '/v1/models' }, not ${nameOf(scenario)}`)
    return
  }
  faults.push(...unknownKeys(scenario, SCENARIO_KEYS, `${path}.`))
  const { method, headers, body, json, form, params, retryable } = scenario as { [Key in keyof Scenario]: unknown }
  checkPath(scenario['path'], `${path}.path`, faults)
  if (method !== undefined && !(typeof method === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(method))) {
    faults.push(`'${path}.method' must be an HTTP method, not ${nameOf(method)}`)
  } else if (method !== undefined && NO_ANSWER_METHODS.includes(method.toUpperCase())) {
    faults.push(`'${path}.method' must be one whose answer has a body, not ${nameOf(method)}`)
  }
  checkHeaders(headers, `${path}.headers`, faults)
  if ([body, json, form].filter((given) => given !== undefined).length > 1) {
    faults.push(`'${path}' has more than one of body, json and form`)
  }
  if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) {
    faults.push(`'${path}.body' must be a string or a Uint8Array, not ${nameOf(body)}; for JSON use 'json'`)
  }
  if (json !== undefined && !isJson(json)) faults.push(`'${path}.json' cannot be written as JSON`)
  if (form !== undefined && !(form instanceof FormData)) {
    faults.push(`'${path}.form' must be a FormData, not ${nameOf(form)}`)
  }
  if (retryable !== undefined && typeof retryable !== 'boolean') {
    faults.push(`'${path}.retryable' must be true or false, not ${nameOf(retryable)}`)
  }
  if (params === undefined) return
  if (kind === undefined) {
    faults.push(`'${path}.params' has no meaning without a kind`)
    return
  }
  try {
    catalog.error(kind, params, { stack: false })
  } catch (fault) {
    const example = exampleOf(catalog, kind)
    const instance = 'params' in example ? `; for instance ${JSON.stringify(example.params)}` : ''
    faults.push(`'${path}.params': ${(fault as Error).message}${instance}`)
  }
}

function checkPath(path: unknown, where: string, faults: string[]): void {
  if (typeof path === 'string' && path.startsWith('/') && !path.includes('#')) return
  faults.push(`'${where}' must begin with a slash and have no fragment, as in '/v1/models', not ${nameOf(path)}`)
}

function checkHeaders(headers: unknown, path: string, faults: string[]): void {
  if (headers === undefined) return
  if (!isRecord(headers)) {
    faults.push(`'${path}' must be an object of headers, not ${nameOf(headers)}`)
    return
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || value === undefined) continue
    if (FRAMING_HEADERS.includes(name.toLowerCase())) {
      faults.push(`'${path}.${name}' must be left out: it follows from the body that is sent`)
      continue
    }
    try {
      validateHeaderName(name)
      if (typeof value !== 'string') throw new TypeError(`must be a string, not ${nameOf(value)}`)
      validateHeaderValue(name, value)
    } catch (fault) {
      faults.push(`'${path}.${name}': ${(fault as Error).message}`)
    }
  }
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

/** An address without the user's name and password. */
const withoutLogin = (address: unknown) =>
  typeof address === 'string' ? address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1') : address
