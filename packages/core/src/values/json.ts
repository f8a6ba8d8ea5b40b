import { DEEPEST, isPlain } from './copy.js'

/** Whether a value is plain JSON, no deeper than a definition may be. */
export function isJson(value: unknown, levels = DEEPEST): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (levels === 0) return false
  if (Array.isArray(value)) return value.every((item) => isJson(item, levels - 1))
  return isPlain(value) && !('toJSON' in value) && Object.values(value).every((item) => isJson(item, levels - 1))
}
