import { describe, expect, it } from 'vitest'
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
