import { isRecord } from '@errspec/core/adapter'
import type { ParamFacts } from '@errspec/core/schema'
import { typeInWords } from '../../../shared/contract/param-types.js'
import type { JsonObject } from '../../../shared/json-object.js'
import { type Change, change, isSameJson } from '../change.js'

/** How a param is called in a report. */
export const label = ({ name, isShown }: ParamFacts) => (isShown ? `{${name}}` : `params.${name}`)

/** Whether two params have the same values: named types by their name, schemas by their JSON Schema. */
export function isSameType(old: ParamFacts, current: ParamFacts): boolean {
  return old.type === current.type && isSameJson(bare(old.jsonSchema), bare(current.jsonSchema))
}

/** Words of JSON Schema that describe values, and allow none more or less. */
const ANNOTATIONS = ['$schema', '$comment', 'title', 'description', 'examples', 'deprecated', 'readOnly', 'writeOnly']
/** Words below which the keys are names of somebody's, and no words of JSON Schema. */
const NAMING = ['properties', 'patternProperties', '$defs', 'dependentSchemas']
/** Words that hold values. */
const VALUES = ['const', 'enum', 'default']

/** A JSON Schema without what only describes. The order of a set does not count. */
function bare(schema: unknown, key = ''): unknown {
  if (VALUES.includes(key)) return schema
  if (Array.isArray(schema)) {
    const parts = schema.map((part) => bare(part))
    return key === 'required' || key === 'type' ? parts.sort() : parts
  }
  if (!isRecord(schema)) return schema
  const entries = Object.entries(schema).filter(([word]) => NAMING.includes(key) || !ANNOTATIONS.includes(word))
  return Object.fromEntries(
    entries.map(([word, part]) => [word, bare(part, NAMING.includes(key) ? '' : word)]),
  ) as JsonObject
}

/** That a param has another type. */
export function typeChange(path: string, old: ParamFacts, current: ParamFacts): Change {
  const [was, is] = [inWords(old), inWords(current)]
  return change('param-retyped', path, {
    message: `${label(current)} was ${was}${was === is ? ', and its schema is another one' : ` and is ${is}`}`,
    oldClient: readsAs(old, current),
    newClient: readsAs(current, old),
  })
}

function inWords(param: ParamFacts): string {
  const words = typeInWords({ ...param, isOptional: false })
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}

/** What a client that takes a param for one type makes of a server that writes another. */
function readsAs({ name, type, isCarried }: ParamFacts, written: ParamFacts): string {
  if (type === 'string' && !isCarried) return `reads params.${name} as text`
  if (type === 'number' && written.type === 'integer') return `reads params.${name} as before`
  if (type === 'schema') return `does not read the error where params.${name} does not fit the schema that it has`
  return isCarried
    ? `takes the error for 'unrecognized' where params.${name} is no ${type}`
    : `does not recognise the message where {${name}} is no ${type}`
}
