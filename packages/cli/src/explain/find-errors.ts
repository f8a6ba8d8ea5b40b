import type { AnyCatalog } from '@errspec/core'
import { errorsInWords } from './errors-in-words.js'
import { type FoundError, hasOwnCode, received, receivedAlone, recognizeAnywhere } from './found-error.js'
import { readObjects } from './read-objects.js'
import { recordsIn, type TextRecord } from './records.js'

/**
 * The errors in a text: in the responses, bodies and log records that stand in it, and in the words of its lines. Each is there
 * once.
 */
export function findErrors(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const found = recordsIn(text).flatMap((record) => errorsOfRecord(catalog, record))
  // What prints an error over several lines names its kind beside the message.
  const told = found.filter(
    (error) => !error.isNamedOnly || !found.some((other) => !other.isNamedOnly && other.kind === error.kind),
  )
  const [requestId, ...others] = idsIn(text)
  const isAlone = told.length === 1 && others.length === 0
  const whole = told.map((error) => (isAlone ? { ...error, requestId: error.requestId ?? requestId } : error))
  const distinct = new Map(
    whole.map((error) => [JSON.stringify([error.status, error.message, error.requestId]), error]),
  )
  return [...distinct.values()]
}

/** The request ids in a text, each once. */
export const idsIn = (text: string): readonly string[] => [...new Set(text.match(/\breq_[a-z0-9]+\b/g))]

function errorsOfRecord(catalog: AnyCatalog, record: TextRecord): readonly FoundError[] {
  const { response, text, words } = record
  const [requestId, ...others] = idsIn(text)
  const identified = (errors: readonly FoundError[]) =>
    others.length > 0 ? errors : errors.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
  if (response) {
    if (response.status < 400 || response.status > 599) return []
    return [received(catalog, response.status, record.objects[0]?.value ?? response.body, response.headers)]
  }
  const asItIs = errorsInObjects(catalog, record)
  if (asItIs.length > 0) return identified(asItIs)
  return identified(errorsInEscaped(catalog, text) ?? errorsInWords(catalog, words))
}

/** A body may be escaped once by whoever logged it, and again by whoever logged that. */
const MOST_ESCAPES = 3

/** The errors in what nginx and logfmt have escaped of a body. */
function errorsInEscaped(catalog: AnyCatalog, text: string): readonly FoundError[] | undefined {
  let escaped = text
  for (let times = 0; times < MOST_ESCAPES; times++) {
    const unescaped = escaped.replace(
      /\\(?:x(22|5c)|(["\\]))/gi,
      (_, code, character) => character ?? (code === '22' ? '"' : '\\'),
    )
    if (unescaped === escaped) return undefined
    const found = recordsIn(unescaped).flatMap((record) => errorsInObjects(catalog, record))
    if (found.length > 0) return found
    escaped = unescaped
  }
  return undefined
}

function errorsInObjects(catalog: AnyCatalog, { objects }: TextRecord): readonly FoundError[] {
  return objects.flatMap(({ value, before }) => {
    // OpenAI's SDK for Python tells the status of the response before the body.
    const status = /\berror code: ([45]\d\d) - $/i.exec(before)?.[1]
    return status === undefined ? errorsOf(catalog, value, 0) : [received(catalog, Number(status), value, {})]
  })
}

/** How deep records are searched for a body. */
const MOST_LEVELS = 10

function errorsOf(catalog: AnyCatalog, value: unknown, level: number): readonly FoundError[] {
  if (level > MOST_LEVELS) return []
  if (typeof value === 'string') {
    return value.includes('{') ? readObjects(value).flatMap((object) => errorsOf(catalog, object.value, level + 1)) : []
  }
  if (typeof value !== 'object' || value === null) return []
  const record = value as Record<string, unknown>
  const own = ownErrors(catalog, record)
  const requestId = idOf(record)
  const identified = (errors: readonly FoundError[]) =>
    errors.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
  if (own.some((error) => isOfContract(catalog, error))) return identified(own)
  // A record of a log has a message and a status of its own, and the body that it is about inside.
  const nested = Object.entries(record)
    .filter(([name]) => own.length === 0 || name !== 'error')
    .flatMap(([, part]) => errorsOf(catalog, part, level + 1))
  return identified(own.length === 0 || nested.some((error) => isOfContract(catalog, error)) ? nested : own)
}

const isOfContract = (catalog: AnyCatalog, { kind }: FoundError) => Object.hasOwn(catalog.errors, kind)

/** The request id that a record of a log has beside the error. */
function idOf(record: Record<string, unknown>): string | undefined {
  const { req, request_id, requestId, reqId, id } = record
  const candidates = [request_id, requestId, reqId, Object(req)['id'], id]
  return candidates.find(
    (candidate): candidate is string => typeof candidate === 'string' && /^[\w.-]{1,128}$/.test(candidate),
  )
}

/** What an object itself says, as a body or as a logged error. */
function ownErrors(catalog: AnyCatalog, record: Record<string, unknown>): readonly FoundError[] {
  const certain = receivedAlone(catalog, record, statusesOf(record, ['status', 'statusCode', 'status_code']))
  if (certain.length > 0) return certain
  const error = record['error']
  const body: Record<string, unknown> = Object(error) === error ? { ...record, ...(error as object) } : record
  const texts = ['message', 'detail', 'title', 'error', 'msg'].map((name) => body[name]).filter(isWords)
  if (texts.length === 0) return []
  const kind = [body['kind'], body['code']].find(
    (name) => typeof name === 'string' && Object.hasOwn(catalog.errors, name),
  )
  const [status = catalog.errors[String(kind)]?.status] = [...statusesOf(record), ...statusesOf(body)]
  if (status === undefined) {
    // A code that the contract does not have says that it is something else, whatever its text is like.
    return hasOwnCode(catalog, record)
      ? [received(catalog, 0, record, {})]
      : recognizeAnywhere(catalog, String(texts[0]))
  }
  if (status < 400) return []
  return [received(catalog, status, record, kind === undefined ? {} : { 'x-error-kind': String(kind) })]
}

const isWords = (value: unknown) => typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string')

const STATUS_NAMES = ['code', 'status', 'statusCode', 'status_code']

function statusesOf(record: Record<string, unknown>, names = STATUS_NAMES): readonly number[] {
  return names
    .map((name) => record[name])
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value)))
    .map(Number)
    .filter((value) => Number.isInteger(value) && value >= 100 && value <= 599)
}
