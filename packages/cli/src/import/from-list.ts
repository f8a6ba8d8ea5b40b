import { isRecord } from '@errspec/core/adapter'
import { parse } from 'csv-parse/sync'
import { UsageError } from '../shared/usage-error.js'
import type { Imported, ImportedError } from './imported.js'
import { foreignText } from './placeholders.js'

/** What lists call their columns, without case and punctuation; the first one that a list has counts. */
const COLUMNS = {
  status: ['httpstatus', 'httpstatuscode', 'httpcode', 'http', 'statuscode', 'status', 'responsestatus'],
  code: [
    'errorcode',
    'code',
    'errcode',
    'key',
    'id',
    'identifier',
    'kind',
    'slug',
    'name',
    'errorname',
    'error',
    'reason',
    'type',
  ],
  message: [
    'message',
    'errormessage',
    'msg',
    'text',
    'translation',
    'detail',
    'defaultmessage',
    'template',
    'description',
    'title',
    'meaning',
    'summary',
  ],
} as const

type Row = { readonly place: string; readonly key?: string; readonly row: Readonly<Record<string, unknown>> }

/** The errors of a table. Throws a `UsageError` where it has no message. */
export function errorsInCsv(text: string, file: string): Imported {
  const [head = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  )
  let rows: { info: { lines: number }; record: Record<string, string> }[]
  try {
    rows = parse(text, {
      columns: true,
      bom: true,
      info: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof rows
  } catch (error) {
    throw new UsageError(`${file}: is no CSV: ${(error as Error).message}; mend the row, or say what it is with --from`)
  }
  return errorsInRows(
    rows.map(({ info, record }) => ({ place: `line ${info.lines}`, row: record })),
    file,
  )
}

/** The rows of a list in JSON or YAML: objects in a list or under their codes; `undefined` where it is none. */
export function rowsIn(data: unknown, place = ''): readonly Row[] | undefined {
  const at = (key: string | number) => (place === '' ? `${key}` : `${place}.${key}`)
  if (Array.isArray(data)) {
    const rows = data.flatMap((row, index) => (isRecord(row) ? [{ place: at(index), row }] : []))
    return rows.some(({ row }) => columnOf(Object.keys(row), 'message')) ? rows : undefined
  }
  if (!isRecord(data)) return undefined
  const entries = Object.entries(data)
  const rows = entries.flatMap(([key, row]) => (isRecord(row) ? [{ place: at(key), key, row }] : []))
  const isRow = ({ row }: Row) => {
    const message = columnOf(Object.keys(row), 'message')
    const status = columnOf(Object.keys(row), 'status')
    return message !== undefined && status !== undefined && typeof row[message] === 'string'
  }
  if (rows.length > 0 && rows.filter(isRow).length * 2 > entries.length) return rows
  const inner = entries.flatMap(([key, value]) => (typeof value === 'object' ? (rowsIn(value, at(key)) ?? []) : []))
  return inner.length > 0 ? inner : undefined
}

/** The errors of rows, by their columns. */
export function errorsInRows(rows: readonly Row[], file: string): Imported {
  const keys = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))]
  const message = columnOf(keys, 'message')
  if (message === undefined) {
    throw new UsageError(
      `${file}: no column has messages (it has ${keys.join(', ') || 'none'}): call one 'message', and others 'code' and 'status'`,
    )
  }
  const codes = columnOf(
    keys.filter((key) => key !== message),
    'code',
  )
  const isStatusOnly = codes !== undefined && rows.every(({ row }) => isErrorStatus(row[codes]))
  const status =
    columnOf(keys, 'status') ??
    (isStatusOnly ? codes : keys.find((key) => ![message, codes].includes(key) && isMostlyStatuses(rows, key)))
  const code = isStatusOnly && status === codes ? undefined : codes
  const isNumbered = code !== undefined && rows.every(({ row }) => typeof codeOf(row[code]) === 'number')
  const named = columnOf(
    keys.filter((key) => ![message, status, code].includes(key)),
    'code',
  )
  // Beside numbers there may be names, each of one error; a class that several have is none.
  const isName = named !== undefined && new Set(rows.map(({ row }) => row[named])).size === rows.length
  const names = isNumbered && isName ? named : undefined
  const remarks: string[] = []
  const unused = keys.filter((key) => ![message, status, code, names].includes(key))
  if (unused.length > 0) remarks.push(`of each row these were left out: ${unused.join(', ')}`)
  const errors = rows.flatMap(({ place, key, row }): ImportedError[] => {
    const text = row[message]
    if (typeof text !== 'string' || text.trim() === '') {
      remarks.push(`${place}: has no '${message}', and was left out`)
      return []
    }
    const cell = status === undefined ? undefined : row[status]
    const [given, ...others] = statusesIn(cell)
    if (others.length > 0) {
      remarks.push(
        `${place}: '${key ?? (code === undefined ? text : row[code])}' has several statuses (${cell}), of which the first was taken over`,
      )
    }
    if (given !== undefined && given !== '' && given !== null && !isErrorStatus(given)) {
      remarks.push(`${place}: ${JSON.stringify(given)} is no status of an error, from 400 to 599, and it was left out`)
      return []
    }
    const { losses, ...template } = foreignText(text)
    for (const loss of losses) remarks.push(`${place}: ${loss}`)
    return [
      {
        place,
        ...template,
        status: Number(given) || undefined,
        code: codeOf(code === undefined ? key : row[code]) ?? key,
        ...(names !== undefined && typeof row[names] === 'string' && { named: row[names] }),
      },
    ]
  })
  return { errors, remarks }
}

function columnOf(keys: readonly string[], column: keyof typeof COLUMNS): string | undefined {
  const plain = keys.map((key) => key.toLowerCase().replace(/[^a-z]/g, ''))
  const found = COLUMNS[column].find((name) => plain.includes(name))
  return found === undefined ? undefined : keys[plain.indexOf(found)]
}

/** The statuses of a cell that has several, as `400 403`; else what it has. */
function statusesIn(cell: unknown): readonly unknown[] {
  const isSeveral = typeof cell === 'string' && /^[45]\d\d(?:[\s,;/|]+[45]\d\d)+$/.test(cell.trim())
  return isSeveral ? cell.trim().split(/[\s,;/|]+/) : [cell]
}

/** Whether a column without a name that is known has statuses, but for what is empty. */
function isMostlyStatuses(rows: readonly Row[], key: string): boolean {
  const given = rows.map(({ row }) => row[key]).filter((cell) => cell !== undefined && cell !== null && cell !== '')
  return given.length > 0 && given.filter((cell) => statusesIn(cell).every(isErrorStatus)).length > given.length * 0.9
}

const isErrorStatus = (value: unknown) => /^[45]\d\d$/.test(String(value).trim())

function codeOf(value: unknown): string | number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  return /^-?(?:0|[1-9]\d{0,14})$/.test(value.trim()) ? Number(value) : value.trim()
}
