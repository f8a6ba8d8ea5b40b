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
export function matchTemplate(template: Omit<Template, 'literalLength'>, message: string): Params | undefined {
  const { literals, names, types } = template
  const [prefix = ''] = literals
  const suffix = literals[names.length] ?? ''
  if (names.length === 0) return message === prefix ? {} : undefined
  const end = message.length - suffix.length
  if (prefix.length > end || !message.startsWith(prefix) || !message.endsWith(suffix)) return undefined

  // The first separators are the right ones in most messages; to look for others costs far more.
  const params: Record<string, unknown> = {}
  let start = prefix.length
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string
    const separator = literals[index + 1] as string
    const isLast = index === names.length - 1
    const stop = isLast ? end : message.indexOf(separator, start)
    const isInside = isLast || (stop !== -1 && stop + separator.length <= end)
    const value = isInside ? readText(types[index], message.slice(start, stop)) : undefined
    if (value === undefined || (index > 0 && Object.hasOwn(params, name) && params[name] !== value)) {
      return names.length > 1 ? search(template, message.slice(0, end), message.length) : undefined
    }
    params[name] = value
    start = stop + separator.length
  }
  return params
}

/** Most are texts, which need no rule. */
function readText(type: TextParamType | undefined, text: string): unknown {
  return type === 'string' ? text : textRuleOf(type)?.readText(text)
}

/** Tries one separator after the other. */
function search(
  { literals, names, types }: Omit<Template, 'literalLength'>,
  text: string,
  width: number,
): Params | undefined {
  const last = names.length - 1
  const params: Record<string, unknown> = {}
  const textFailedFrom = names.map(() => Number.POSITIVE_INFINITY)
  const failedValues = new Set<number>()

  /** Reads a placeholder that begins at `start`, and all that follow it. */
  const readFrom = (index: number, start: number): boolean => {
    const type = types[index]
    const read = (stop: number): boolean => {
      const value = readText(type, text.slice(start, stop))
      const name = names[index] ?? ''
      if (value === undefined || (names.indexOf(name) < index && params[name] !== value)) return false
      params[name] = value
      return true
    }
    if (index === last) return read(text.length)

    const next = index + 1
    const separator = literals[next] ?? ''
    const key = next * width + start
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

  return readFrom(0, literals[0]?.length ?? 0) ? params : undefined
}

/** Where the longest text that could be a value of the type ends. */
function longestEnd(text: string, start: number, type: TextParamType | undefined): number {
  return type === 'boolean' ? start + 'false'.length : numberEnd(text, start)
}
