import { isRecord } from '@errspec/core/adapter'
import { UsageError } from '../shared/usage-error.js'
import { columnsOf, hasMessages, type Row } from './columns.js'
import { type Imported, type ImportedError, lostCodeOf } from './imported.js'
import { foreignText } from './placeholders.js'
import { proseIn, stepsIn } from './prose.js'
import { isOtherNumber, statusesIn } from './statuses.js'
import { isErrorInShort, rowsOfLists } from './tables.js'

/** The rows of a list in JSON or YAML: objects, lists or texts in a list, or under their codes; `undefined` where it is none. */
export function rowsIn(data: unknown, place = '', section?: number): readonly Row[] | undefined {
  const at = (key: string | number) => (place === '' ? `${key}` : `${place}.${key}`)
  // Errors may stand under their status; the place in a list is none.
  const statusOf = (key: string) => statusInPlace(key) ?? section
  if (Array.isArray(data)) {
    if (data.length > 1 && data.every(Array.isArray))
      return withMessages(
        rowsOfLists(data, (index) => at(index)),
        section,
      )
    if (place === '' && data.length > 0 && data.every((text) => typeof text === 'string')) {
      return data.map((message, index) => ({ place: at(index), row: { message } }))
    }
    return withMessages(
      data.flatMap((row, index) => (isRecord(row) ? [{ place: at(index), row }] : [])),
      section,
    )
  }
  if (!isRecord(data)) return undefined
  const entries = Object.entries(data)
  const short = entries.filter((entry): entry is [string, readonly unknown[]] => isErrorInShort(entry[1]))
  if (short.length > 0 && short.length * 2 > entries.length) {
    const rows = rowsOfLists(
      short.map(([, cells]) => cells),
      (index) => at(short[index]?.[0] ?? index),
    )
    return withMessages(
      rows.map((row, index) => ({ ...row, key: short[index]?.[0] ?? '' })),
      section,
    )
  }
  const rows = entries.flatMap(([key, row]) =>
    isRecord(row) ? [{ place: at(key), key, row, status: statusOf(key) }] : [],
  )
  const { message, status } = columnsOf(rows)
  const isRow = ({ row }: Row) =>
    typeof row[message ?? ''] === 'string' && (row[status ?? ''] !== undefined || message === 'message')
  if (rows.length > 0 && rows.filter(isRow).length * 2 > entries.length) return rows
  const inner = entries.flatMap(([key, value]) =>
    typeof value === 'object' ? (rowsIn(value, at(key), statusOf(key)) ?? []) : [],
  )
  return inner.length > 0 ? inner : undefined
}

const withMessages = (rows: readonly Row[], status?: number) =>
  rows.length > 0 && hasMessages(rows) ? rows.map((row) => ({ ...row, status })) : undefined

/** The errors of rows, by their columns. Throws a `UsageError` where these have no messages. */
export function errorsInRows(rows: readonly Row[], file: string): Imported {
  const { message, status, code, name, cause, solution } = columnsOf(rows)
  const keys = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))]
  if (message === undefined) {
    throw new UsageError(
      `${file}: no column has messages (it has ${keys.join(', ') || 'none'}): call one 'message', and others 'code' and 'status'`,
    )
  }
  // Beside 22N01, 42001 is no number.
  const hasDigits = rows.some(({ key, row }) => /^\d+[A-Za-z]/.test(String(code === undefined ? key : row[code])))
  const remarks: string[] = []
  const unused = keys.filter((key) => ![message, status, code, name, cause, solution].includes(key))
  if (unused.length > 0) remarks.push(`of each row these were left out: ${unused.join(', ')}`)
  const errors = rows.flatMap(({ place, key, row, status: section }): ImportedError[] => {
    const text = row[message]
    if (typeof text !== 'string' || text.trim() === '') {
      remarks.push(`${place}: has no '${message}', and was left out`)
      return []
    }
    const cell = status === undefined ? undefined : row[status]
    const [given = section, ...others] = statusesIn(cell)
    if (others.length > 0) {
      remarks.push(
        `${place}: '${key ?? (code === undefined ? text : row[code])}' has several statuses (${cell}), of which the first was taken over`,
      )
    }
    if (given === undefined && isOtherNumber(cell)) {
      remarks.push(`${place}: ${JSON.stringify(cell)} is no status of an error, from 400 to 599, and it was left out`)
      return []
    }
    if (given === undefined && cell !== undefined && cell !== null && cell !== '') {
      remarks.push(`${place}: ${JSON.stringify(cell)} is no status that is known, which is therefore guessed`)
    }
    const own = (code === undefined ? undefined : codeOf(row[code])) ?? codeOf(key)
    const { losses, ...template } = foreignText(text)
    for (const loss of losses) remarks.push(`${place}: ${loss}`)
    return [
      {
        place,
        ...template,
        status: given,
        code: typeof own === 'number' && hasDigits ? String(own) : own,
        lostCode: code === undefined ? undefined : lostCodeOf(row[code]),
        ...(name !== undefined && typeof row[name] === 'string' && { named: row[name] }),
        ...(cause !== undefined && { cause: proseIn(row[cause]) }),
        ...(solution !== undefined && { solution: stepsIn(row[solution]) }),
      },
    ]
  })
  return { errors, remarks }
}

/** The status that a part of a place is: errors may stand under theirs. */
export const statusInPlace = (place: string): number | undefined =>
  place.split('.').flatMap((key) => (/^[45]\d\d$/.test(key) ? [Number(key)] : []))[0]

function codeOf(value: unknown): string | number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  return /^-?(?:0|[1-9]\d{0,14})$/.test(value.trim()) ? Number(value) : value.trim()
}
