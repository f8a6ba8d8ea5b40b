import type { AnyCatalog } from '@errspec/core'
import { bodyClues } from '@errspec/core/schema'
import type { Around } from './errors-in-words.js'
import {
  type FoundError,
  foreign,
  hasOwnCode,
  isCertain,
  isOfContract,
  isTelling,
  received,
  receivedAlone,
} from './found-error.js'

/** How deep records are searched for a body. */
const MOST_LEVELS = 20

/** Finds the errors in a text inside of an object: those of the objects in it, and with `hasWords` those of its words. */
export type ReadText = (text: string, around: Around, hasWords: boolean) => readonly FoundError[]

/** What is searched, and where in it one is. */
interface Search {
  readonly catalog: AnyCatalog
  readonly readText: ReadText
  readonly around: Around
  readonly levels: number
  /** The name that a list or a text has in its record. */
  readonly name: string
  /** That the record around it has said already what it is itself. */
  readonly isTold: boolean
}

/** The errors that an object is or has inside: a body, or a record of a log. */
export function errorsInObject(
  catalog: AnyCatalog,
  value: object,
  around: Around,
  readText: ReadText,
): readonly FoundError[] {
  return errorsOf(value, { catalog, readText, around, levels: MOST_LEVELS, name: '', isTold: false })
}

function errorsOf(value: unknown, search: Search): readonly FoundError[] {
  if (search.levels === 0) return []
  if (typeof value === 'string') return errorsOfText(value, search)
  if (Array.isArray(value)) return value.flatMap((item) => errorsOf(item, { ...search, levels: search.levels - 1 }))
  return typeof value === 'object' && value !== null ? errorsOfRecord(value as Record<string, unknown>, search) : []
}

function errorsOfText(text: string, { catalog, readText, around, name }: Search): readonly FoundError[] {
  const { text: notice = '', on } = catalog.notice ?? {}
  const isErrorText =
    ERROR_NAMES.has(plainName(name)) || (on !== 'none' && notice !== '' && text.includes(notice.trim()))
  return isErrorText || text.includes('{') ? readText(text, around, isErrorText) : []
}

function errorsOfRecord(record: Record<string, unknown>, search: Search): readonly FoundError[] {
  const { catalog, around: outside, isTold, levels } = search
  const requestId = idOf(record)
  const hasOwnId = outside.hasOwnId || /^req_[a-z0-9]+$/.test(requestId ?? '')
  const own = isTold ? [] : ownErrors(catalog, record, hasOwnId)
  const identified = (errors: readonly FoundError[]) =>
    errors.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
  if (own.some(isCertain)) return identified(own)
  const [status = isTold ? outside.status : undefined] = statusesOf(record)
  // A record of a log has a message and a status of its own, and the body that it is about inside.
  const nested = Object.entries(record).flatMap(([name, part]) => {
    const isInner = name === 'error' && own.length > 0
    return errorsOf(part, {
      ...search,
      name,
      isTold: isInner,
      levels: levels - 1,
      // The status is said of the record's own words, not of what it tells about somebody else.
      around: { hasOwnId, status: isInner || OWN_WORDS.has(plainName(name)) ? status : undefined },
    })
  })
  const texts = own.length > 0 || nested.length > 0 ? [] : [bodyClues(catalog, record)?.message ?? '']
  // The contract's envelope may have its message under any name.
  nested.push(...texts.flatMap((text) => search.readText(text, { hasOwnId, status }, true)))
  const ours = (errors: readonly FoundError[]) => errors.filter((error) => isOfContract(catalog, error))
  if (nested.some(isCertain)) return identified(ours(nested))
  // A code that the contract does not have says that it is something else, whatever its words are like.
  if (ours(own).length > 0 || (own.length > 0 && hasOwnCode(catalog, record))) return identified(own)
  return identified(own.length === 0 || ours(nested).length > 0 ? nested : own)
}

/** A name without its case, its signs, and what it is a part of: `error.message` is `message`. */
const plainName = (name: string) => (name.split('.').at(-1) ?? '').toLowerCase().replace(/[^a-z]/g, '')

/** Names of a record's own words. */
const OWN_WORDS: ReadonlySet<string> = new Set(['message', 'msg', 'detail', 'title', 'error', 'description', 'reason'])

