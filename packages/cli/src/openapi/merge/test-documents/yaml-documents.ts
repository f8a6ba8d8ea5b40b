import { chance } from './chance.js'
import { type Entry, type Written, YamlWriter } from './yaml-writer.js'

/** A document as somebody may have written it. */
export interface TestDocument {
  readonly text: string
  /** Each list of kinds as it stands in the text, to be taken out of it. */
  readonly lists: readonly string[]
  /** Texts that have nothing to do with the lists. */
  readonly untouched: readonly string[]
}

const SCHEMAS = ['{ type: integer, maximum: 9223372036854775807 }', '{"type":"string"}', 'true']
const UNION = '{anyOf: [{type: string}, {type: "null"}]}'
const REFERENCES = ['{ $ref: "#/components/responses/Bad" }', "{ $ref: '#/components/responses/Bad', }"]
const FLOW_RESPONSES = [
  '',
  'responses: {}',
  'responses: { "200": { description: Fine } }',
  'responses: {403: {description: Theirs, content: {application/json: {schema: {type: string}}}}}',
]
const NO_BAD = [['components: {}'], ['components:'], [], ['components: {schemas: {}, headers: {X: {description: y}}}']]
const LAST = ['# the end', 'x-last: |\n  ends\n  here', 'x-last: [1,\n  2]', 'x-last: >+\n  kept\n', '...']

/** A YAML document, told from others by a seed, with lists of some kinds in some of its operations. */
export function yamlDocument(seed: number, kinds: readonly string[]): TestDocument {
  const random = chance(seed)
  return new OpenApiWriter(new YamlWriter(random), kinds).document()
}

class OpenApiWriter {
  readonly #yaml: YamlWriter
  readonly #kinds: readonly string[]
  readonly #lists: string[] = []
  readonly #untouched: string[] = []
  /** Whether the components have a response that others refer to. */
  readonly #hasBad: boolean

  constructor(yaml: YamlWriter, kinds: readonly string[]) {
    this.#yaml = yaml
    this.#kinds = kinds
    this.#hasBad = yaml.random.is(0.85)
  }

