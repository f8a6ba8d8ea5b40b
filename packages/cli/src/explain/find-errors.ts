import type { AnyCatalog } from '@errspec/core'
import { wordsOf } from './catalog-words.js'
import { errorsInObject, type ReadText } from './errors-in-objects.js'
import { type Around, saidInWords } from './errors-in-words.js'
import { type FoundError, foreign, isCertain, isOfContract, isTelling, received } from './found-error.js'
import { withChangedNumbers } from './number-changes.js'
import { readingsOf } from './readings.js'
import { recordsIn, type TextRecord } from './records.js'
import { wrappedError } from './wrapped-lines.js'

/**
 * The errors in a text: in the responses, bodies and log records that stand in it, and in the words of its lines. Each is there
 * once.
 */
export function findErrors(catalog: AnyCatalog, text: string): readonly FoundError[] {
  const found = errorsOfRecords(catalog, recordsIn(text)).found.flatMap(({ errors }) => errors)
  const told = asOne(catalog, found)
  const [requestId, ...others] = idsIn(text)
  const isAlone = told.length === 1 && others.length === 0
  return isAlone ? told.map((error) => ({ ...error, requestId: error.requestId ?? requestId })) : told
}

/** The request ids in a text, each once. */
export const idsIn = (text: string): readonly string[] =>
  text.includes('req_') ? [...new Set(text.match(/\breq_[a-z0-9]+\b/g))] : NONE

const NONE: readonly never[] = []

/** What a record of a text says. */
export interface RecordErrors {
  readonly record: TextRecord
  readonly errors: readonly FoundError[]
}

/**
 * The errors of records, one after the other. The first `count` of them are looked through; into the others a text may go on. `next` is
 * the first one that was not read.
 */
export function errorsOfRecords(
  catalog: AnyCatalog,
  records: readonly TextRecord[],
  count = records.length,
): { readonly found: readonly RecordErrors[]; readonly next: number } {
  const { mayTell } = wordsOf(catalog)
  const found: RecordErrors[] = []
  let at = 0
  for (; at < count; at++) {
    const record = records[at] as TextRecord
    if (!record.response && !record.isFramed && !mayTell(record.text)) {
      found.push({ record, errors: NONE })
      continue
    }
    const alone = errorsOfRecord(catalog, record)
    const wrapped = alone.some(isCertain) ? undefined : wrappedError(catalog, records, at)
    if (wrapped && (alone.length === 0 || wrapped.errors.some(isCertain))) {
      found.push({ record, errors: wrapped.errors })
      at += wrapped.lines - 1
    } else found.push({ record, errors: alone })
  }
  return { found, next: at }
}

/**
 * What several records say of one thing, each once: a kind that one of them names is that of the message in another one, and what is
 * certain is not told as a guess beside it.
 */
export function asOne(catalog: AnyCatalog, found: readonly FoundError[]): readonly FoundError[] {
  const named = new Map(
    found.filter(({ isNamedOnly, toldBy }) => isNamedOnly && toldBy === 'kind').map((error) => [error.kind, error]),
  )
  const told = found
    .map((error): FoundError => {
      const name = error.isNamedOnly ? undefined : named.get(error.kind)
      if (!name) return error
      const { toldBy, requestId = name.requestId } = error
      return { ...error, toldBy: toldBy === 'words' ? 'kind' : toldBy, requestId }
    })
    // What prints an error over several lines names its kind beside the message.
    .filter(
      (error, _, all) => !error.isNamedOnly || !all.some((other) => !other.isNamedOnly && other.kind === error.kind),
    )
  const distinct = new Map<string, FoundError>()
  for (const error of told) {
    const key = JSON.stringify([error.status, error.message, error.requestId])
    const earlier = distinct.get(key)
    if (earlier === undefined || (!isCertain(earlier) && isCertain(error))) distinct.set(key, error)
  }
  const each = [...distinct.values()]
  const sameAs = (one: FoundError, other: FoundError) =>
    one.kind === other.kind && JSON.stringify(one.params) === JSON.stringify(other.params)
  return each.filter(
    (error) =>
      !isOfContract(catalog, error) ||
      isCertain(error) ||
      error.requestId !== undefined ||
      !each.some((other) => isCertain(other) && sameAs(error, other)),
  )
}

