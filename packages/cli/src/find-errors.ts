import { type AnyCatalog, type ApiError, decodeAnswer, type Params } from '@errspec/core'
import { parseTemplate } from '@errspec/core/schema'
import { readObjects } from './read-objects.js'

/** An error that a text speaks of, as far as it says. */
export interface FoundError {
  readonly status: number
  /** A kind of the catalog, or `'unrecognized'`. */
  readonly kind: string
  readonly params: Params
  /** The text that came, without the notice. */
  readonly message: string
  readonly retryable: boolean
  readonly requestId?: string | undefined
}

/** The errors in a text: in the bodies and log records that stand in it, else in its words. Each is there once. */
export function findErrors(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const inObjects = readObjects(text).flatMap((object) => errorsOf(catalog, object, 0))
  const found = inObjects.length > 0 ? inObjects : errorsInWords(catalog, text)
  const [requestId] = /\breq_[a-z0-9]+\b/.exec(text) ?? []
  const whole = found.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
  const distinct = new Map(
    whole.map((error) => [JSON.stringify([error.status, error.message, error.requestId]), error]),
  )
  return [...distinct.values()]
}

/** How deep records are searched for a body. */
const MOST_LEVELS = 10

function errorsOf(catalog: AnyCatalog, value: unknown, level: number): readonly FoundError[] {
  if (level > MOST_LEVELS) return []
  if (typeof value === 'string') {
    return value.includes('{') ? readObjects(value).flatMap((object) => errorsOf(catalog, object, level + 1)) : []
  }
  if (typeof value !== 'object' || value === null) return []
  const record = value as Record<string, unknown>
  const body = Object(record['error']) === record['error'] ? { ...record, ...(record['error'] as object) } : record
  const kind = [body['kind'], body['code']].find(
    (name) => typeof name === 'string' && Object.hasOwn(catalog.errors, name),
  )
  const status = statusOf(record) ?? statusOf(body) ?? catalog.errors[String(kind)]?.status
  if (typeof body['message'] === 'string' || typeof body['detail'] === 'string') {
    if (status !== undefined) return [received(catalog, status, record, kind as string | undefined)]
    const recognized = recognizeAnywhere(catalog, String(body['message'] ?? body['detail']))
    if (recognized.length > 0) return recognized
  }
  return Object.values(record).flatMap((nested) => errorsOf(catalog, nested, level + 1))
}

function statusOf(record: Record<string, unknown>): number | undefined {
  return ['code', 'status', 'statusCode', 'status_code']
    .map((name) => record[name])
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value)))
    .map(Number)
    .find((value) => Number.isInteger(value) && value >= 400 && value <= 599)
}

/** A body as a client of the contract reads it. */
function received(catalog: AnyCatalog, status: number, body: unknown, kind?: string): FoundError {
  const headers = kind === undefined ? {} : { 'x-error-kind': kind }
  const error: ApiError = decodeAnswer(catalog, { status, headers, body }).error
  const { params, message, retryable, requestId } = error
  return { status, kind: error.kind, params, message, retryable, requestId }
}

/** A message without its status: every status whose errors read so. */
export function recognizeAnywhere(catalog: AnyCatalog, message: string): readonly FoundError[] {
  return Object.keys(catalog.statuses)
    .map(Number)
    .filter((code) => catalog.recognize({ message, code }) !== undefined)
    .map((status) => received(catalog, status, { message }))
}

/** Texts shorter than this are in too many other texts. */
const SHORTEST_SOUGHT = 6

/** A message somewhere in a line, for instance `Error: 400 Unknown model m`, or a line of an adapter's log that names a kind. */
function errorsInWords(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const whole = recognizeAnywhere(catalog, text.trim())
  if (whole.length > 0) return whole
  const starts = new Set<number>()
  for (const { message, aliases = [] } of Object.values(catalog.errors)) {
    for (const wording of [message, ...aliases]) {
      const [prefix = ''] = parseTemplate(wording).literals
      for (let at = text.indexOf(prefix); at !== -1 && prefix.trim().length >= SHORTEST_SOUGHT; ) {
        if (!/[\w]/.test(text[at - 1] ?? '')) starts.add(at)
        at = text.indexOf(prefix, at + 1)
      }
    }
  }
  const notice = catalog.notice?.text ?? ''
  const said = Number(/\b[45]\d\d\b/.exec(text)?.[0])
  for (const start of [...starts].sort((a, b) => a - b)) {
    const rest = text.slice(start)
    const noticeAt = notice === '' ? -1 : rest.indexOf(notice)
    const quote = /["'`]/.exec(text[start - 1] ?? '')?.[0]
    const quoted = quote === undefined ? -1 : rest.indexOf(quote)
    const ends = [noticeAt, quoted, rest.search(/\s*(?:[\r\n]|$)/), rest.search(/["'`]|\s+[([]|$/)]
    for (const end of ends.filter((index) => index > 0)) {
      const found = recognizeAnywhere(catalog, rest.slice(0, end))
      const ofStatus = found.filter(({ status }) => status === said)
      if (found.length > 0) return ofStatus.length > 0 ? ofStatus : found
    }
  }
  return kindsInWords(catalog, text)
}

function kindsInWords(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const words = new Set(text.split(/[^\w.-]+/))
  return [...words].flatMap((kind) => {
    const definition = Object.hasOwn(catalog.errors, kind) ? catalog.errors[kind] : undefined
    // A kind that is an ordinary word counts beside its status only.
    if (!definition || !(/[_.-]/.test(kind) || words.has(String(definition.status)))) return []
    return [received(catalog, definition.status, {}, kind)]
  })
}
