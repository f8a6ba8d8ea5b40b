import { STATUS_CODES } from 'node:http'
import { DefinitionError, isRetryableStatus, type Json } from '@errspec/core'
import { isRecord } from '@errspec/core/adapter'
import { type CatalogFile, keysOfPath, parseCatalog } from '@errspec/core/schema'
import { type ErrorTexts, withGuide } from './guide-of-import.js'
import type { Imported, ImportedError } from './imported.js'

type ErrorOfFile = CatalogFile['errors'][string]
type Errors = Record<string, ErrorOfFile>

/** The body that is assumed where the file shows none. */
const BODY = { error: { code: '{code}', message: '{message}', details: '{params}', request_id: '{requestId}' } }

/** A catalog file that is sound, and what could not be taken over. */
export interface CatalogOfImport {
  readonly file: CatalogFile
  readonly remarks: readonly string[]
}

/** Makes a catalog file of what was read; what breaks a rule of catalogs is left out and said. */
export function toCatalogFile(imported: Imported, name: string): CatalogOfImport {
  const remarks = [...imported.remarks]
  const body: Json = imported.body ?? BODY
  if (imported.body === undefined) {
    remarks.push("the body of an error is assumed: correct 'envelope' where yours looks otherwise")
  }
  const isCoded = JSON.stringify(body).includes('{code')
  const errors: Errors = {}
  const places = new Map<string, string>()
  const texts = new Map<string, ErrorTexts>()
  const known = new Map<string, string>()
  const operations: Record<string, string[]> = {}
  let guessed = 0
  for (const error of imported.errors) {
    if (error.status === undefined) guessed++
    const status = error.status ?? statusOf(error)
    const key = JSON.stringify([status, isCoded ? (error.code ?? error.message) : error.message])
    let kind = known.get(key)
    if (kind === undefined) {
      kind = kindOf(error, errors, status)
      known.set(key, kind)
      places.set(kind, error.place)
      texts.set(kind, error)
      const code = isCoded && error.code !== undefined && error.code !== kind ? { code: error.code } : {}
      const params = numbersOf(error)
      errors[kind] = { status, message: error.message, ...code, ...params }
    } else if (errors[kind]?.message !== error.message) {
      remarks.push(`${error.place}: another text of '${kind}' was left out: ${JSON.stringify(error.message)}`)
    }
    for (const operation of error.operations ?? []) {
      operations[operation] = [...new Set([...(operations[operation] ?? []), kind])]
    }
  }
  if (guessed > 0) {
    const what =
      guessed === 1
        ? 'one error is guessed by its name and text: look at it'
        : `${guessed} errors is guessed by their names and texts: go through them`
    remarks.push(`the status of ${what}`)
  }
  let file = fileOf(imported, name, body, errors, operations)
  // What a rule refuses is taken out, until nothing is refused.
  for (let faults = faultsOf(file); faults.length > 0; faults = faultsOf(file)) {
    let isMended = false
    for (const { path, message } of faults) {
      const [room, key = ''] = keysOfPath(path) ?? []
      const kind = room === 'errors' && errors[key] ? key : undefined
      const operation = room === 'operations' && operations[key] ? key : undefined
      if (kind !== undefined && errors[kind]) {
        remarks.push(`${places.get(kind) ?? kind}: was left out, as '${kind}' ${message}`)
        delete errors[kind]
        isMended = true
      } else if (operation !== undefined) {
        remarks.push(`${operation}: was left out of the operations, as it ${message}`)
        delete operations[operation]
        isMended = true
      }
    }
    for (const [operation, kinds] of Object.entries(operations)) {
      operations[operation] = kinds.filter((kind) => errors[kind])
    }
    file = fileOf(imported, name, body, errors, operations)
    if (!isMended) throw new DefinitionError(name, faults)
  }
  const guided = withGuide(file, texts)
  return { file: guided.file, remarks: [...remarks, ...guided.remarks] }
}

