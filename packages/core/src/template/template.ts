import { type Rule, settingFaults } from '../values/settings.js'
import { cleanText } from './clean-text.js'
import { writeNumber } from './numbers.js'
import type { Params, ParamType } from './template-types.js'

/** A message parsed once: `literals` has one entry more than `names`, and they alternate. */
export interface Template {
  readonly literals: readonly string[]
  readonly names: readonly string[]
  readonly types: readonly ParamType[]
  /** What the value of each placeholder must be, by name. */
  readonly rules: Readonly<Record<string, Rule>>
  /** UTF-16 units of literal text; of two templates that match, the one with more is the closer one. */
  readonly literalLength: number
}

const RULES: Readonly<Record<ParamType, Rule>> = {
  string: [(value) => typeof value === 'string', 'a string'],
  integer: [Number.isInteger, 'an integer'],
  number: [Number.isFinite, 'a finite number'],
}

/** The parts of a message: a doubled brace, a placeholder, text, and a brace that opens or closes nothing. */
export const PARTS = /([{}])\1|\{([^}]*)\}|[^{}]+|[{}]/g

/** Parses a message. A brace that opens or closes nothing counts as text: `defineCatalog` reports it. */
export function parseTemplate(text: string, params: Readonly<Record<string, ParamType>> = {}): Template {
  const literals = ['']
  const names: string[] = []
  for (const [part, brace, name] of text.matchAll(PARTS)) {
    if (name === undefined) literals[names.length] += brace ?? part
    else {
      names.push(name)
      literals.push('')
    }
  }
  const types = names.map((name) => (Object.hasOwn(params, name) && params[name]) || 'string')
  return {
    literals,
    names,
    types,
    rules: Object.fromEntries(names.map((name, index) => [name, RULES[types[index] ?? 'string']])),
    literalLength: literals.join('').length,
  }
}

/** What is wrong with the params that somebody gives for a template, as phrases. */
export const paramFaults = ({ rules }: Template, params: unknown): string[] =>
  settingFaults('param', params, rules, true)

/** Fills a template with sound params. */
export function renderTemplate({ literals, names }: Template, params: Params): string {
  return literals.reduce((text, literal, index) => {
    const value = params[names[index - 1] ?? '']
    return text + (typeof value === 'number' ? writeNumber(value) : value) + literal
  })
}

/** Sound params as they go on the wire: strings cleaned, `-0` made `0`. */
export function cleanParams(params: Params): Params {
  const cleaned: Record<string, string | number> = {}
  for (const name of Object.keys(params)) {
    const value = params[name] ?? ''
    cleaned[name] = typeof value === 'string' ? cleanText(value) : value + 0
  }
  return cleaned
}
