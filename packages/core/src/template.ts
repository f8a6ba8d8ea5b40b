import { cleanText } from './clean-text.js'
import { readNumber, writeNumber } from './numbers.js'
import type { Params, ParamType } from './template-types.js'

/** A message parsed once: `literals` has one entry more than `names`, and they alternate. */
export interface Template {
  readonly text: string
  readonly literals: readonly string[]
  readonly names: readonly string[]
  readonly types: readonly ParamType[]
  /** UTF-16 units of literal text; of two templates that match, the one with more is the closer one. */
  readonly literalLength: number
}

/** Parses a message. Faults (unbalanced braces and the like) are given to `onFault`, or ignored: `defineCatalog` reports them. */
export function parseTemplate(
  text: string,
  params: Readonly<Record<string, ParamType>> = {},
  onFault: (fault: string) => void = () => {},
): Template {
  const literals: string[] = []
  const names: string[] = []
  let literal = ''
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character !== '{' && character !== '}') {
      literal += character
    } else if (text.charAt(index + 1) === character) {
      literal += character
      index++
    } else if (character === '}') {
      onFault(`has a '}' at ${index} that closes nothing; write '}}' for a literal brace`)
      literal += character
    } else {
      const close = text.indexOf('}', index)
      if (close === -1) {
        onFault(`has a '{' at ${index} that is never closed; write '{{' for a literal brace`)
        literal += text.slice(index)
        break
      }
      literals.push(literal)
      names.push(text.slice(index + 1, close))
      literal = ''
      index = close
    }
  }
  literals.push(literal)
  return {
    text,
    literals,
    names,
    types: names.map((name) => (Object.hasOwn(params, name) ? (params[name] ?? 'string') : 'string')),
    literalLength: literals.reduce((sum, part) => sum + part.length, 0),
  }
}

/** Fills a template with params that `cleanParams` has passed. */
export function renderTemplate(template: Template, params: Params): string {
  let text = template.literals[0] ?? ''
  template.names.forEach((name, index) => {
    const value = params[name]
    text += typeof value === 'number' ? writeNumber(value) : value
    text += template.literals[index + 1]
  })
  return text
}

/**
 * The params as they go on the wire: strings cleaned, `-0` made `0`. Every fault (a missing or unknown param, a wrong
 * type) is given to `onFault`, as a phrase.
 */
export function cleanParams(
  template: Template,
  params: Readonly<Record<string, unknown>>,
  onFault: (fault: string) => void,
): Params {
  const cleaned: Record<string, string | number> = {}
  template.names.forEach((name, index) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    const type = template.types[index]
    if (type === 'string' && typeof value === 'string') cleaned[name] = cleanText(value)
    else if (type === 'number' && Number.isFinite(value)) cleaned[name] = (value as number) + 0
    else if (type === 'integer' && Number.isInteger(value)) cleaned[name] = (value as number) + 0
    else if (value === undefined) onFault(`param '${name}' is missing (${type})`)
    else
      onFault(
        `param '${name}' must be ${type === 'number' ? 'a finite number' : `of type ${type}`}, not ${describe(value)}`,
      )
  })
  for (const name of Object.keys(params)) {
    if (!template.names.includes(name)) onFault(`unknown param '${name}'`)
  }
  return cleaned
}

/** Reads one param's text back; `undefined` when it is not of that type. */
export function readParam(text: string, type: ParamType | undefined): string | number | undefined {
  if (type === 'string') return text
  const value = readNumber(text)
  return type === 'integer' && !Number.isInteger(value) ? undefined : value
}

/** A value named for a message to a developer: short, and safe for any value. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value)
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return 'an array'
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`
}
