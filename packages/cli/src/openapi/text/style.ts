import { isRecord } from '@errspec/core/adapter'
import { numberText } from '../../shared/exact-number.js'
import type { TextDocument } from './text-document.js'

/** How a document is indented, quoted and spaced, so that what is added looks like the rest. */
export interface Style {
  /** One step of indentation. */
  readonly unit: string
  readonly isJson: boolean
  readonly isMinified: boolean
  readonly singleQuote: boolean
}

/** The style of a document, by its first lines. */
export function styleOf({ text, format }: TextDocument): Style {
  const begin = text.slice(0, 100_000)
  const isJson = format === 'json'
  const [, unit = '  '] = (isJson ? /^\s*\{\s*?\n([ \t]+)/ : /^( +)[^\s#-]/m).exec(begin) ?? []
  const count = (quote: string) => begin.split(quote).length
  const isMinified = isJson && /^\s*\{"[^"]*":\S/.test(begin)
  return { unit, isJson, isMinified, singleQuote: !isJson && count("'") > count('"') }
}

/** A value on one line. Numbers are written as marked texts say. */
export function flowText(value: unknown, style: Style): string {
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, style)).join(comma(style))}]`
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, item]) => entryText(key, item, style))
    if (entries.length === 0) return '{}'
    return style.isMinified ? `{${entries.join(',')}}` : `{ ${entries.join(', ')} }`
  }
  return typeof value === 'string' ? (numberText(value) ?? scalarText(value, style)) : JSON.stringify(value ?? null)
}

/** What stands between two values on one line. */
export const comma = ({ isMinified }: Style): string => (isMinified ? ',' : ', ')

/** A key and its value on one line. */
export function entryText(key: string, value: unknown, style: Style): string {
  return `${scalarText(key, style)}:${style.isMinified ? '' : ' '}${flowText(value, style)}`
}

/** Texts that a parser of YAML 1.1 or 1.2 takes for something else. */
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i

/** A text as a scalar. In YAML plain where every parser reads it so, else in the document's quotes. */
export function scalarText(text: string, { isJson, singleQuote }: Style): string {
  if (isJson) return JSON.stringify(text)
  if (/^[A-Za-z$_][\w$./-]*$/.test(text) && !WORDS.test(text)) return text
  if (singleQuote && !UNPRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`
  return JSON.stringify(text).replace(new RegExp(UNPRINTABLE, 'gu'), escaped)
}

/** The style of a document with the quotes of one of its texts, which begins so. */
export function quotedAs(first: string | undefined, style: Style): Style {
  return first === "'" || first === '"' ? { ...style, singleQuote: first === "'" } : style
}

// What YAML does not print, takes for a line break, or for a mark of byte order.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what has to be escaped
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u00a0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/u

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
