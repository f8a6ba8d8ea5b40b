import { describe, expect, it } from 'vitest'
import { carried, carry } from './carry.js'

const KEY = Symbol.for('errspec.test')

describe('carry', () => {
  const swallowing = new Proxy({}, { set: () => true })
  const refusing = new Proxy({}, { set: () => false })
  it.each<[string, object]>([
    ['a plain object', {}],
    ['a frozen object', Object.freeze({})],
    ['a Proxy that refuses', refusing],
    ['a Proxy that swallows', swallowing],
    ['a web Request', new Request('http://x/')],
    ['a frozen web Request', Object.freeze(new Request('http://x/'))],
  ])('keeps what is left on %s', (_name, request) => {
    expect(carried(request, KEY)).toBeUndefined()
    carry(request, KEY, 1)
    carry(request, Symbol.for('errspec.other'), 2)
    expect(carried(request, KEY)).toBe(1)
    carry(request, KEY, 3)
    expect([carried(request, KEY), carried({}, KEY)]).toEqual([3, undefined])
  })

  it('leaves it where another copy of the package finds it, if the request takes it', () => {
    const request = new Request('http://x/')
    carry(request, KEY, 1)
    expect((request as unknown as Record<symbol, unknown>)[KEY]).toBe(1)
    expect(carried(new Proxy(request, {}), KEY)).toBe(1)
  })
})
