import { describe, expect, it } from 'vitest'
import { fromMessages, fromValidationErrors, VALIDATION_ERRORS } from './class-validator.js'

describe('the errors of class-validator', () => {
  const errors = [
    { property: 'a/b', constraints: { isInt: 'Not a number', min: 'Too small' }, children: [] },
    { property: 'items', children: [{ property: '0', children: [{ property: 'qty', constraints: { isInt: 'No' } }] }] },
  ]
  const issues = [
    { pointer: '/a~1b', message: 'Not a number', code: 'isInt' },
    { pointer: '/a~1b', message: 'Too small', code: 'min' },
    { pointer: '/items/0/qty', message: 'No', code: 'isInt' },
  ]

  it('are read from themselves, and from where an adapter has left them on the texts', () => {
    expect(fromValidationErrors(errors)).toEqual(issues)
    expect(fromValidationErrors(Object.assign(['Not a number'], { [VALIDATION_ERRORS]: errors }))).toEqual(issues)
  })

  it('are none where a list has anything else', () => {
    for (const list of [[], ['a must be b'], [{ property: 'a' }], [...errors, 'text'], [null]]) {
      expect(fromValidationErrors(list)).toBeUndefined()
    }
  })
})

describe('the texts that were made of them', () => {
  it.each([
    ['qty must be an integer number', '/qty'],
    ['items.0.qty must not be less than 1', '/items/0/qty'],
    ['each value in tags must be a string', '/tags'],
    ['order.each value in tags must be a string', '/order/tags'],
    ['order.property isAdmin should not exist', '/order/isAdmin'],
    ['order.nested property size must be either object or array', '/order/size'],
    ['[3] qty must be an integer number', '/3/qty'],
    ['[3] Take one', '/3'],
    ['Take at least one of them.', ''],
  ])('%j is about %j', (message, pointer) => {
    expect(fromMessages([message])).toEqual([{ pointer, message }])
  })

  it('take no longer for a property whose name a client has made endless', () => {
    const message = `property ${'a.'.repeat(200_000)}x y should not exist`
    const start = performance.now()
    expect(fromMessages([message])[0]?.pointer).toBe('')
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

declare const performance: { now(): number }
