import type { z } from 'zod'
import type { Fault } from '../definition/definition.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { pathTo } from '../values/path.js'

type Schema = z.core.$ZodType
type Path = readonly PropertyKey[]

/** What zod found of a value that does not fit a schema, in our own words: what it must be, and what it is. */
export function shapeFaults(schema: Schema, value: unknown, issues: readonly z.core.$ZodIssue[]): readonly Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const at = schemaAt(schema, issue.path)
    if (issue.code === 'unrecognized_keys') {
      const known = keysOf(at)
      return issue.keys.map((key) => ({
        path: pathOf([...issue.path, key]),
        message: `is not a known key${didYouMean(key, known) || (known.length > 0 ? ` (${known.join(', ')})` : '')}`,
      }))
    }
    return [{ path: pathOf(issue.path), message: messageOf(issue, at, valueAt(value, issue.path)) }]
  })
}

function messageOf({ code }: z.core.$ZodIssue, schema: Schema | undefined, value: unknown): string {
  if (code === 'invalid_key') return 'is no name that may stand here'
  // What may be left out need not be there without anything in it.
  if (code === 'too_small' && (value === '' || Array.isArray(value))) return 'must not be empty; leave it out instead'
  return mismatch(schema, value)
}

const pathOf = (path: Path) => pathTo('', ...path.map(String))

function mismatch(schema: Schema | undefined, value: unknown): string {
  const words = schema === undefined ? 'something else' : wordsOf(schema)
  return value === undefined ? `is missing: it must be ${words}` : `must be ${words}, not ${describe(value)}`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce(
    (inner, key) => (Object(inner) === inner ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )
}

const defOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def

/** The schema of what stands at a path; `undefined` where several may. */
function schemaAt(schema: Schema, path: Path): Schema | undefined {
  const def = defOf(schema)
  if (def.type === 'optional') return schemaAt(def.innerType, path)
  const [key, ...rest] = path
  if (key === undefined) return schema
  const inner =
    def.type === 'object'
      ? def.shape[String(key)]
      : def.type === 'record'
        ? def.valueType
        : def.type === 'array'
          ? def.element
          : undefined
  return inner && schemaAt(inner, rest)
}

function keysOf(schema: Schema | undefined): readonly string[] {
  const def = schema && defOf(schema)
  return def?.type === 'object' ? Object.keys(def.shape) : []
}

/** What a schema takes, in words. */
function wordsOf(schema: Schema): string {
  const def = defOf(schema)
  switch (def.type) {
    case 'optional':
      return wordsOf(def.innerType)
    case 'string':
      return 'a text'
    case 'boolean':
      return 'true or false'
    case 'number':
      return def.checks?.length || 'format' in def ? 'a whole number' : 'a number'
    case 'enum':
      return listed(Object.values(def.entries).map((value) => `'${value}'`))
    case 'literal':
      return listed(def.values.map(String))
    case 'array':
      return listWords(def.element)
    case 'object': {
      const needed = Object.entries(def.shape).flatMap(([key, inner]) =>
        defOf(inner).type === 'optional' ? [] : [`'${key}'`],
      )
      return needed.length > 0 ? `an object with ${listed(needed, 'and')}` : 'an object'
    }
    case 'record':
      return 'an object'
    case 'union':
      return listed(def.options.map(wordsOf))
    default:
      return 'a value of JSON'
  }
}

function listWords(element: Schema): string {
  const def = defOf(element)
  if (def.type !== 'string') return def.type === 'object' ? 'a list of objects' : 'a list'
  return 'a list of texts, none of them empty'
}

function listed(words: readonly string[], last = 'or'): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}` : (words[0] ?? '')
}
