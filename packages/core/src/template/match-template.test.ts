import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchTemplate } from './match-template.js'
import { readNumber } from './numbers.js'
import type { Params, ParamType } from './param-types.js'
import { parseTemplate, renderTemplate, type Template } from './template.js'

const runs = { seed: 1, numRuns: 4000 }

/** The rule as it is written in the design, and nothing else: every separator in turn, from the left. */
function matchNaively({ literals, names, types }: Template, message: string): Params | undefined {
  const matchRest = (index: number, rest: string): (string | number)[] | undefined => {
    if (index === names.length) return rest === '' ? [] : undefined
    const literal = literals[index + 1] ?? ''
    for (let at = 0; at + literal.length <= rest.length; at++) {
      const isLast = index === names.length - 1
      if (isLast && at + literal.length !== rest.length) continue
      if (!rest.startsWith(literal, at)) continue
      const text = rest.slice(0, at)
      const value = types[index] === 'string' ? text : readNumber(text)
      if (value === undefined || (types[index] === 'integer' && !Number.isInteger(value))) continue
      const after = matchRest(index + 1, rest.slice(at + literal.length))
      if (after) return [value, ...after]
    }
    return undefined
  }
  const prefix = literals[0] ?? ''
  if (!message.startsWith(prefix)) return undefined
  if (names.length === 0) return message === prefix ? {} : undefined
  const values = matchRest(0, message.slice(prefix.length))
  return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}

// Few characters, so that separators turn up inside values, overlap, and look like parts of numbers.
const smallText = (constraints: { minLength: number; maxLength: number }) =>
  fc.array(fc.constantFrom('a', 'b', ' ', '1', '0', '-', '.', 'e'), constraints).map((parts) => parts.join(''))

const smallTemplate = fc
  .record({
    ends: fc.tuple(smallText({ minLength: 0, maxLength: 2 }), smallText({ minLength: 0, maxLength: 2 })),
    separators: fc.array(smallText({ minLength: 1, maxLength: 2 }), { maxLength: 3 }),
    types: fc.array(fc.constantFrom<ParamType>('string', 'integer', 'number'), { minLength: 4, maxLength: 4 }),
  })
  .filter(({ separators, types }) =>
    // `defineCatalog` refuses these.
    separators.every(
      (text, index) => !/^\d+$/.test(text) || (types[index] === 'string' && types[index + 1] === 'string'),
    ),
  )
  .map(({ ends, separators, types }) => {
    const names = ['p', 'q', 'r', 's'].slice(0, separators.length + 1)
    const text = ends[0] + names.map((name, index) => `{${name}}${separators[index] ?? ends[1]}`).join('')
    return parseTemplate(text, Object.fromEntries(names.map((name, index) => [name, types[index] ?? 'string'])))
  })

/** A message that follows the template, more or less: values are as random as free text. */
const messageFor = (template: Template) =>
  fc.oneof(
    smallText({ minLength: 0, maxLength: 14 }),
    fc
      .array(smallText({ minLength: 0, maxLength: 4 }), { minLength: 4, maxLength: 4 })
      .map((values) =>
        template.literals.map((literal, index) => literal + (template.names[index] ? values[index] : '')).join(''),
      ),
    fc
      .array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -2, max: 2, noNaN: true })), {
        minLength: 4,
        maxLength: 4,
      })
      .map((values) =>
        renderTemplate(
          template,
          Object.fromEntries(template.names.map((name, index) => [name, (values[index] ?? 0) + 0])),
        ),
      ),
  )

describe('matchTemplate', () => {
  it('agrees with a naive backtracking matcher on every template and message', () => {
    let matched = 0
    fc.assert(
      fc.property(
        smallTemplate.chain((template) => fc.tuple(fc.constant(template), messageFor(template))),
        ([template, message]) => {
          const expected = matchNaively(template, message)
          if (expected) matched++
          expect(matchTemplate(template, message)).toEqual(expected)
        },
      ),
      runs,
    )
    // A property that hardly ever sees a match would prove little.
    expect(matched).toBeGreaterThan(runs.numRuns / 5)
  })

  it('takes the first separators where every type parses', () => {
    const texts = parseTemplate('{a}, {b}')
    expect(matchTemplate(texts, 'x, y, z')).toEqual({ a: 'x', b: 'y, z' })
    const images = parseTemplate('Model {model} only supports up to {N} input images', { N: 'integer' })
    const model = 'x only supports up to 9 input images, y'
    expect(matchTemplate(images, `Model ${model} only supports up to 3 input images`)).toEqual({ model, N: 3 })
  })

  it('sees separators that overlap each other', () => {
    expect(matchTemplate(parseTemplate('{a}--{n}', { n: 'integer' }), 'x---1')).toEqual({ a: 'x', n: -1 })
    expect(matchTemplate(parseTemplate('{a}xx{n}', { n: 'integer' }), 'xxx1')).toEqual({ a: 'x', n: 1 })
  })

  it('gives back an empty value, but never an empty number', () => {
    expect(matchTemplate(parseTemplate('Unknown model {model}'), 'Unknown model ')).toEqual({ model: '' })
    expect(matchTemplate(parseTemplate('{n} left', { n: 'integer' }), ' left')).toBeUndefined()
  })

  it('does not let prefix and suffix share text', () => {
    expect(matchTemplate(parseTemplate('aba{x}aba'), 'ababa')).toBeUndefined()
    expect(matchTemplate(parseTemplate('aba{x}aba'), 'abaaba')).toEqual({ x: '' })
  })

  it('refuses what does not begin or end like the template', () => {
    const template = parseTemplate('Unknown {model}!')
    for (const message of ['', 'Unknown', 'unknown x!', 'Unknown x', ' Unknown x!', 'Unknown x! ']) {
      expect(matchTemplate(template, message)).toBeUndefined()
    }
  })

  // A matcher that backtracks would need more than 10^12 steps here, and never come back.
  it('comes back from a message made to be searched again and again', () => {
    const template = parseTemplate('{a} x {b} x {c} x {d} y {n}!', { n: 'integer' })
    expect(matchTemplate(template, `${' x '.repeat(30_000)}!`)).toBeUndefined()
    const numbers = parseTemplate('{a}-{m}-{n}-{o}!', { m: 'number', n: 'number', o: 'number' })
    expect(matchTemplate(numbers, `${'1-1e1-'.repeat(30_000)}!`)).toBeUndefined()
  })
})
