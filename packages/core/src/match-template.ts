import { numberEnd } from './numbers.js'
import { readParam, type Template } from './template.js'
import type { Params } from './template-types.js'

/**
 * Reads a message back into the params of one template, or `undefined` when it is not that template's. With several
 * placeholders the first separators win for which every type parses.
 *
 * Linear in the message: each placeholder is first given the stretch where it could begin at all, and no stretch is
 * then searched twice. A text that failed from one position fails from every later one, and a number that failed is
 * remembered where it could be met again.
 */
export function matchTemplate(template: Template, message: string): Params | undefined {
  const { literals, names, types } = template
  const last = names.length - 1
  const prefix = literals[0] ?? ''
  const suffix = literals[last + 1] ?? ''
  if (last < 0) return message === prefix ? {} : undefined
  const end = message.length - suffix.length
  if (prefix.length > end || !message.startsWith(prefix) || !message.endsWith(suffix)) return undefined
  const bounds = last === 0 ? undefined : boundsOf(template, message, end)
  if (last > 0 && !bounds) return undefined

  const values: (string | number)[] = []
  const failedFrom = names.map(() => Number.POSITIVE_INFINITY)
  const failedNumbers = new Set<number>()

  const matchFrom = (index: number, start: number): boolean => {
    const type = types[index]
    const isText = type === 'string'
    if (index === last) {
      const value =
        bounds && start < (bounds[index]?.from ?? 0) ? undefined : readParam(message.slice(start, end), type)
      if (value !== undefined) values[index] = value
      return value !== undefined
    }
    const { from = 0, to = 0 } = bounds?.[index] ?? {}
    const stopAt = failedFrom[index] ?? end
    if (start >= stopAt || start < from || start > to) return false
    if (!isText && !/[-\d]/.test(message.charAt(start))) return false
    // Behind a text, each position is met once; behind a number, by each way to read it.
    const key = !isText && types[index - 1] !== 'string' ? index * (message.length + 1) + start : -1
    if (failedNumbers.has(key)) return false

    const separator = literals[index + 1] ?? ''
    // The separator ends where the next placeholder begins; a number before it is never empty.
    const earliest = Math.max(isText ? start : start + 1, (bounds?.[index + 1]?.from ?? 0) - separator.length)
    const latest = Math.min(
      stopAt,
      isText ? to : numberEnd(message, start),
      (bounds?.[index + 1]?.to ?? end) - separator.length,
    )
    const scope = message.slice(0, latest + separator.length)
    for (let at = scope.indexOf(separator, earliest); at !== -1; at = scope.indexOf(separator, at + 1)) {
      const value = readParam(message.slice(start, at), type)
      if (value !== undefined && matchFrom(index + 1, at + separator.length)) {
        values[index] = value
        return true
      }
    }
    if (isText) failedFrom[index] = start
    else if (key !== -1) failedNumbers.add(key)
    return false
  }

  if (!matchFrom(0, prefix.length)) return undefined
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}

/**
 * For each placeholder the first and last position where it could begin, seen from the end of the message: the last
 * place of each separator, and the run of digits that a number would have to be in. `undefined` where one has none.
 */
function boundsOf({ literals, names, types }: Template, message: string, end: number) {
  const bounds: { from: number; to: number }[] = []
  let from = 0
  let to = end
  for (let index = names.length - 1; index >= 0; index--) {
    const isLast = index === names.length - 1
    const separator = literals[index + 1] ?? ''
    if (!isLast) to = to < separator.length ? -1 : message.lastIndexOf(separator, to - separator.length)
    if (to < 0) return undefined
    // A number reaches to its separator without a break, so it begins in the run that ends there.
    const reach = isLast ? end : from - separator.length
    from = types[index] === 'string' ? 0 : numericRunStart(message, reach)
    bounds[index] = { from, to }
  }
  return bounds
}

/** How often a number can have a character, digits apart. */
const MOST_OF = new Map([
  ['.', 1],
  ['e', 1],
  ['E', 1],
  ['+', 1],
  ['-', 2],
])

/** The earliest position where a number that ends at `end` could begin. */
function numericRunStart(text: string, end: number): number {
  const left = new Map(MOST_OF)
  let start = Math.max(0, end)
  while (start > 0) {
    const character = text.charAt(start - 1)
    if (character < '0' || character > '9') {
      const allowed = left.get(character) ?? 0
      if (allowed === 0) break
      left.set(character, allowed - 1)
    }
    start--
  }
  return start
}
