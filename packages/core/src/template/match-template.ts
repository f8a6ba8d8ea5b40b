import { numberEnd } from './numbers.js'
import { textRuleOf } from './param-rules.js'
import type { Params, TextParamType } from './param-types.js'
import type { Template } from './template.js'

/**
 * Reads a message back into the params of one template, or `undefined` when it is not that template's. With several
 * placeholders the first separators win for which every type parses. A placeholder that stands twice says the same twice.
 *
 * Linear in the message: a number is looked for within its digits alone, true and false within five letters, and no
 * placeholder is read twice from where it failed. A text that failed from one position fails from every later one too.
 */
export function matchTemplate(
  { literals, names, types }: Omit<Template, 'literalLength'>,
  message: string,
): Params | undefined {
  const last = names.length - 1
  const [prefix = ''] = literals
  const suffix = literals[last + 1] ?? ''
  if (last < 0) return message === prefix ? {} : undefined
  const end = message.length - suffix.length
  if (prefix.length > end || !message.startsWith(prefix) || !message.endsWith(suffix)) return undefined

  if (last === 0) {
    // Most messages have one; what follows would cost more than the reading.
    const text = message.slice(prefix.length, end)
    const value = types[0] === 'string' ? text : textRuleOf(types[0])?.readText(text)
    return value === undefined ? undefined : { [names[0] ?? '']: value }
  }

  return firstMatch(literals, names, types, message, end) ?? search(literals, names, types, message, end)
}

/** The params, where the first separator behind each placeholder is the right one: so it is for most messages. */
function firstMatch(
  literals: Template['literals'],
  names: Template['names'],
  types: Template['types'],
  message: string,
  end: number,
): Params | undefined {
  const params: Record<string, unknown> = {}
  let start = literals[0]?.length ?? 0
  for (let index = 0; index < names.length; index++) {
    const [name = '', separator = ''] = [names[index], literals[index + 1]]
    const isLast = index === names.length - 1
    const stop = isLast ? end : message.indexOf(separator, start)
    if (stop === -1 || (!isLast && stop + separator.length > end)) return undefined
    const value = textRuleOf(types[index])?.readText(message.slice(start, stop))
    if (value === undefined || (Object.hasOwn(params, name) && params[name] !== value)) return undefined
    params[name] = value
    start = stop + separator.length
  }
  return params
}

function search(
  literals: Template['literals'],
  names: Template['names'],
  types: Template['types'],
  message: string,
  end: number,
): Params | undefined {
  const last = names.length - 1
  const prefix = literals[0] ?? ''
  const text = message.slice(0, end)
  const params: Record<string, unknown> = {}
  const textFailedFrom = names.map(() => Number.POSITIVE_INFINITY)
  const failedValues = new Set<number>()

  /** Reads a placeholder that begins at `start`, and all that follow it. */
  const readFrom = (index: number, start: number): boolean => {
    const type = types[index]
    const read = (stop: number): boolean => {
      const value = textRuleOf(type)?.readText(text.slice(start, stop))
      const name = names[index] ?? ''
      if (value === undefined || (names.indexOf(name) < index && params[name] !== value)) return false
      params[name] = value
      return true
    }
    if (index === last) return read(end)

    const next = index + 1
    const separator = literals[next] ?? ''
    const key = next * message.length + start
    if (failedValues.has(key)) return false
    const scope = type === 'string' ? text : text.slice(0, longestEnd(text, start, type) + separator.length)
    let at = scope.indexOf(separator, start)
    while (at !== -1 && at + separator.length < (textFailedFrom[next] ?? 0)) {
      if (read(at) && readFrom(next, at + separator.length)) return true
      at = scope.indexOf(separator, at + 1)
    }
    if (type === 'string') textFailedFrom[index] = start
    else failedValues.add(key)
    return false
  }

  return readFrom(0, prefix.length) ? params : undefined
}

/** Where the longest text that could be a value of the type ends. */
function longestEnd(text: string, start: number, type: TextParamType | undefined): number {
  return type === 'boolean' ? start + 'false'.length : numberEnd(text, start)
}
