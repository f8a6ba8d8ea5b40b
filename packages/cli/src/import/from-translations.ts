import { isRecord } from '@errspec/core/adapter'
import { statusInPlace } from './from-list.js'
import type { Imported, ImportedError } from './imported.js'
import { isWanted } from './key-patterns.js'
import { foreignText } from './placeholders.js'

/** The forms of a text by a number, as i18n files have them beside one another. */
const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other']

/**
 * The texts of an i18n file, nested as they may be, each under its keys with dots between: those that `patterns` name, or all. What
 * stands around a whole file, as the language, is no part of a key.
 */
export function errorsInTranslations(
  data: Readonly<Record<string, unknown>>,
  patterns: readonly string[] = [],
): Imported {
  const remarks: string[] = []
  const errors: ImportedError[] = []
  let others = 0
  const visit = (value: unknown, path: readonly string[]): void => {
    const place = path.join('.')
    if (isRecord(value)) {
      const inner = otherForm(value)
      if (inner !== undefined && isWanted(place, patterns)) {
        remarks.push(`${place}: of its forms only 'other' was taken over`)
      }
      if (inner !== undefined) visit(inner, path)
      // What begins with @ is about a text, in files of Flutter.
      else for (const [key, part] of Object.entries(value)) if (!key.startsWith('@')) visit(part, [...path, key])
    } else if (!isWanted(place, patterns)) others++
    else if (typeof value !== 'string' || value.trim() === '') remarks.push(`${place}: is no text, and was left out`)
    else {
      const { losses, ...template } = foreignText(value)
      for (const loss of losses) remarks.push(`${place}: ${loss}`)
      const status = statusInPlace(place)
      const code = path.filter((key) => key !== String(status)).join('.')
      errors.push({ place, ...template, status, code: code === '' ? place : code })
    }
  }
  visit(withoutLanguage(data), [])
  if (others > 0) remarks.push(`${others} texts under other keys than ${patterns.join(', ')} were left out`)
  else if (patterns.length === 0) remarks.push(...hintOnKeys(errors))
  return { errors, remarks }
}

function otherForm(value: Readonly<Record<string, unknown>>): unknown {
  const keys = Object.keys(value)
  return keys.length > 1 && keys.every((key) => FORMS.includes(key)) ? value['other'] : undefined
}

/** Files of Rails have all of their texts under the language. */
function withoutLanguage(data: Readonly<Record<string, unknown>>): unknown {
  const [[key = '', value] = [], ...others] = Object.entries(data)
  return others.length === 0 && isRecord(value) && /^[a-z]{2}(?:[-_][A-Za-z]{2,4})?$/.test(key) ? value : data
}

/** Where a part of a file has errors by its name, the rest may be the texts of a whole application. */
function hintOnKeys(errors: readonly ImportedError[]): readonly string[] {
  const isError = ({ place }: ImportedError) => /^[^.]*(?:error|exception|fault)[^.]*\./i.test(place)
  const named = errors.find(isError)
  if (named === undefined || errors.every(isError)) return []
  const [section = ''] = named.place.split('.')
  return [`if only some of these texts are errors, name their keys, as in --keys '${section}.*'`]
}
