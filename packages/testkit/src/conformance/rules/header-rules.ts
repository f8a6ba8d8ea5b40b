import { isDeepStrictEqual } from 'node:util'
import type { AnyCatalog } from '@errspec/core'
import { headerChanges } from '@errspec/core/adapter'
import type { Answer } from '../http/exchange.js'
import { type Expectation, statusParts } from '../reading/expectation.js'
import type { RuleId } from './rules.js'
import { show, type Verdicts } from './verdicts.js'

/** Of the headers that an adapter removes, those that only a body of the handler's own explains. */
const NOT_STALE = [
  // What it says is read as a part of the error.
  'x-error-params',
  // None is about the body of one answer: proxies and servers add them to whatever they send.
  'accept-ranges',
  'age',
  'allow',
  'expires',
  'location',
  'pragma',
  'upgrade',
  'content-length',
  'content-type',
  'retry-after',
  'retry-after-ms',
  'trailer',
  'transfer-encoding',
  'x-should-retry',
]

/** The headers that the catalog gives to every error of a status, in lower case. */
export function statusHeaders({ statuses }: AnyCatalog, status: number): Record<string, string> {
  const own = statuses[status]?.headers ?? {}
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]))
}

/** The wait of an answer in seconds, or that it cannot be read. */
export function waitOf({ headers }: Answer): { readonly wait?: number; readonly isWaitUnknown?: boolean } {
  const wait = headers.get('retry-after')?.join(', ')
  if (wait === undefined) return {}
  return /^\d+$/.test(wait) ? { wait: Number(wait) } : { isWaitUnknown: true }
}

/** How a wait is written that is a whole number in another way: `07` is `7`. */
function canonicalWait(value = ''): string | undefined {
  const wait = /^[+\d][\d.e+]*$/i.test(value) ? Number(value) : Number.NaN
  return Number.isSafeInteger(wait) && String(wait) !== value ? String(wait) : undefined
}

/** Judges what the headers of an error say (wire rule 4), its ids, its params and the headers of its status aside. */
export function judgeHeaders(verdicts: Verdicts, answer: Answer, expectation: Expectation): void {
  const { request, headers } = answer
  const { error, catalog, form } = expectation
  const text = (name: string) => headers.get(name)?.join(', ')
  const judge = (rule: RuleId, name: string, holds: (value: string) => boolean, expected: string) =>
    verdicts.judge(rule, request, holds(text(name) ?? ''), { expected, actual: show(text(name)) })

  const type = expectation.parts().headers['content-type'] ?? ''
  judge('content-type', 'content-type', (value) => isType(value, type), `'${type}'`)
  judge('x-error-kind', 'x-error-kind', (value) => value === error.kind, `'${error.kind}'`)
  judge('cache-control', 'cache-control', (value) => listOf(value).includes('no-store'), "'no-store'")
  judge('nosniff', 'x-content-type-options', (value) => value.toLowerCase() === 'nosniff', "'nosniff'")
  if (Array.isArray(form.envelope)) {
    judge('vary', 'vary', (value) => listOf(value).some((name) => name === 'accept' || name === '*'), "'accept'")
  }
  const own = statusHeaders(catalog, error.status)
  const stale = headerChanges(expectation.parts(), Object.fromEntries(headers)).remove.filter(
    (name) => !NOT_STALE.includes(name) && !(name in own),
  )
  verdicts.judge('stale-headers', request, stale.length === 0, {
    expected: 'none of content-encoding, content-disposition, etag, last-modified and their like',
    actual: stale.map((name) => `${name}: ${show(text(name))}`).join(', '),
  })
  const { wait, isWaitUnknown = false } = waitOf(answer)
  const canonical = canonicalWait(text('retry-after'))
  const isWaitWrong = isWaitUnknown || canonical !== undefined || headers.has('retry-after-ms')
  verdicts.judge('retry-after', request, !isWaitWrong, {
    expected: 'no wait, or whole seconds in retry-after',
    actual: ['retry-after', 'retry-after-ms'].map((name) => `${name}: ${show(text(name))}`).join(', '),
    hint: canonical === undefined ? undefined : `The number is not canonical: it is written ${canonical}.`,
  })
  judgeShouldRetry(verdicts, answer, expectation, wait)
}

/** Judges the headers that the catalog gives to a status, where there are any. */
export function judgeStatusHeaders(
  verdicts: Verdicts,
  { request, status, headers }: Answer,
  expectation: Expectation,
): void {
  const own = Object.entries(statusHeaders(expectation.catalog, expectation.error.status))
  if (own.length === 0) return
  const text = (name: string) => headers.get(name)?.join(', ')
  const lacking = own.filter(([name, value]) => {
    // Others may add to `vary`; what the catalog names must be among it.
    if (name === 'vary') return !isAmong(value, text(name)) && !isAmong('*', text(name))
    return text(name) !== value && !headers.get(name)?.includes(value)
  })
  const { catalog, error } = expectation
  const isElse = status !== error.status && catalog.statuses[status] !== undefined
  verdicts.judge('status-headers', request, lacking.length === 0 || isElse, {
    expected: own.map(([name, value]) => `${name}: ${value}`).join(', '),
    actual: lacking.map(([name]) => `${name}: ${show(text(name))}`).join(', '),
  })
}

function judgeShouldRetry(
  verdicts: Verdicts,
  answer: Answer,
  expectation: Expectation,
  wait: number | undefined,
): void {
  const { error, catalog } = expectation
  const actual = answer.headers.get('x-should-retry')?.join(', ')
  const due = expectation.parts({ wait }).headers['x-should-retry']
  const allowed = [due]
  // What follows from a wait that cannot be read, or from a wrong status, is not a second fault.
  if (wait === undefined && answer.headers.has('retry-after')) allowed.push('false')
  if (answer.status !== error.status && answer.status >= 400 && answer.status <= 599) {
    allowed.push(statusParts(catalog, answer.status).headers['x-should-retry'])
    if (error.retryable) allowed.push(answer.status < 500 ? undefined : 'true')
  }
  verdicts.judge('x-should-retry', answer.request, allowed.includes(actual), {
    expected: due === undefined ? 'no x-should-retry (a retryable 4xx has none)' : `'${due}'`,
    actual: actual === undefined ? 'none' : show(actual),
    hint: `The error is ${error.retryable ? 'retryable' : 'not retryable'}, its status ${error.status}.`,
  })
}

/** Whether two content types are the same, however they are written. */
function isType(value: string, type: string): boolean {
  return isDeepStrictEqual(partsOf(value), partsOf(type))
}

/** The name of a media type, and its parameters in order. */
function partsOf(type: string): readonly string[] {
  const [name = '', ...parameters] = type.toLowerCase().split(';')
  return [name.trim(), ...parameters.map((part) => part.trim().replace(/^([^=]+)="(.*)"$/, '$1=$2')).sort()]
}

/** Whether a header that is a list has all the names of another one. */
export function isAmong(names: string, value: string | undefined): boolean {
  const present = listOf(value ?? '')
  return listOf(names).every((name) => present.includes(name))
}

function listOf(value: string): string[] {
  return value.split(',').map((part) => part.trim().toLowerCase())
}
