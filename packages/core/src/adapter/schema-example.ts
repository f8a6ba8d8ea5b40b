import { isRecord } from '../values/plain-data.js'

/** How deep an example goes; what is deeper is left to the schema's author. */
const DEEPEST = 8

/** A value that a JSON Schema describes, made of what it says itself; `undefined` where that is not enough. */
export function exampleOfSchema(schema: unknown, levels = DEEPEST): unknown {
  if (!isRecord(schema) || levels === 0) return undefined
  const { examples, anyOf, oneOf, type } = schema
  for (const key of ['default', 'const']) if (key in schema) return schema[key]
  for (const list of [examples, schema['enum']]) if (Array.isArray(list) && list.length > 0) return list[0]
  for (const choices of [anyOf, oneOf]) {
    if (!Array.isArray(choices)) continue
    return choices.map((choice) => exampleOfSchema(choice, levels - 1)).find((value) => value !== undefined)
  }
  switch (Array.isArray(type) ? type[0] : type) {
    case 'string':
      return schema['format'] === undefined && schema['pattern'] === undefined
        ? 'example'.padEnd(Number(schema['minLength'] ?? 0), '-')
        : FORMATS[String(schema['format'])]
    case 'integer':
    case 'number':
      return exampleNumber(schema)
    case 'boolean':
      return true
    case 'array': {
      const item = exampleOfSchema(schema['items'], levels - 1)
      return item === undefined ? [] : Array.from({ length: Math.max(1, Number(schema['minItems'] ?? 1)) }, () => item)
    }
    case 'object':
      return exampleObject(schema, levels)
    default:
      return undefined
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00.000Z',
  date: '2026-01-01',
  time: '00:00:00',
  email: 'name@example.com',
  uri: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
}

function exampleNumber({ minimum, exclusiveMinimum, maximum, multipleOf }: Record<string, unknown>): number {
  const step = typeof multipleOf === 'number' ? multipleOf : 1
  const least =
    typeof exclusiveMinimum === 'number' ? exclusiveMinimum + step : typeof minimum === 'number' ? minimum : 0
  const wanted = Math.max(3 * step, Math.ceil(least / step) * step)
  return typeof maximum === 'number' ? Math.min(wanted, maximum) : wanted
}

function exampleObject({ properties, required }: Record<string, unknown>, levels: number): unknown {
  const names = Array.isArray(required) ? required : []
  const values = Object.entries(isRecord(properties) ? properties : {}).map(
    ([name, property]) => [name, exampleOfSchema(property, levels - 1)] as const,
  )
  if (names.some((name) => !values.some(([key, value]) => key === name && value !== undefined))) return undefined
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}
