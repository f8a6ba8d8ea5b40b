import type { Chance } from './chance.js'

/** A value as it is written behind its key: on that line, or with further lines. */
export type Written = readonly string[]
export type Entry = readonly [key: string, value: Written]

const COMMENTS = ['# a comment', '#', '# "quoted: {', "# it's", '# - x: |', '#\ttab', '# ünïcode 😀']
const SCALARS = [
  'text',
  '"te\\u0078t"',
  "'it''s'",
  '0x1F',
  '1.0',
  'null',
  '"a: b # c"',
  '12',
  'true',
  '-1',
  '""',
  '.nan',
  '-.inf',
]
const PLAIN = [
  '~',
  'yes',
  '9223372036854775807',
  '1e3',
  'a b c',
  '2020-01-01',
  '"[ \\"location\\" ]"',
  '"\\n"',
  '!!str 1',
]

/** Writes YAML in as many styles at once as it has: quotes, folds, comments, anchors, braces, explicit keys. */
export class YamlWriter {
  readonly random: Chance
  /** One step of indentation. */
  readonly unit: string
  /** The anchors of each sort of part so far. */
  readonly anchors = new Map<string, string[]>()

  constructor(random: Chance) {
    this.random = random
    this.unit = ' '.repeat(random.of([2, 2, 4, 3, 1]))
  }

  map(entries: readonly Entry[], indent: string): Written {
    return entries.length === 0 ? ['{}'] : ['', ...this.block(entries, indent)]
  }

  block(entries: readonly Entry[], indent: string): string[] {
    return entries.flatMap(([name, [first = '', ...rest]]) => {
      const isText = rest.length > 0 && first !== '' && !first.startsWith('&')
      const value = (first === '' ? '' : ` ${first}`) + (isText || first.includes('\n') ? '' : this.remark())
      if (this.random.is(0.05) && name !== '<<') {
        return [`${indent}? ${this.#key(name)}`, `${indent}:${value}`, ...rest]
      }
      return [...this.gap(indent), `${indent}${this.#key(name)}:${value}`, ...rest]
    })
  }

  /** A part that may get an anchor, or be the alias of an earlier one. */
  sometimesShared(sort: string, probability: number, write: () => Written): Written {
    const known = this.anchors.get(sort) ?? []
    if (known.length > 0 && this.random.is(probability * 1.5)) return [`*${this.random.of(known)}`]
    return this.random.is(probability) ? this.anchored(sort, write()) : write()
  }

  anchored(sort: string, [first = '', ...rest]: Written): Written {
    const known = this.anchors.get(sort) ?? []
    const name = known.length === 0 ? sort : `${sort}${known.length}`
    this.anchors.set(sort, [...known, name])
    return [`&${name} ${first}`.trimEnd(), ...rest]
  }

  value(depth: number, indent: string): Written {
    const { random, unit } = this
    if (depth === 0 || random.is(0.4)) return this.scalar(indent + unit)
    if (random.is(0.3)) return [this.#flow(depth, indent)]
    if (random.is(0.7)) return this.map(this.some(depth - 1, indent + unit, 0.6), indent + unit)
    const item = () => `${indent}- ${this.#flow(depth - 1, indent)}${this.remark()}`
    return ['', ...Array.from({ length: 1 + random.below(3) }, item)]
  }

  some(depth: number, indent: string, probability = 0.2): Entry[] {
    const names = ['alpha', 'beta', 'gamma', 'x-delta', 'eps ilon'].filter(() => this.random.is(probability))
    return names.map((name) => [name, this.value(depth, indent)])
  }

  scalar(indent: string): Written {
    return this.random.of<Written>([
      [this.random.of(SCALARS)],
      [this.random.of(PLAIN)],
      [this.random.of(['|', '|-', '>', '>-']), `${indent}"required": [ "location" ]`, '', `${indent} {a,b:  c }`],
      ['|', `${indent}"required": ["location"]`, `${indent}  deeper # no comment`],
      [this.random.of(['|+', '>+']), `${indent}kept`, '', ''],
      [`|${this.unit.length}`, `${indent}  begins with spaces`, `${indent}x`],
      ['"quoted', `${indent}  over: lines"`],
      ['plain over', `${indent}two lines`],
    ])
  }

  remark(): string {
    return this.random.is(0.15) ? ` ${this.random.of(COMMENTS)}` : ''
  }

  gap(indent: string): readonly string[] {
    if (this.random.is(0.08)) return ['']
    return this.random.is(0.08) ? [(this.random.is(0.3) ? '' : indent) + this.random.of(COMMENTS)] : []
  }

  #flow(depth: number, indent: string): string {
    const { random } = this
    if (depth <= 0 || random.is(0.3)) return random.of(SCALARS)
    const space = random.of(['', ' ', '  '])
    const values = Array.from({ length: random.below(3) }, () => this.#flow(depth - 1, indent))
    if (random.is(0.3)) return `[${space}${values.join(', ')}${space}]`
    const entries = values.map((value, index) => (random.is(0.5) ? `k${index}: ${value}` : `"k${index}": ${value}`))
    if (random.is(0.2) && entries.length > 0) {
      return `{\n${entries.map((entry) => `${indent}  ${entry}`).join(',\n')}\n${indent}  }`
    }
    return `{${space}${entries.join(`,${space || ' '}`)}${space}}`
  }

  #key(name: string): string {
    if (name === '<<') return name
    if (/^\d+$/.test(name)) return this.random.of([name, `"${name}"`, `'${name}'`])
    return this.random.is(0.15) || /[{}#:,[\]$]/.test(name) ? this.random.of([`"${name}"`, `'${name}'`]) : name
  }
}
