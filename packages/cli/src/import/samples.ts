import { isRecord } from '@errspec/core/adapter'
import { faultOfReference, faultOfTarget, follow, formOf, type Referable, referenceOf } from '../openapi/references.js'
import { type JsonObject, record } from '../shared/json-object.js'

/** Gives what a part is, where it is a reference into the document. */
export type Resolve = (part: unknown) => unknown

/**
 * Resolves the references of a document at a place of it, where an operation, a path item or a response may have to be; each that leads to
 * no such part is told once, with the first place that has it and what to do.
 */
export function resolverOf(document: JsonObject, onMissing: (place: string, fault: string) => void) {
  const missing = new Set<string>()
  return (place: string, what?: Referable): Resolve =>
    (part) => {
      const pointer = referenceOf(part)
      if (pointer === undefined) return part
      const target = follow(document, pointer)
      const isOther = typeof target === 'object' && what !== undefined && ![undefined, what].includes(formOf(target))
      if (typeof target === 'object' && !isOther) return target.value
      if (!missing.has(pointer)) {
        missing.add(pointer)
        onMissing(
          place,
          typeof target === 'object'
            ? faultOfTarget(pointer, what ?? 'response', target)
            : faultOfReference(pointer, target),
        )
      }
      return undefined
    }
}

/** The bodies that a media type shows. */
export function samplesOf(media: JsonObject, resolve: Resolve): readonly unknown[] {
  const examples = Object.values(record(media['examples'])).map((example) => record(resolve(example))['value'])
  const schema = record(resolve(media['schema']))
  const own = [
    media['example'],
    ...examples,
    schema['example'],
    ...(Array.isArray(schema['examples']) ? schema['examples'] : []),
  ]
  return own.filter((sample) => sample !== undefined).map(parsed)
}

/** Some documents have their examples as texts. */
function parsed(sample: unknown): unknown {
  if (typeof sample !== 'string' || !/^\s*[{[]/.test(sample)) return sample
  try {
    return JSON.parse(sample)
  } catch {
    return sample
  }
}

const MOST_CODES = 200

/** The bodies that follow from a schema: one, or one for each of the codes that it lists. What it says nothing of is `null`. */
export function sampleOf(schema: unknown, resolve: Resolve): readonly unknown[] {
  let choices: readonly unknown[] = []
  const sample = (part: unknown, depth: number, key = ''): unknown => {
    const whole = record(resolve(part))
    const all = Array.isArray(whole['allOf']) ? whole['allOf'] : []
    const one = [whole['oneOf'], whole['anyOf']].find(Array.isArray)?.[0]
    if (depth > 6) return null
    if (whole['example'] !== undefined) return whole['example']
    if (whole['const'] !== undefined) return whole['const']
    if (Array.isArray(whole['enum']) && whole['enum'].length > 0) {
      if (/code|^error$|reason/i.test(key) && whole['enum'].length <= MOST_CODES) choices = whole['enum']
      return whole['enum'][0]
    }
    if (whole['default'] !== undefined) return whole['default']
    const parts = [...all, ...(one === undefined ? [] : [one])].map((inner) => sample(inner, depth + 1, key))
    const properties = Object.entries(record(whole['properties'])).map(([name, inner]) => [
      name,
      sample(inner, depth + 1, name),
    ])
    if (properties.length > 0 || parts.some(isRecord)) {
      return { ...Object.assign({}, ...parts.filter(isRecord)), ...Object.fromEntries(properties) }
    }
    if (whole['items'] !== undefined) return [sample(whole['items'], depth + 1, key)]
    return null
  }
  const body = schema === undefined ? undefined : sample(schema, 0)
  if (!isRecord(body)) return []
  if (choices.length < 2) return [body]
  const [first] = choices
  return choices.map((choice) => JSON.parse(JSON.stringify(body), (_, value) => (value === first ? choice : value)))
}
