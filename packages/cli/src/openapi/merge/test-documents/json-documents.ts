import { type Chance, chance } from './chance.js'
import type { TestDocument } from './yaml-documents.js'

const NUMBERS = ['1.0', '-0', '1e400', '9223372036854775807', '12', '0.10']
const TEXTS = ['text', 'a "quoted" one', 'back\\slash', 'ünïcode 😀', '{[,:]}', '', 'x-errors', '#/paths/']

/** A number as it is written. */
class Written {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/** A JSON document, told from others by a seed, with lists of some kinds in some of its operations. */
export function jsonDocument(seed: number, kinds: readonly string[]): TestDocument {
  const random = chance(seed)
  const lists: string[][] = []
  const operation = (isListed: boolean) => {
    const some = kinds.filter(() => random.is(0.2))
    const list = some.length > 0 ? some : [random.of(kinds)]
    if (isListed) lists.push(list)
    return {
      ...(isListed ? { 'x-errors': list } : {}),
      'x-number': new Written(random.of(NUMBERS)),
      ...(random.is(0.9) ? { responses: responses(random) } : {}),
      ...(random.is(0.3) ? { callbacks: {} } : {}),
    }
  }
  const paths = Array.from({ length: 1 + random.below(4) }, (_, index) => {
    const post = random.is(0.3) ? { post: operation(false) } : {}
    return [`/path/${index}/{id}`, { get: operation(index === 0 || random.is(0.5)), ...post }]
  })
  const schemas = random.of([{}, { Theirs: { type: 'object', maximum: new Written('1.50') } }])
  const components = random.of([{}, { schemas }, { schemas, responses: { Bad: response(random) }, headers: {} }])
  const document = {
    openapi: random.of(['3.1.0', '3.0.3']),
    info: { title: random.of(TEXTS), version: '1' },
    paths: Object.fromEntries(paths),
    ...('responses' in components || random.is(0.7) ? { components } : {}),
  }
  const writer = new JsonWriter(random)
  const text = writer.write(document, '') + random.of(['\n', '', '\n\n'])
  return {
    text: random.is(0.1) ? `\ufeff${text}` : text,
    lists: lists.map((list) => writer.entry('x-errors', list)),
    untouched: [],
  }
}

const response = (random: Chance): object => ({
  description: random.of(TEXTS),
  ...(random.is(0.4) ? { headers: random.of([{}, { 'x-ours': { schema: { type: 'string' } } }]) } : {}),
  ...(random.is(0.6) ? { content: content(random) } : {}),
})

const content = (random: Chance): object => {
  const media = random.of([
    {},
    { schema: { type: 'number', maximum: new Written(random.of(NUMBERS)) }, example: new Written('1.0') },
    { schema: true, examples: { one: { value: new Written('1.0') } } },
    { examples: {} },
  ])
  return random.of([{}, { 'application/json': media }, { 'text/plain': {} }])
}

function responses(random: Chance): object {
  const statuses = ['200', '400', '402', '403', 'default'].filter(() => random.is(0.5))
  return Object.fromEntries(statuses.map((status) => [status, response(random)]))
}

/** Writes JSON with one style of space and of escapes for a whole document. */
class JsonWriter {
  readonly #unit: string | undefined
  readonly #newline: string
  readonly #colon: string
  readonly #comma: string
  readonly #isEscaped: boolean
  readonly #empty: string

  constructor(random: Chance) {
    this.#unit = random.of(['  ', '    ', '\t', ' ', undefined, undefined])
    this.#newline = random.is(0.15) ? '\r\n' : '\n'
    this.#colon = random.of([': ', ':', ' : '])
    this.#comma = random.of([', ', ',', ' ,'])
    this.#isEscaped = random.is(0.2)
    this.#empty = random.of(['{}', '{}', '{ }', '{\n}'])
  }

  write(value: unknown, indent: string): string {
    if (value instanceof Written) return value.source
    if (Array.isArray(value)) return `[${value.map((item) => this.write(item, indent)).join(', ')}]`
    if (typeof value !== 'object' || value === null) return this.#text(value)
    const entries = Object.entries(value)
    if (entries.length === 0) return this.#empty
    if (this.#unit === undefined) {
      return `{${entries.map(([key, item]) => this.entry(key, item)).join(this.#comma)}}`
    }
    const inner = indent + this.#unit
    const lines = entries.map(([key, item]) => this.#newline + inner + this.entry(key, item, inner))
    return `{${lines.join(',')}${this.#newline}${indent}}`
  }

  entry(key: string, value: unknown, indent = ''): string {
    return this.#text(key) + this.#colon + this.write(value, indent)
  }

  #text(value: unknown): string {
    const text = JSON.stringify(value)
    return this.#isEscaped ? text.replace(/r(?=esponses|ef)/g, '\\u0072') : text
  }
}