/** Names under which loggers, services and libraries have what went wrong in words; not `content`, `input`, `prompt`, `text`. */
const ERROR_NAMES: ReadonlySet<string> = new Set([
  ...OWN_WORDS,
  ...[
    'args',
    'arguments',
    'backtrace',
    'body',
    'cause',
    'causes',
    'data',
    'details',
    'err',
    'errmsg',
    'errordescription',
  ],
  ...[
    'errormessage',
    'errormsg',
    'errors',
    'errorverbose',
    'event',
    'exception',
    'exceptions',
    'excinfo',
    'exctext',
    'failure',
  ],
  ...['fault', 'fullmessage', 'line', 'log', 'm', 'messages', 'original', 'output', 'payload', 'raw', 'rawmessage'],
  ...[
    'renderedmessage',
    'response',
    'responsebody',
    'shortmessage',
    'stack',
    'stacktrace',
    'stderr',
    'stdout',
    'textpayload',
  ],
  ...['trace', 'traceback', 'value', 'warning', 'x'],
])

/** The request id that a record of a log has beside the error. */
function idOf(record: Record<string, unknown>): string | undefined {
  const { req, request_id, requestId, reqId, id } = record
  const candidates = [request_id, requestId, reqId, Object(req)['id'], id]
  return candidates.find(
    (candidate): candidate is string => typeof candidate === 'string' && /^[\w.-]{1,128}$/.test(candidate),
  )
}

/** What an object itself says, as a body or as a logged error. */
function ownErrors(catalog: AnyCatalog, record: Record<string, unknown>, hasOwnId: boolean): readonly FoundError[] {
  const certain = receivedAlone(catalog, record, statusesOf(record, ['status', 'statusCode', 'status_code']))
  if (certain.some((error) => isTelling(catalog, error, hasOwnId))) return certain
  const error = record['error']
  const body: Record<string, unknown> = Object(error) === error ? { ...record, ...(error as object) } : record
  const texts = ['message', 'detail', 'title', 'error', 'msg'].map((name) => body[name]).filter(isWords)
  const kind = kindNamedIn(catalog, record, body)
  const [status = catalog.errors[String(kind)]?.status] = [...statusesOf(record), ...statusesOf(body)]
  if (status === undefined) {
    return texts.length > 0 && hasOwnCode(catalog, record) ? [received(catalog, 0, record, {})] : []
  }
  if (status < 400 || (texts.length === 0 && kind === undefined)) return []
  const found = received(catalog, status, record, kind === undefined ? {} : headersOf(kind, body['params']))
  if (texts.length === 0) return isOfContract(catalog, found) ? [{ ...found, isNamedOnly: true }] : []
  return [isTelling(catalog, found, hasOwnId) ? found : foreign(catalog, found)]
}

/** The kind that a record names: as its kind, or as a code that is no word that others have for it as well. */
function kindNamedIn(catalog: AnyCatalog, ...records: readonly Record<string, unknown>[]): string | undefined {
  const isKind = (value: unknown): value is string => typeof value === 'string' && Object.hasOwn(catalog.errors, value)
  for (const record of records) {
    for (const name of KIND_NAMES) if (isKind(record[name])) return record[name]
  }
  for (const record of records) {
    for (const name of CODE_NAMES) {
      const code = record[name]
      if (isKind(code) && /[_.-]/.test(code)) return code
    }
  }
  return undefined
}

const KIND_NAMES = ['kind', 'errorKind', 'error_kind', 'error.kind', 'x-error-kind']
const CODE_NAMES = ['code', 'errorCode', 'error_code', 'error.code']

const headersOf = (kind: string, params: unknown): Record<string, string> => ({
  'x-error-kind': kind,
  ...(Object(params) === params ? { 'x-error-params': JSON.stringify(params) } : {}),
})

const isWords = (value: unknown) => typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string')

const STATUS_NAMES = ['code', 'status', 'statusCode', 'status_code']

function statusesOf(record: Record<string, unknown>, names = STATUS_NAMES): readonly number[] {
  return names
    .map((name) => record[name])
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value)))
    .map(Number)
    .filter((value) => Number.isInteger(value) && value >= 100 && value <= 599)
}
