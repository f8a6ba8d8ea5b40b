import { describe, expect, it, vi } from 'vitest'
import { isRequestId, newRequestId } from './request-id.js'

describe('newRequestId', () => {
  it('is req_ and 24 lower-case letters and digits, fit to be taken over by others', () => {
    const ids = new Set(Array.from({ length: 1000 }, newRequestId))
    expect(ids.size).toBe(1000)
    for (const id of ids) {
      expect(id).toMatch(/^req_[a-z0-9]{24}$/)
      expect(isRequestId(id)).toBe(true)
    }
  })

  it('uses no byte that would make some characters likelier than others', () => {
    let call = 0
    const spy = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      // 252 to 255 do not divide evenly among 36 characters.
      ;(array as Uint8Array).fill(call++ === 0 ? 252 + (call % 4) : 35)
      return array
    })
    expect(newRequestId()).toBe(`req_${'z'.repeat(24)}`)
    expect(call).toBe(2)
    spy.mockRestore()
  })
})

describe('isRequestId', () => {
  it.each(['a', 'req_abc', 'A-Z.0_9', 'x'.repeat(128)])('takes %j', (id) => expect(isRequestId(id)).toBe(true))

  it.each(['', 'x'.repeat(129), 'a b', 'a\n', 'é', 'a/b', '<script>', undefined, null, 1, ['a']])('refuses %j', (id) =>
    expect(isRequestId(id)).toBe(false),
  )
})
