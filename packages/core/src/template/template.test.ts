import { expect, it, describe as suite } from 'vitest'
import { cleanParams, paramFaults, parseTemplate, renderTemplate } from './template.js'

suite('parseTemplate', () => {
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

suite('renderTemplate', () => {
  it('writes literal braces once and numbers as plain decimals', () => {
    const template = parseTemplate('{{{a}}} of {n}', { n: 'number' })
    expect(renderTemplate(template, { a: '{x}', n: 1e-7 })).toBe('{{x}} of 0.0000001')
  })

  it('does not fill a placeholder that came in with a value', () => {
    expect(renderTemplate(parseTemplate('{a} {b}'), { a: '{b}', b: '$& $1' })).toBe('{b} $& $1')
  })
})

suite('cleanParams', () => {
  it('cleans strings and makes -0 a 0', () => {
    const params = cleanParams({ s: 'a\nb', i: -0, n: -0 })
    expect(params).toEqual({ s: 'ab', i: 0, n: 0 })
    expect(Object.is(params['n'], 0) && Object.is(params['i'], 0)).toBe(true)
  })
})

suite('paramFaults', () => {
  const template = parseTemplate('{s} {i} {n}', { i: 'integer', n: 'number' })

  it('finds none in sound params', () => {
    expect(paramFaults(template, { s: '', i: -0, n: 1.5 })).toEqual([])
  })

  it.each([
    ['a missing param', { s: '', i: 1 }, `param 'n' must be a finite number, not undefined`],
    ['undefined', { s: '', i: 1, n: undefined }, `param 'n' must be a finite number, not undefined`],
    ['NaN', { s: '', i: 1, n: Number.NaN }, `param 'n' must be a finite number, not NaN`],
    ['Infinity', { s: '', i: 1, n: -Infinity }, `param 'n' must be a finite number, not -Infinity`],
    ['a fraction', { s: '', i: 1.5, n: 1 }, `param 'i' must be an integer, not 1.5`],
    ['a numeric string', { s: '', i: '1', n: 1 }, `param 'i' must be an integer, not "1"`],
    ['a number for text', { s: 1, i: 1, n: 1 }, `param 's' must be a string, not 1`],
    ['a String object', { s: Object('x'), i: 1, n: 1 }, `param 's' must be a string, not a value of type object`],
    ['null', { s: null, i: 1, n: 1 }, `param 's' must be a string, not null`],
    ['an unknown param', { s: '', i: 1, n: 1, extra: 1 }, `unknown param 'extra' (known: s, i, n)`],
  ])('refuses %s', (_, params, fault) => {
    expect(paramFaults(template, params)).toEqual([fault])
  })

  it('takes no param from a prototype', () => {
    expect(paramFaults(template, Object.create({ s: '', i: 1, n: 1 }))).toHaveLength(3)
  })
})
