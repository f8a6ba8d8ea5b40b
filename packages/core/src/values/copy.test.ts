import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { copyData, deepFreeze } from './copy.js'

describe('copyData', () => {
  it('copies lists and objects made of braces, and leaves out what is undefined', () => {
    const data = { a: [1, { b: null }], c: undefined, d: Object.create(null) }
    const copy = copyData(data)
    expect(copy).toStrictEqual({ a: [1, { b: null }], d: {} })
    expect([copy === data, copy.a === data.a, copy.a[1] === data.a[1]]).toEqual([false, false, false])
  })

  it('keeps schemas, instances and functions by reference', () => {
    const data = { schema: z.string(), date: new Date(0), map: new Map(), call: () => 1, symbol: Symbol('s') }
    const copy = copyData(data)
    for (const key of Object.keys(data) as (keyof typeof data)[]) expect(copy[key]).toBe(data[key])
  })

  it('reads each property once', () => {
    let reads = 0
    const data = {
      get a() {
        return ++reads
      },
    }
    expect([copyData(data), reads]).toEqual([{ a: 1 }, 1])
  })

  it('has a key of any name as its own', () => {
    const copy = copyData(JSON.parse('{"__proto__":{"x":1},"constructor":2}'))
    expect(Object.keys(copy)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })

  it('copies all that a definition may be deep', () => {
    const bottom = { text: '{message}' }
    let body: unknown = bottom
    for (let level = 1; level < 32; level++) body = [body]
    const copy = JSON.stringify(copyData({ errors: { kind: { fields: { field: body } } } }))
    expect(copy).toContain('{message}')
    deepFreeze(copyData({ errors: { kind: { fields: { field: body } } } }))
    expect(Object.isFrozen(bottom)).toBe(false)
  })

  it('takes neither the stack nor for ever for what is deep, shared or refers to itself', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 20_000; level++) deep = { deep }
    expect(copyData(deep)).toHaveProperty('deep')
    const cycle: Record<string, unknown> = {}
    Object.assign(cycle, { a: cycle, b: [cycle, cycle], c: { cycle } })
    expect(copyData(cycle)).toHaveProperty('c.cycle')
    let shared: unknown = 'x'
    for (let level = 0; level < 30; level++) shared = [shared, shared]
    expect(copyData(shared)).toHaveLength(2)
  })
})

describe('deepFreeze', () => {
  it('freezes all but schemas', () => {
    const data = deepFreeze({ a: { b: [{ c: 1 }] }, schema: z.string() })
    for (const part of [data, data.a, data.a.b, data.a.b[0]]) expect(Object.isFrozen(part)).toBe(true)
    expect(Object.isFrozen(data.schema)).toBe(false)
  })
})
