import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { shareClass } from './shared-class.js'

/** An emitter whose prototype was exchanged, as Express does it. */
const exchanged = (): EventEmitter & { _maxListeners?: number } =>
  Object.setPrototypeOf(new EventEmitter(), Object.create(EventEmitter.prototype))
const refuse = () => {
  throw new Error('refused')
}

describe('shareClass', () => {
  it.each<[string, object]>([
    ['an object of Express', exchanged().setMaxListeners(3)],
    ['one that takes no property', Object.preventExtensions(exchanged().setMaxListeners(3))],
    ['a frozen one', Object.freeze(exchanged().setMaxListeners(3))],
    ['a Proxy that refuses to be looked at', new Proxy(exchanged(), { getPrototypeOf: refuse, get: refuse })],
    ['a Proxy that gives nothing away', new Proxy(exchanged().setMaxListeners(3), { deleteProperty: refuse })],
    ['no emitter', Object.create(null)],
  ])('changes nothing that can be seen of %s', (_what, object) => {
    const seen = () => {
      try {
        return { ...object }
      } catch (failure) {
        return String(failure)
      }
    }
    const before = seen()
    shareClass(object)
    expect(seen()).toEqual(before)
  })
})
