import { numberEnd } from './numbers.js'
import { readParam, type Template } from './template.js'
import type { Params } from './template-types.js'

/**
 * Reads a message back into the params of one template, or `undefined` when it is not that template's. With several
 * placeholders the first separators win for which every type parses.
 *
 * Linear in the message. A text placeholder that failed from one position fails from every later one, and a number
 * that failed is remembered, so no stretch of the message is searched twice.
 */
export function matchTemplate(template: Template, message: string): Params | undefined {
  const { literals, names, types } = template
  const last = names.length - 1
  const prefix = literals[0] ?? ''
  if (last < 0) return message === prefix ? {} : undefined
  const end = message.length - (literals[last + 1] ?? '').length
  if (prefix.length > end || !message.startsWith(prefix) || !message.endsWith(literals[last + 1] ?? ''))
    return undefined

  const values: (string | number)[] = []
  const failedFrom = names.map(() => Number.POSITIVE_INFINITY)
  const failedNumbers = names.map(() => new Set<number>())

  const matchFrom = (index: number, start: number): boolean => {
    const type = types[index]
    if (start >= (failedFrom[index] ?? 0) || failedNumbers[index]?.has(start)) return false
    if (index === last) {
      const value = readParam(message.slice(start, end), type)
      if (value !== undefined) values[index] = value
      else failedNumbers[index]?.add(start)
      return value !== undefined
    }
    const separator = literals[index + 1] ?? ''
    const stopAt = failedFrom[index] ?? end
    const searchEnd = Math.min(end, separator.length + (type === 'string' ? stopAt : numberEnd(message, start)))
    const scope = message.slice(0, searchEnd)
    // A number is never empty, hence the + 1.
    let at = scope.indexOf(separator, type === 'string' ? start : start + 1)
    while (at !== -1) {
      const value = readParam(message.slice(start, at), type)
      if (value !== undefined && matchFrom(index + 1, at + separator.length)) {
        values[index] = value
        return true
      }
      at = scope.indexOf(separator, at + 1)
    }
    if (type === 'string') failedFrom[index] = start
    else failedNumbers[index]?.add(start)
    return false
  }

  if (!matchFrom(0, prefix.length)) return undefined
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}
