import { isRecord } from '@errspec/core/adapter'
import { isSameJson } from '../change.js'

/** Words of JSON Schema that describe values, and allow none more or less. */
const ANNOTATIONS = ['$schema', '$comment', 'title', 'description', 'examples', 'deprecated', 'readOnly', 'writeOnly']
/** Words below which the keys are names of somebody's, and no words of JSON Schema. */
const NAMING = ['properties', 'patternProperties', '$defs', 'dependentSchemas']
/** Words that hold values. */
const VALUES = ['const', 'enum', 'default']

/** A JSON Schema without what only describes. The order of a set does not count. */
export function bare(schema: unknown, key = ''): unknown {
  if (VALUES.includes(key)) return schema
  if (Array.isArray(schema)) {
    const parts = schema.map((part) => bare(part))
    return key === 'required' || key === 'type' ? parts.sort() : parts
  }
  if (!isRecord(schema)) return schema
  const entries = Object.entries(schema).filter(([word]) => NAMING.includes(key) || !ANNOTATIONS.includes(word))
  return Object.fromEntries(entries.map(([word, part]) => [word, bare(part, NAMING.includes(key) ? '' : word)]))
}

/** The words that say which properties an object may have. */
interface JsonSchema {
  readonly properties?: unknown
  readonly required?: unknown
  readonly additionalProperties?: unknown
  readonly unevaluatedProperties?: unknown
}

/**
 * Where a bare JSON Schema has properties, none of them required, that an older one does not have, if that is all in which they
 * differ; nothing otherwise. Whatever fits such a schema fits the older one too: it let any further property through.
 */
export function addedProperties(old: unknown, current: unknown, path = ''): readonly string[] | undefined {
  if (isSameJson(old, current)) return []
  if (Array.isArray(old) && Array.isArray(current)) {
    return old.length === current.length
      ? together(old.map((part, i) => addedProperties(part, current[i], path)))
      : undefined
  }
  if (!isRecord(old) || !isRecord(current)) return undefined
  const { unevaluatedProperties }: JsonSchema = old
  if (!isOpen(unevaluatedProperties)) return undefined
  const words = [...new Set([...Object.keys(old), ...Object.keys(current)])]
  return together(
    words.map((word) => {
      const [was, is] = [old[word], current[word]]
      if (word === 'properties') return inProperties(old, current, path)
      if (word === 'items') return addedProperties(was, is, `${path}[]`)
      // A value fits one of some schemas; where these let through less, so do they together. That does not hold of `oneOf` and `not`.
      return word === 'anyOf' ? addedProperties(was, is, path) : isSameJson(was, is) ? [] : undefined
    }),
  )
}

function inProperties(old: JsonSchema, current: JsonSchema, path: string): readonly string[] | undefined {
  const [was, is] = [old.properties ?? {}, current.properties]
  if (!isRecord(was) || !isRecord(is)) return undefined
  const added = Object.keys(is).filter((name) => !Object.hasOwn(was, name))
  const { required } = current
  const isAllowed =
    isOpen(old.additionalProperties) && !added.some((name) => Array.isArray(required) && required.includes(name))
  if (added.length > 0 && !isAllowed) return undefined
  return together([
    added.map((name) => `${path}.${name}`),
    ...Object.entries(was).map(([name, part]) =>
      Object.hasOwn(is, name) ? addedProperties(part, is[name], `${path}.${name}`) : undefined,
    ),
  ])
}

/** Whether a word for further properties lets all of them through. */
const isOpen = (rest: unknown) => rest === undefined || rest === true || isSameJson(rest, {})

function together(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all = parts.flatMap((part) => part ?? [])
  return parts.includes(undefined) ? undefined : [...new Set(all)]
}
