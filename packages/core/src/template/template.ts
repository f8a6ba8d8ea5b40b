import { writeParam } from './param-rules.js'
import type { Params, ParamType, TextParamType } from './param-types.js'
import { parseText, type TemplateText } from './parse-template.js'

/** A message parsed once. */
export interface Template extends TemplateText {
  /** What each placeholder is, in their order. */
  readonly types: readonly TextParamType[]
  /** UTF-16 units of literal text; of two templates that match, the one with more is the closer one. */
  readonly literalLength: number
}

/** Parses a message. What `defineCatalog` refuses in one is taken as text here. */
export function parseTemplate(text: string, params: Readonly<Record<string, ParamType>> = {}): Template {
  const { literals, names } = parseText(text)
  const typeOf = (name: string) => (Object.hasOwn(params, name) ? params[name] : 'string')
  return { literals, names, types: names.map(typeOf) as TextParamType[], literalLength: literals.join('').length }
}

/** Fills a template with sound params. */
export function renderTemplate({ literals, names }: TemplateText, params: Params): string {
  let text = literals[0] ?? ''
  for (let index = 0; index < names.length; index++)
    text += writeParam(params[names[index] ?? '']) + literals[index + 1]
  return text
}
