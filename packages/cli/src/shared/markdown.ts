import { printable } from '@errspec/core/schema'

/** A text as Markdown that shows it to the letter. */
export function prose(text: string): string {
  const words = printable(text.replace(/\s+/g, ' ').trim()).split(/(\bhttps?:\/\/\S*[^\s.,;:!?])/)
  // A URL becomes a link by itself; with characters that mean something else as well it is shown as code.
  const escaped = words.map((part, index) =>
    index % 2 === 0 ? escapeText(part) : /^[\w:/.%-]+$/.test(part) ? part : code(part),
  )
  return escaped
    .join('')
    .replace(/^([#>+-])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
}

function escapeText(text: string): string {
  return text
    .replace(/[\\`*[\]~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?=[\w/!?])/g, '\\<')
    .replace(/&(?=#?\w+;)/g, '\\&')
}

/** A text as code, whatever backticks it has. */
export function code(text: string): string {
  const flat = printable(text.replace(/[\r\n]+/g, ' '))
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = /^`|`$|^ .*\S.* $/.test(flat) ? ' ' : ''
  return `${fence}${pad}${flat}${pad}${fence}`
}

/** A table; its cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
