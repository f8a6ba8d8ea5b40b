import { STATUS_CODES } from 'node:http'
import { isRecord } from '@errspec/core/adapter'

/** Statuses by what they are called: `Not Found`, `NOT_FOUND`. */
const NAMED = new Map(
  Object.entries(STATUS_CODES)
    .filter(([status]) => isErrorStatus(Number(status)))
    .map(([status, phrase = '']) => [plain(phrase), Number(status)]),
)

/** The statuses of errors that a cell has: `404`, `404 Not Found`, `HTTP 409`, `400 403`, `NOT_FOUND`, `{ code: 404 }`. */
export function statusesIn(cell: unknown): readonly number[] {
  if (isRecord(cell))
    return (
      Object.values(cell)
        .map(statusesIn)
        .find(({ length }) => length > 0) ?? []
    )
  if (typeof cell !== 'string') return isErrorStatus(cell) ? [Number(cell)] : []
  const text = cell.trim()
  if (/^[45]\d\d(?:[\s,;/|]+[45]\d\d)*$/.test(text)) return text.split(/[\s,;/|]+/).map(Number)
  const [, status] = /^(?:HTTP\S*\s+)?([45]\d\d)(?:\.0+)?(?![\w.])/i.exec(text) ?? []
  const named = status === undefined ? NAMED.get(plain(text.replace(/^\w*Status\w*\./, ''))) : Number(status)
  return named === undefined ? [] : [named]
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '')
}

/** Whether a cell says that its row is no error: a status of success, or a number that is none. */
export const isOtherNumber = (cell: unknown): boolean =>
  /^\s*-?\d+(?:\.\d+)?(?![\w.])/.test(String(cell)) && statusesIn(cell).length === 0

function isErrorStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599
}
