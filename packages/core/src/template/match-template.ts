import { numberEnd, readNumber } from './numbers.js'
import type { Template } from './template.js'
import type { Params, ParamType } from './template-types.js'

/**
 * Reads a message back into the params of one template, or `undefined` when it is not that template's. With several
 * placeholders the first separators win for which every type parses.
 *
 * Linear in the message: a number is looked for within its digits alone, and no placeholder is read twice from where it
 * failed. A text that failed from one position fails from every later one too.
 */
export function matchTemplate({ literals, names, types }: Template, message: string): Params | undefined {
  const last = names.length - 1
  const [prefix = ''] = literals
  const suffix = literals[last + 1] ?? ''
  if (last < 0) return message === prefix ? {} : undefined
  const end = message.length - suffix.length
  if (prefix.length > end || !message.startsWith(prefix) || !message.endsWith(suffix)) return undefined

  const text = message.slice(0, end)
  const params: Record<string, string | number> = {}
  const textFailedFrom = names.map(() => Number.POSITIVE_INFINITY)
  const failedNumbers = new Set<number>()

  /** Reads a placeholder that begins at `start`, and all that follow it. */
  const readFrom = (index: number, start: number): boolean => {
    const type = types[index]
    const read = (stop: number): boolean => {
      const value = readParam(text.slice(start, stop), type)
      if (value !== undefined) params[names[index] ?? ''] = value
      return value !== undefined
    }
    if (index === last) return read(end)

    const next = index + 1
    const separator = literals[next] ?? ''
    const key = next * message.length + start
    if (failedNumbers.has(key)) return false
    const scope = type === 'string' ? text : text.slice(0, numberEnd(text, start) + separator.length)
    let at = scope.indexOf(separator, start)
    while (at !== -1 && at + separator.length < (textFailedFrom[next] ?? 0)) {
      if (read(at) && readFrom(next, at + separator.length)) return true
      at = scope.indexOf(separator, at + 1)
    }
    if (type === 'string') textFailedFrom[index] = start
    else failedNumbers.add(key)
    return false
  }

  return readFrom(0, prefix.length) ? params : undefined
}

/** Reads one param's text back; `undefined` when it is not of that type. */
function readParam(text: string, type: ParamType | undefined): string | number | undefined {
  if (type === 'string') return text
  const value = readNumber(text)
  return type === 'integer' && !Number.isInteger(value) ? undefined : value
}
