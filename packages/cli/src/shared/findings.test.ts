import { describe, expect, it } from 'vitest'
import { annotation, formatFindings } from './findings.js'

describe('annotation', () => {
  it('escapes what GitHub would take for its own', () => {
    const finding = { rule: 'a,b:c', path: 'errors.x', message: '100%\n::error::\r' }
    expect(annotation('error', finding, { path: 'odd,name:1.ts', text: '' })).toBe(
      '::error file=odd%2Cname%3A1.ts,title=a%2Cb%3Ac::errors.x: 100%25%0A::error::%0D',
    )
    expect(annotation('notice', { ...finding, path: '', message: 'm' })).toBe('::notice title=a%2Cb%3Ac::m')
  })
})

describe('formatFindings', () => {
  const many = (count: number, message: (kind: string) => string, place = '') =>
    Array.from({ length: count }, (_, index) => ({
      rule: 'no-solution',
      path: `errors["kind_${index}.x"]${place}`,
      message: message(`kind_${index}.x`),
    }))

  it('tells what many kinds have in common once, and names the first five', () => {
    const findings = many(240, (kind) => `'${kind}' has no solution`)
    expect(formatFindings(findings)).toBe(
      'no-solution  240 kinds  kind_0.x, kind_1.x, kind_2.x, kind_3.x, kind_4.x, ...: \'kind_0.x\' has no solution (at errors["kind_0.x"])\n',
    )
    // Each place and each rule for itself.
    const mixed = [...findings, ...many(240, () => 'm', '.message'), { rule: 'other', path: 'errors.a', message: 'm' }]
    expect(formatFindings(mixed).split('\n')).toHaveLength(4)
  })

  it('tells a few one by one, and different things too', () => {
    expect(formatFindings(many(5, (kind) => `'${kind}' has no solution`)).split('\n')).toHaveLength(6)
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    expect(formatFindings(many(7, (kind) => words[Number(kind[5])] ?? '')).split('\n')).toHaveLength(8)
    const whole = Array.from({ length: 9 }, (_, index) => ({ rule: 'x', path: `statuses.40${index}`, message: 'm' }))
    expect(formatFindings(whole).split('\n')).toHaveLength(10)
  })
})
