import { describe } from './describe.js'
import { didYouMean } from './nearest.js'
import { pathTo } from './path.js'
import { isRecord } from './plain-data.js'

/** Takes a fault and its dotted path. */
export type Report = (path: string, message: string) => void

/** Reports keys that nobody knows: most often a misspelt one that would be silently ignored. */
export function checkKeys(data: object, known: readonly string[], path: string, report: Report): void {
  for (const key of Object.keys(data)) {
    if (!known.includes(key)) report(pathTo(path, key), `is not a known key${didYouMean(key, known)}`)
  }
}

export function checkText(text: unknown, path: string, report: Report): text is string {
  const sound = typeof text === 'string' && text.trim() !== ''
  if (!sound) report(path, `must be a text that is not empty, not ${describe(text)}`)
  return sound
}

/** An optional list of texts. */
export function checkTexts(texts: unknown, path: string, report: Report): texts is readonly string[] | undefined {
  if (texts === undefined) return true
  const sound =
    Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string' && text.trim())
  if (!sound) report(path, 'must be a list of texts, none of them empty')
  return sound
}

/** The objects of a list, each with its path; what is no object is reported and left out. */
export function checkRecords(list: unknown, path: string, report: Report): [string, Record<string, unknown>][] {
  if (!Array.isArray(list)) {
    report(path, `must be a list, not ${describe(list)}`)
    return []
  }
  return list.flatMap((item, index) => {
    if (isRecord(item)) return [[`${path}.${index}`, item] as [string, Record<string, unknown>]]
    report(`${path}.${index}`, `must be an object, not ${describe(item)}`)
    return []
  })
}

/** Text that goes on the wire: not empty, and nothing in it that cleaning would take out. */
export function checkWireText(text: unknown, path: string, report: Report): text is string {
  if (!checkText(text, path, report)) return false
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)) report(path, 'has control characters or lone surrogates')
  return true
}
