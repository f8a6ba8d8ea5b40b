import { statusesIn } from './statuses.js'

/** A row of a list: its place, the key that it stands under, and its cells. */
export type Row = {
  readonly place: string
  readonly key?: string
  /** The status that a section of the list is called by. */
  readonly status?: number | undefined
  readonly row: Readonly<Record<string, unknown>>
}

/** What lists call their columns, without case and punctuation; the first one that a list has counts. */
const NAMES = {
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
  cause: [
    'cause',
    'causes',
    'possiblecause',
    'possiblecauses',
    'rootcause',
    'why',
    'reason',
    'explanation',
    'description',
    'details',
    'meaning',
  ],
  solution: [
    'solution',
    'solutions',
    'possiblesolution',
    'possiblesolutions',
    'resolution',
    'fix',
    'howtofix',
    'howtoresolve',
    'remedy',
    'recommendedaction',
    'correctiveaction',
    'useraction',
    'action',
    'actions',
    'whattodo',
    'recommendation',
    'suggestion',
    'suggestions',
    'workaround',
    'troubleshooting',
    'nextsteps',
    'hint',
    'hints',
    'help',
  ],
} as const

/** Which columns have what; those that a list lacks are absent. */
export interface Columns {
  readonly message: string | undefined
  readonly status: string | undefined
  readonly code: string | undefined
  /** Names beside codes that are numbers. */
  readonly name: string | undefined
  /** Sentences for people: why an error happens, and what to do. */
  readonly cause: string | undefined
  readonly solution: string | undefined
}

/** Tells what the columns of a list are: by their names, else by what stands in them. */
export function columnsOf(rows: readonly Row[]): Columns {
  const keys = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))]
  const message = messageColumn(keys, rows)
  const others = keys.filter((key) => key !== message)
  const named = columnNamed(others, 'status')
  const codes = columnNamed(others, 'code') ?? columnEnding(others, 'code', (key) => isMostlyCodes(rows, key))
  const isStatusOnly = codes !== undefined && share(rows, codes, isStatus) === 1
  const status =
    named !== undefined && (share(rows, named, isStatus) > 0.5 || !isMostlyCodes(rows, named))
      ? named
      : isStatusOnly
        ? codes
        : others.find((key) => key !== codes && share(rows, key, isStatus) > 0.9)
  const free = others.filter((key) => key !== status)
  const code =
    codes !== undefined && codes !== status
      ? codes
      : // What rows stand under is their code.
        free.find(
          (key) => rows.every((row) => row.key === undefined) && isMostlyCodes(rows, key) && isDistinct(rows, key),
        )
  const isNumbered = code !== undefined && share(rows, code, isNumber) === 1
  const beside = columnNamed(
    free.filter((key) => key !== code),
    'code',
  )
  // Beside numbers there may be names, each of one error; a class that several have is none.
  const name = isNumbered && beside !== undefined && isDistinct(rows, beside) ? beside : undefined
  const told = [message, status, code, name]
  const texts = keys.filter((key) => !told.includes(key) && share(rows, key, isProse) > 0.5)
  return { message, status, code, name, cause: columnNamed(texts, 'cause'), solution: columnNamed(texts, 'solution') }
}

/** Whether objects are rows of a list of errors. */
export const hasMessages = (rows: readonly Row[]): boolean => columnsOf(rows).message !== undefined

/** The column with the usual name, else the one with a name that ends so, else the one with the most words. */
function messageColumn(keys: readonly string[], rows: readonly Row[]): string | undefined {
  const named = columnNamed(keys, 'message')
  if (named !== undefined) return named
  const spoken = keys.filter((key) => share(rows, key, isSentence) > 0.5)
  const ending = columnEnding(spoken, 'message', () => true)
  if (ending !== undefined) return ending
  const english = spoken.find((key) => /(?:^|[^a-z])en(?:glish)?$/i.test(key))
  const length = (key: string) => rows.reduce((sum, { row }) => sum + String(row[key] ?? '').length, 0)
  return english ?? spoken.toSorted((one, other) => length(other) - length(one))[0]
}

function columnNamed(keys: readonly string[], column: keyof typeof NAMES): string | undefined {
  const plain = keys.map(plainName)
  const found = NAMES[column].find((name) => plain.includes(name))
  return found === undefined ? undefined : keys[plain.indexOf(found)]
}

function columnEnding(
  keys: readonly string[],
  column: keyof typeof NAMES,
  fits: (key: string) => boolean,
): string | undefined {
  return keys.find((key) => NAMES[column].some((name) => plainName(key).endsWith(name)) && fits(key))
}

const plainName = (key: string) => key.toLowerCase().replace(/[^a-z]/g, '')

/** How many of the cells that are there are so, from 0 to 1. */
function share(rows: readonly Row[], key: string, is: (cell: unknown) => boolean): number {
  const cells = rows.map(({ row }) => row[key]).filter((cell) => cell !== undefined && cell !== null && cell !== '')
  return cells.length === 0 ? 0 : cells.filter(is).length / cells.length
}

const isStatus = (cell: unknown) => statusesIn(cell).length > 0
const isSentence = (cell: unknown) => typeof cell === 'string' && /\S\s+\S/.test(cell) && !isStatus(cell)
const isProse = (cell: unknown) =>
  isSentence(cell) || (Array.isArray(cell) && cell.length > 0 && cell.every(isSentence))
const isNumber = (cell: unknown) => typeof cell === 'number' || /^\s*-?(?:0|[1-9]\d{0,14})\s*$/.test(String(cell))
const isMostlyCodes = (rows: readonly Row[], key: string) =>
  share(rows, key, (cell) => /^[\w./:-]+$/.test(String(cell).trim()) && !isStatus(cell)) > 0.9
const isDistinct = (rows: readonly Row[], key: string) => new Set(rows.map(({ row }) => row[key])).size === rows.length
