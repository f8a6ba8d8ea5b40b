import { isRecord } from '@errspec/core/adapter'
import type { Imported, ImportedError } from './imported.js'
import { foreignText } from './placeholders.js'

/** The texts of an i18n file, nested as they may be, each under its keys with dots between. */
export function errorsInTranslations(data: Readonly<Record<string, unknown>>): Imported {
  const remarks: string[] = []
  const errors: ImportedError[] = []
  const visit = (value: unknown, path: readonly string[]): void => {
    const place = path.join('.')
    if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key])
    } else if (typeof value !== 'string' || value.trim() === '') {
      remarks.push(`${place}: is no text, and was left out`)
    } else {
      const { losses, ...template } = foreignText(value)
      for (const loss of losses) remarks.push(`${place}: ${loss}`)
      errors.push({ place, ...template, code: place })
    }
  }
  visit(data, [])
  return { errors, remarks }
}