/** The errors of a part of a line: one without a request id of its own may be of a request that another part names. */
export function errorsOfPart(catalog: AnyCatalog, part: string): readonly FoundError[] {
  if (!wordsOf(catalog).mayTell(part)) return NONE
  const hasOwnId = idsIn(part).length > 0
  return recordsIn(part).flatMap((record) => ownErrors(catalog, record, hasOwnId))
}

/** The errors of one record, each with the request id that it has beside it, unless there are several. */
function errorsOfRecord(catalog: AnyCatalog, record: TextRecord): readonly FoundError[] {
  const [requestId, ...others] = idsIn(record.text)
  const errors = ownErrors(catalog, record, requestId !== undefined)
  return others.length > 0 ? errors : errors.map((error) => ({ ...error, requestId: error.requestId ?? requestId }))
}

function ownErrors(
  catalog: AnyCatalog,
  { response, text, words, objects }: TextRecord,
  hasOwnId: boolean,
): readonly FoundError[] {
  const around: Around = { hasOwnId }
  if (response) {
    if (response.status < 400 || response.status > 599) return []
    const found = received(catalog, response.status, objects[0]?.value ?? response.body, response.headers)
    const told = [isTelling(catalog, found, hasOwnId) ? found : foreign(catalog, found)]
    return withChangedNumbers(catalog, told, objects[0]?.source ?? '')
  }
  const budget = { left: 20 * text.length + 10_000 }
  const inObjects = errorsInObjects(catalog, objects, around, budget)
  if (inObjects.some(isCertain)) return inObjects
  // What is no object, or was none before its escapes were taken off.
  const inWords = errorsInReadings(catalog, objects.length > 0 ? words : text, around, budget)
  return inWords.some(isCertain) || inObjects.length === 0 ? inWords : inObjects
}

/** How much work a record may still make: what is hostile is not read for ever. */
interface Budget {
  left: number
}

function errorsInObjects(
  catalog: AnyCatalog,
  objects: TextRecord['objects'],
  around: Around,
  budget: Budget,
): readonly FoundError[] {
  const readText: ReadText = (text, inside, hasWords) => errorsInReadings(catalog, text, inside, budget, hasWords)
  return objects.flatMap(({ value, source, before }) => {
    // OpenAI's SDK for Python tells the status of the response before the body.
    const status = /\berror code: ([45]\d\d) - $/i.exec(before)?.[1]
    if (status === undefined)
      return withChangedNumbers(catalog, errorsInObject(catalog, value, around, readText), source)
    const found = received(catalog, Number(status), value, {})
    const told = [isTelling(catalog, found, around.hasOwnId) ? found : foreign(catalog, found)]
    return withChangedNumbers(catalog, told, source)
  })
}

/** The errors of a text in its first reading that leaves no doubt, else in the first that has any. */
function errorsInReadings(
  catalog: AnyCatalog,
  text: string,
  around: Around,
  budget: Budget,
  hasWords = true,
): readonly FoundError[] {
  let first: readonly FoundError[] = []
  for (const reading of readingsOf(text)) {
    budget.left -= reading.length
    if (budget.left < 0) break
    const found = errorsInReading(catalog, reading, around, budget, hasWords)
    const isSure = found.some(isCertain)
    if (isSure && !found.some(isEscaped)) return found
    if (first.length === 0 || (isSure && !first.some(isCertain))) first = found
  }
  return first
}

/** Whether a message has escapes in it that another reading takes off. */
const isEscaped = ({ message }: FoundError) => /&(?:#\w+|[a-z]{2,6});|\\["'\\]|\\[ux][\da-f]{2}/i.test(message)

/** So many lines of a text inside a record are read: its message stands at the top. */
const MOST_LINES = 200

function errorsInReading(
  catalog: AnyCatalog,
  reading: string,
  around: Around,
  budget: Budget,
  hasWords: boolean,
): readonly FoundError[] {
  const wordsIn = (text: string) => (hasWords ? saidInWords(catalog, text, around).errors : [])
  // Of one line without an object or a colour there is nothing to divide.
  if (!['{', '\n', '\u001b', '\u009b'].some((sign) => reading.includes(sign))) return wordsIn(reading)
  const found = recordsIn(reading)
    .slice(0, MOST_LINES)
    .flatMap((record) => {
      const inObjects = errorsInObjects(catalog, record.objects, around, budget)
      return inObjects.length > 0 ? inObjects : wordsIn(record.words)
    })
  return asOne(catalog, found)
}