  document(): TestDocument {
    const { random, unit } = this.#yaml
    const lines = random.is(0.1) ? [random.of(['---', '%YAML 1.2\n---', '# head\n---'])] : []
    lines.push(`openapi: ${random.of(['3.1.0', '"3.0.3"', "'3.1.1'"])}${this.#yaml.remark()}`)
    const info: Entry[] = [
      ['title', ['x']],
      ['version', ["'1'"]],
    ]
    lines.push(...this.#yaml.block([['info', this.#yaml.map(info, unit)]], ''))
    if (random.is(0.4)) lines.push('tags:', '- name: a', '- name: b # c')
    if (random.is(0.3)) lines.push(...this.#yaml.block([['x-base', this.#mergeable()]], ''))
    const sections = [() => this.#paths(), () => this.#components()]
    for (const section of random.is(0.4) ? sections.toReversed() : sections) lines.push(...section())
    if (random.is(0.3)) lines.push(random.of(LAST))
    const newline = random.is(0.15) ? '\r\n' : '\n'
    const broken = (text: string) => text.replaceAll('\n', newline)
    const text = broken(lines.join('\n') + random.of(['\n', '\n', '\n', '', '\n\n']))
    return {
      text: random.is(0.1) ? `\ufeff${text}` : text,
      lists: this.#lists.map(broken),
      untouched: this.#untouched.map(broken),
    }
  }

  /** What operations have by a merge key. */
  #mergeable(): Written {
    const { random, unit } = this.#yaml
    const base: Entry = ['responses', this.#yaml.map([['400', ['{ description: Base }']]], unit.repeat(2))]
    const forms = [['{responses: {"200": {description: Base}}}'], this.#yaml.map([base], unit)]
    return this.#yaml.anchored('base', random.of(forms))
  }

  #paths(): string[] {
    const { random, unit } = this.#yaml
    const items = Array.from({ length: 1 + random.below(4) }, (_, index) => {
      const isListed = index === 0 || random.is(0.5)
      const item = this.#yaml.sometimesShared('item', 0.1, () => {
        const methods: Entry[] = [['get', this.#operation(unit.repeat(3), isListed)]]
        if (random.is(0.3)) methods.push(['post', this.#operation(unit.repeat(3), false)])
        return this.#yaml.map(methods, unit.repeat(2))
      })
      const lines = this.#yaml.block([[`/path/${index}/{id}`, item]], unit)
      if (!isListed) this.#untouched.push(lines.join('\n'))
      return [...this.#yaml.gap(unit), ...lines]
    })
    return ['paths:', ...items.flat()]
  }

  #components(): string[] {
    const { random, unit } = this.#yaml
    if (!this.#hasBad) return random.of(NO_BAD)
    const schema: Entry = ['schema', this.#schema(unit.repeat(6))]
    const media: Entry = [
      'application/json',
      random.of([['{ example: 1.50 }'], this.#yaml.map([schema], unit.repeat(5))]),
    ]
    const bad: Entry[] = [
      ['description', ['Bad']],
      ['content', this.#yaml.map([media], unit.repeat(4))],
    ]
    const theirs: Entry = ['Theirs', this.#yaml.value(2, unit.repeat(3))]
    const sections: Entry[] = [
      ['schemas', random.of([['{}'], this.#yaml.map([theirs], unit.repeat(2)), ['{Theirs: {type: object}}']])],
      ['responses', this.#yaml.map([['Bad', this.#yaml.map(bad, unit.repeat(3))]], unit.repeat(2))],
    ]
    if (random.is(0.3)) sections.push(['headers', random.of([['{}'], [''], ['{X: {description: y}}']])])
    return this.#yaml.block([['components', this.#yaml.map(sections, unit)]], '')
  }

  #operation(indent: string, isListed: boolean): Written {
    const { random, unit, anchors } = this.#yaml
    if (random.is(0.15)) return this.#flowOperation(isListed)
    const inner = indent + unit
    const list = isListed ? this.#list(indent) : []
    const entries: Entry[] = [['summary', this.#yaml.scalar(inner)], ...this.#yaml.some(2, inner)]
    if (random.is(0.15) && anchors.has('base')) entries.push(['<<', ['*base']])
    const statuses = ['200', '400', '402', '403', 'default'].filter(() => random.is(0.5))
    const responses = () =>
      statuses.length === 0
        ? [random.of(['{}', '{ }', ''])]
        : this.#yaml.map(
            statuses.map((status) => [status, this.#response(inner + unit)]),
            inner,
          )
    if (random.is(0.9)) entries.push(['responses', this.#yaml.sometimesShared('responses', 0.12, responses)])
    if (random.is(0.3)) entries.push(['description', this.#yaml.scalar(inner)])
    return ['', ...list, ...this.#yaml.block(entries, indent)]
  }

  #flowOperation(isListed: boolean): Written {
    const responses = this.#yaml.random.of(FLOW_RESPONSES)
    const list = isListed ? `x-errors: [${this.#someKinds().join(', ')}], ` : ''
    if (isListed) this.#lists.push(list)
    return [`{${list}summary: "a, b"${responses === '' ? '' : `, ${responses}`}}`]
  }

  #list(indent: string): readonly string[] {
    const name = `${indent}x-errors:`
    const mark = `# list ${this.#lists.length}`
    const lines = this.#yaml.random.is(0.7)
      ? [`${name} [${this.#someKinds().join(', ')}] ${mark}`]
      : [`${name} ${mark}`, ...this.#someKinds().map((kind) => `${indent}- ${kind}`)]
    this.#lists.push(lines.map((line) => `${line}\n`).join(''))
    return lines
  }

  #someKinds(): readonly string[] {
    const { random } = this.#yaml
    const some = this.#kinds.filter(() => random.is(0.2))
    return some.length > 0 ? some : [random.of(this.#kinds)]
  }

  #response(indent: string): Written {
    const { random, unit } = this.#yaml
    const inner = indent + unit
    if (random.is(0.2)) {
      return [random.of(['{ description: Fine }', '{description: "Fi, ne"}', '{ "description": \'x\', }'])]
    }
    if (this.#hasBad && random.is(0.15)) return [random.of(REFERENCES)]
    if (this.#hasBad && random.is(0.1)) {
      return this.#yaml.map([['$ref', ["'#/components/responses/Bad'"]]], indent)
    }
    return this.#yaml.sometimesShared('response', 0.1, () => {
      const entries: Entry[] = [['description', this.#yaml.scalar(inner)]]
      const theirs: Entry = ['X-Request-ID', ['{ description: theirs }']]
      const headers = () =>
        random.of([['{}'], ['{ x-ours: { schema: { type: string } } }'], this.#yaml.map([theirs], inner), ['']])
      if (random.is(0.4)) entries.push(['headers', this.#yaml.sometimesShared('headers', 0.1, headers)])
      const types = ['application/json', 'text/plain'].filter(() => random.is(0.6))
      const content = () =>
        types.length === 0
          ? [random.of(['{}', '{ }', ''])]
          : this.#yaml.map(
              types.map((type) => [type, this.#media(inner + unit)]),
              inner,
            )
      if (random.is(0.6)) entries.push(['content', this.#yaml.sometimesShared('content', 0.1, content)])
      return this.#yaml.map(entries, indent)
    })
  }

  #media(indent: string): Written {
    const { random, unit } = this.#yaml
    const inner = indent + unit
    if (random.is(0.1)) return [random.of(['{}', '{ }'])]
    return this.#yaml.sometimesShared('media', 0.08, () => {
      const entries: Entry[] = []
      if (random.is(0.8)) {
        entries.push(['schema', this.#yaml.sometimesShared('schema', 0.15, () => this.#schema(inner))])
      }
      if (random.is(0.4)) entries.push(['example', this.#yaml.value(2, inner)])
      else if (random.is(0.3)) entries.push(['examples', this.#yaml.map([['one', ['{ value: 1.0 }']]], inner)])
      return this.#yaml.map(entries, indent)
    })
  }

  #schema(indent: string): Written {
    const { random, unit } = this.#yaml
    if (random.is(0.4)) return [random.of([...SCHEMAS, UNION])]
    const entries: Entry[] = [
      ['type', ['string']],
      ['description', this.#yaml.scalar(indent + unit)],
    ]
    return this.#yaml.map(entries, indent)
  }
}
