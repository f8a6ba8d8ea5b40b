import { parse } from 'csv-parse/sync'
import { UsageError } from '../shared/usage-error.js'
import type { Row } from './columns.js'
import { statusesIn } from './statuses.js'

interface Line {
  readonly place: string
  readonly cells: readonly unknown[]
}

/** The rows of a CSV text with commas, semicolons, tabs or bars. Throws a `UsageError` where it is none. */
export function rowsInCsv(text: string, file: string): readonly Row[] {
  const [head = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  )
  try {
    const lines = parse(text, {
      bom: true,
      info: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as readonly { info: { lines: number }; record: readonly string[] }[]
    return rowsOf(lines.map(({ info, record }) => ({ place: `line ${info.lines}`, cells: record })))
  } catch (error) {
    throw new UsageError(`${file}: is no CSV: ${(error as Error).message}; mend the row, or say what it is with --from`)
  }
}

/** The rows of the tables of a Markdown text. */
export function rowsInMarkdown(text: string): readonly Row[] {
  const lines = text.split(/\r?\n/)
  return lines.flatMap((line, index) => {
    if (!isRule(line) || !lines[index - 1]?.includes('|')) return []
    const behind = lines.slice(index + 1)
    const length = behind.findIndex((other) => !other.includes('|'))
    const body = behind.slice(0, length === -1 ? behind.length : length)
    return rowsOf(
      [lines[index - 1] ?? '', ...body].map((row, at) => ({ place: `line ${index + 1 + at}`, cells: cellsOf(row) })),
    )
  })
}

/** Whether a text has a table of Markdown. */
export const isMarkdown = (text: string): boolean => text.split(/\r?\n/).some(isRule)

const isRule = (line: string) => /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$/.test(line)

const cellsOf = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .trim()
        .replace(/^`(.*)`$/, '$1')
        .replaceAll('\\|', '|'),
    )

/** The rows of a list of lists. */
export const rowsOfLists = (
  lists: readonly (readonly unknown[])[],
  placeOf: (index: number) => string,
): readonly Row[] => rowsOf(lists.map((cells, index) => ({ place: placeOf(index), cells })))

/** The first line names the columns, unless it is an error itself. */
function rowsOf(lines: readonly Line[]): readonly Row[] {
  const [first] = lines
  if (first === undefined) return []
  const isHead = first.cells.every((cell) => typeof cell === 'string' && !/^\s*[45]\d\d\b/.test(cell))
  const width = Math.max(...lines.map(({ cells }) => cells.length))
  const names = Array.from(
    { length: width },
    (_, at) => (isHead && String(first.cells[at] ?? '')) || `column ${at + 1}`,
  )
  return (isHead ? lines.slice(1) : lines).map(({ place, cells }) => ({
    place,
    row: Object.fromEntries(cells.map((cell, at) => [names[at] ?? '', cell])),
  }))
}

/** Whether a list has a status in it, and so is an error in short: `[404, "Not found"]`. */
export const isErrorInShort = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.some((cell) => typeof cell !== 'object' && statusesIn(cell).length > 0)
