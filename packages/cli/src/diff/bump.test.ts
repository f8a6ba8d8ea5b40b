import { describe, expect, it } from 'vitest'
import { bumped, demandedBump, isStepAbove } from './bump.js'

describe('demandedBump', () => {
  it('is that of the gravest change', () => {
    expect(demandedBump([], '1.0.0')).toBe('none')
    expect(demandedBump(['editorial', 'additive'], '1.0.0')).toBe('minor')
    expect(demandedBump(['editorial', 'breaking', 'additive'], '1.0.0')).toBe('major')
  })

  it('is one step less before 1.0.0, where npm takes a minor for a break', () => {
    expect(demandedBump(['breaking'], '0.3.1')).toBe('minor')
    expect(demandedBump(['additive'], '0.3.1')).toBe('patch')
    expect(demandedBump(['editorial'], '0.3.1')).toBe('patch')
  })
})

describe('versions', () => {
  it.each([
    ['1.2.3', 'none', '1.2.3'],
    ['1.2.3', 'patch', '1.2.4'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['2.0.0-rc.1', 'major', '2.0.0'],
    ['2.0.1-rc.1', 'patch', '2.0.1'],
    ['2.0.1-rc.1', 'minor', '2.1.0'],
    ['2.1.0-rc.1', 'major', '3.0.0'],
  ] as const)('%s with a %s becomes %s', (version, bump, next) => expect(bumped(version, bump)).toBe(next))

  it.each([
    ['1.10.0', '1.9.9', 'minor', true],
    ['1.9.10', '1.9.9', 'minor', false],
    ['2.0.0-rc.1', '1.9.9', 'major', true],
    ['2.0.0-rc.1', '2.0.0-rc.1', 'major', false],
    ['2.0.0-rc.2', '2.0.0-rc.1', 'major', true],
    ['2.0.0', '2.0.0-rc.1', 'major', true],
    ['2.1.0', '2.1.0-rc.1', 'major', false],
    ['1.2.3', '1.2.3', 'none', true],
    ['1.2.2', '1.2.3', 'none', false],
  ] as const)('%s above %s is a %s: %s', (version, base, bump, enough) => {
    expect(isStepAbove(version, base, bump)).toBe(enough)
  })
})
