import { printableLines } from '@errspec/core/schema'
import picocolors from 'picocolors'

/** How output is dressed: with colours or without, and how wide a line may be. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  /** Columns of a line; `Infinity` where nobody folds, as in a pipe. */
  readonly width: number
}

/** A style for a stream: `columns` are those of the terminal, absent where there is none. */
export function createStyle(hasColor: boolean, columns?: number): Style {
  const { bold, dim, red, green, yellow, cyan } = picocolors.createColors(hasColor)
  return { bold, dim, red, green, yellow, cyan, width: columns === undefined ? Number.POSITIVE_INFINITY : columns }
}

/** No colours, and no line is folded. */
export const plain: Style = createStyle(false)

/** Folds a text at spaces so that its lines, indented by `indent` from the second one on, fit the style's width. */
export function fold(text: string, { width }: Style, indent: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}

/** Rows as columns, each as wide as its widest cell; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[], gap = 2): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd((widths[index] ?? 0) + gap)))
      .join('')
      .trimEnd(),
  )
}

/** What `createStyle` writes into a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OWN_COLORS = /(\u001b\[(?:[12]|22|3[1-6]|39)m)/

/**
 * A report as it goes to a terminal or a pipe: whatever it says, in it nothing is obeyed but our own colours. The last of several walls:
 * a text from outside is made `printable` where it is put into a report, and here what was forgotten is.
 */
export function onlyOwnColors(text: string, { bold }: Style): string {
  if (bold('x') === 'x') return withoutCommands(printableLines(text))
  return text
    .split(OWN_COLORS)
    .map((part, index) => (index % 2 === 1 ? part : withoutCommands(printableLines(part))))
    .join('')
}

/** GitHub Actions obeys a line that begins so, even behind spaces. Of ours there are only annotations. */
const withoutCommands = (text: string) =>
  text.replace(/^(\s*):(?=:(?!(?:error|warning|notice) (?:file=|title=)))/gm, '$1\\u003a')