function fileOf(
  { contentType, basePath }: Imported,
  name: string,
  body: Json,
  errors: Errors,
  operations: Record<string, string[]>,
): CatalogFile {
  const unknown = Object.keys(errors).find(
    (kind) =>
      errors[kind]?.status === 500 &&
      !/[{}]/.test(errors[kind]?.message ?? '') &&
      /internal|unknown|unexpected|server/i.test(kind + errors[kind]?.message),
  )
  const role = unknown ?? freeName('internal_error', errors)
  const all: Errors =
    unknown === undefined ? { ...errors, [role]: { status: 500, message: 'An unexpected error occurred' } } : errors
  const statuses = [...new Set(Object.values(all).map(({ status }) => status))].sort((a, b) => a - b)
  const raised = Object.entries(operations).filter(([, kinds]) => kinds.length > 0)
  return {
    name,
    version: '1.0.0',
    envelope: { body, ...frameOf(body, all), ...(contentType === undefined ? {} : { contentType }) },
    statuses: Object.fromEntries(
      statuses.map((status) => [
        status,
        { title: STATUS_CODES[status] ?? `Status ${status}`, retry: isRetryableStatus(status) },
      ]),
    ),
    defaults: { unknown: role },
    errors: all,
    ...(raised.length > 0 && {
      ...(basePath === undefined ? {} : { basePath }),
      operations: {
        '*': [role],
        ...Object.fromEntries(
          raised
            .map(([operation, kinds]) => [operation, kinds.filter((kind) => kind !== role)])
            .filter(([, kinds]) => kinds?.length),
        ),
      },
    }),
  }
}

/** In an event stream no status line tells errors apart: where codes do not, the status stands in the frame. */
function frameOf(body: Json, errors: Errors): { frame?: Json } {
  const text = JSON.stringify(body)
  const codes = Object.entries(errors).map(([kind, { code = kind }]) => String(code))
  const isTelling = text.includes('"{status}"') || (text.includes('"{code}"') && new Set(codes).size === codes.length)
  if (isTelling || !isRecord(body)) return {}
  return {
    frame: {
      ...(body as Record<string, Json>),
      [Object.hasOwn(body, 'status') ? 'http_status' : 'status']: '{status}',
    },
  }
}

function faultsOf(file: CatalogFile) {
  try {
    parseCatalog(JSON.stringify(file))
    return []
  } catch (error) {
    if (error instanceof DefinitionError) return error.faults
    throw error
  }
}

/** Params that are not texts; those that are need not be said. */
function numbersOf({ params = {} }: ImportedError): { params?: Record<string, 'number'> } {
  const numbers = Object.keys(params).filter((name) => params[name] === 'number')
  return numbers.length > 0 ? { params: Object.fromEntries(numbers.map((name) => [name, 'number' as const])) } : {}
}

function kindOf({ code, named, message }: ImportedError, errors: Errors, status: number): string {
  // 22001 names nothing, be it a number or a text.
  const isName = typeof code === 'string' && /^[A-Za-z_]/.test(code)
  const words = isName ? code : (named ?? message)
  const spoken = isName
    ? words
    : words
        .replace(/\{[^{}]*\}/g, ' ')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter(Boolean)
        .slice(0, 6)
        .join('_')
  const plain = spoken
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[^A-Za-z]+|[^A-Za-z0-9]+$/g, '')
  const kind = plain === '' ? `error_${code ?? status}`.replace(/[^\w.-]+/g, '_') : plain
  return freeName(kind === 'unrecognized' || kind in Object.prototype ? `${kind}_error` : kind, errors, status)
}

function freeName(name: string, errors: Errors, status?: number): string {
  if (!Object.hasOwn(errors, name)) return name
  const withStatus = status === undefined ? name : `${name}_${status}`
  for (let count = 1; ; count++) {
    const free = count === 1 ? withStatus : `${withStatus}_${count}`
    if (!Object.hasOwn(errors, free)) return free
  }
}

/** What names and texts say of the status, the surest first. */
const WORDS: readonly (readonly [RegExp, number])[] = [
  [/not.?found|does ?n.t exist|does not exist|no such|unknown/i, 404],
  [/unauthori[sz]ed|unauthenticated|not logged in|log ?in|sign ?in|token|credential|password/i, 401],
  [/forbidden|permission|denied|not allowed|no access/i, 403],
  [/already|conflict|duplicate|exists|in use|taken/i, 409],
  [/too many|rate.?limit|throttl/i, 429],
  [/time.?d? ?out/i, 504],
  [/unavailable|maintenance|overload/i, 503],
  [/too (?:large|big)/i, 413],
  [/internal|unexpected|something went wrong|server error|failed to|could not|unable to/i, 500],
]

function statusOf({ code, message }: ImportedError): number {
  if (/^[45]\d\d$/.test(String(code))) return Number(code)
  const found = (text: string) => WORDS.find(([words]) => words.test(text))?.[1]
  return found(String(code ?? '').replace(/[._-]+/g, ' ')) ?? found(message) ?? 400
}
