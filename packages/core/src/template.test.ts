import { expect, it, describe as suite } from 'vitest'
import { cleanParams, describe, parseTemplate, renderTemplate } from './template.js'

const faultsOf = (text: string) => {
  const faults: string[] = []
  parseTemplate(text, {}, (fault) => faults.push(fault))
  return faults
}

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
    expect(faultsOf(text)).toEqual([])
  })

  it('reports a brace that opens or closes nothing, with its place', () => {
    expect(faultsOf('a } b')).toEqual([expect.stringMatching(/'}' at 2 .*'}}'/)])
    expect(faultsOf('a { b')).toEqual([expect.stringMatching(/'{' at 2 .*'{{'/)])
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
  const template = parseTemplate('{s} {i} {n}', { i: 'integer', n: 'number' })
  const clean = (params: Record<string, unknown>) => {
    const faults: string[] = []
    return { params: cleanParams(template, params, (fault) => faults.push(fault)), faults }
  }

  it('cleans strings and makes -0 a 0', () => {
    const { params, faults } = clean({ s: 'a\nb', i: -0, n: -0 })
    expect(faults).toEqual([])
    expect(params).toEqual({ s: 'ab', i: 0, n: 0 })
    expect(Object.is(params['n'], 0) && Object.is(params['i'], 0)).toBe(true)
  })

  it.each([
    ['a missing param', { s: '', i: 1 }, `param 'n' is missing (number)`],
    ['undefined', { s: '', i: 1, n: undefined }, `param 'n' is missing (number)`],
    ['NaN', { s: '', i: 1, n: Number.NaN }, `param 'n' must be a finite number, not NaN`],
    ['Infinity', { s: '', i: 1, n: -Infinity }, `param 'n' must be a finite number, not -Infinity`],
    ['a fraction', { s: '', i: 1.5, n: 1 }, `param 'i' must be of type integer, not 1.5`],
    ['a numeric string', { s: '', i: '1', n: 1 }, `param 'i' must be of type integer, not "1"`],
    ['a number for text', { s: 1, i: 1, n: 1 }, `param 's' must be of type string, not 1`],
    ['a String object', { s: Object('x'), i: 1, n: 1 }, `param 's' must be of type string, not a value of type object`],
    ['null', { s: null, i: 1, n: 1 }, `param 's' must be of type string, not null`],
    ['an unknown param', { s: '', i: 1, n: 1, extra: 1 }, `unknown param 'extra'`],
  ])('refuses %s', (_, params, fault) => {
    expect(clean(params).faults).toEqual([fault])
  })

  it('takes no param from a prototype', () => {
    expect(clean(Object.create({ s: '', i: 1, n: 1 })).faults).toHaveLength(3)
  })
})

suite('describe', () => {
  it.each([
    ['text', '"text"'],
    ['x'.repeat(50), `"${'x'.repeat(40)}..."`],
    [null, 'null'],
    [undefined, 'undefined'],
    [12, '12'],
    [[1], 'an array'],
    [{}, 'a value of type object'],
    [Symbol('s'), 'a value of type symbol'],
    [10n, 'a value of type bigint'],
  ])('names %s safely', (value, name) => {
    expect(describe(value)).toBe(name)
  })
})
