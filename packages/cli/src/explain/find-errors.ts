import type { AnyCatalog } from '@errspec/core'
import { errorsInWords } from './errors-in-words.js'
import { type FoundError, received, recognizeAnywhere } from './found-error.js'
import { readObjects } from './read-objects.js'
import { recordsIn, type TextRecord } from './records.js'

/**
 * The errors in a text: in the responses, bodies and log records that stand in it, and in the words of its lines. Each is there
 * once.
 */
export function findErrors(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const errorsIn = (part: string) => recordsIn(part).flatMap((record) => errorsOfRecord(catalog, record))
  const asItIs = errorsIn(text)
  // nginx and logfmt escape the quotes of what they log.
  const found = asItIs.length > 0 ? asItIs : errorsIn(text.replace(/\\x22|\\+"/g, '"'))
  const distinct = new Map(
    found.map((error) => [JSON.stringify([error.status, error.message, error.requestId]), error]),
  )
  return [...distinct.values()]
}

function errorsOfRecord(catalog: AnyCatalog, record: TextRecord): readonly FoundError[] {
  const [requestId, ...others] = new Set(record.text.match(/\breq_[a-z0-9]+\b/g))
  const identified = (errors: readonly FoundError[]) =>
    others.length > 0 ? errors : errors.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
  const { response, objects, text } = record
  if (response) {
    if (response.status < 400 || response.status > 599) return []
    return [received(catalog, response.status, objects[0]?.value ?? response.body, response.headers)]
  }
  const inObjects = objects.flatMap(({ value, before }) => {
    // OpenAI's SDK for Python tells the status of the response before the body.
    const status = /\berror code: ([45]\d\d) - $/i.exec(before)?.[1]
    return status === undefined ? errorsOf(catalog, value, 0) : [received(catalog, Number(status), value, {})]
  })
  return identified(inObjects.length > 0 ? inObjects : errorsInWords(catalog, text))
}

/** How deep records are searched for a body. */
const MOST_LEVELS = 10

function errorsOf(catalog: AnyCatalog, value: unknown, level: number): readonly FoundError[] {
  if (level > MOST_LEVELS) return []
  if (typeof value === 'string') {
    return value.includes('{') ? readObjects(value).flatMap((object) => errorsOf(catalog, object.value, level + 1)) : []
  }
  if (typeof value !== 'object' || value === null) return []
  const own = ownErrors(catalog, value as Record<string, unknown>)
  if (own.some((error) => isOfContract(catalog, error))) return own
  // A record of a log has a message and a status of its own, and the body that it is about inside.
  const nested = Object.values(value).flatMap((part) => errorsOf(catalog, part, level + 1))
  return own.length === 0 || nested.some((error) => isOfContract(catalog, error)) ? nested : own
}

const isOfContract = (catalog: AnyCatalog, { kind }: FoundError) => Object.hasOwn(catalog.errors, kind)

/** What an object itself says, as a body or as a logged error. */
function ownErrors(catalog: AnyCatalog, record: Record<string, unknown>): readonly FoundError[] {
  const error = record['error']
  const body: Record<string, unknown> = Object(error) === error ? { ...record, ...(error as object) } : record
  const hasWords = ['message', 'detail', 'title', 'error'].some((name) => isWords(body[name]))
  if (!hasWords) return []
  const kind = [body['kind'], body['code']].find(
    (name) => typeof name === 'string' && Object.hasOwn(catalog.errors, name),
  )
  const status = statusOf(record) ?? statusOf(body) ?? catalog.errors[String(kind)]?.status
  if (status !== undefined)
    return [received(catalog, status, record, kind === undefined ? {} : { 'x-error-kind': String(kind) })]
  return recognizeAnywhere(catalog, String(body['message'] ?? body['detail'] ?? ''))
}

const isWords = (value: unknown) => typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string')

function statusOf(record: Record<string, unknown>): number | undefined {
  return ['code', 'status', 'statusCode', 'status_code']
    .map((name) => record[name])
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value)))
    .map(Number)
    .find((value) => Number.isInteger(value) && value >= 400 && value <= 599)
}
