import { describe, expect, it } from 'vitest'
import { parseText } from './parse-template.js'
import { parseTemplate, renderTemplate } from './template.js'

describe('parseTemplate', () => {
  it('splits a message into literals and placeholders that alternate', () => {
    const template = parseTemplate('Model {model} only supports up to {N} input images', { N: 'integer' })
    expect(template.literals).toEqual(['Model ', ' only supports up to ', ' input images'])
    expect(template.names).toEqual(['model', 'N'])
    expect(template.types).toEqual(['string', 'integer'])
    expect(template.literalLength).toBe(40)
  })

  it('has one literal more than placeholders, empty ones included', () => {
    expect(parseTemplate('{a}').literals).toEqual(['', ''])
    expect(parseTemplate('').literals).toEqual([''])
  })

  it.each([
    ['{{', ['{'], []],
    ['}}', ['}'], []],
    ['{{model}}', ['{model}'], []],
    ['{{{model}}}', ['{', '}'], ['model']],
    ['a {{b}} {c} {{{{d', ['a {b} ', ' {{d'], ['c']],
  ])('reads doubled braces in %j as literal ones', (text, literals, names) => {
    const template = parseTemplate(text)
    expect(template.literals).toEqual(literals)
    expect(template.names).toEqual(names)
  })

  it('keeps a brace that opens or closes nothing as text', () => {
    expect(parseTemplate('a } b').literals).toEqual(['a } b'])
    expect(parseTemplate('a { b').literals).toEqual(['a { b'])
  })

  it('takes types from own properties of params alone', () => {
    expect(parseTemplate('{toString} {constructor}', {}).types).toEqual(['string', 'string'])
  })
})

describe('renderTemplate', () => {
  it('writes literal braces once and numbers as plain decimals', () => {
    const template = parseTemplate('{{{a}}} of {n}', { n: 'number' })
    expect(renderTemplate(template, { a: '{x}', n: 1e-7 })).toBe('{{x}} of 0.0000001')
  })

  it('does not fill a placeholder that came in with a value', () => {
    expect(renderTemplate(parseTemplate('{a} {b}'), { a: '{b}', b: '$& $1' })).toBe('{b} $& $1')
  })
})

describe('a text of many braces', () => {
  // A parser that looks ahead at each brace takes a quarter of a minute and more for these.
  it.each([
    ['opened and never closed', '{a'],
    ['opened', '{ '],
    ['closed', 'a}'],
    ['doubled and opened', '{{{a'],
  ])('is parsed in linear time: %s', (_, piece) => {
    const started = performance.now()
    const template = parseTemplate(piece.repeat(400_000))
    expect(performance.now() - started).toBeLessThan(5000)
    expect(template.names).toEqual([])
  })

  it('is divided at each placeholder', () => {
    expect(parseTemplate('{a} '.repeat(80_000)).names).toHaveLength(80_000)
  })

  it('tells where a brace opens or closes nothing', () => {
    const stray: unknown[] = []
    parseText('a } {{ {b} { c', (brace) => stray.push(brace))
    expect(stray).toEqual([
      { brace: '}', index: 2 },
      { brace: '{', index: 11 },
    ])
  })
})
