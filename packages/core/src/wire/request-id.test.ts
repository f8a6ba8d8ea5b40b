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

  it('uses no byte that would make some characters likelier than others, and none twice', async () => {
    vi.resetModules()
    const fresh = await import('./request-id.js')
    let asked = 0
    const spy = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      const bytes = array as Uint8Array
      // 252 to 255 do not divide evenly among 36 characters.
      for (let index = 0; index < bytes.length; index++) bytes[index] = asked === 0 ? 252 + (index % 4) : asked
      asked++
      return array
    })
    try {
      expect(fresh.newRequestId()).toBe(`req_${'1'.repeat(24)}`)
      expect(asked).toBe(2)
      let last = ''
      while (asked === 2) last = fresh.newRequestId()
      expect(last).toMatch(/^req_1*2*$/)
      expect(fresh.newRequestId()).toBe(`req_${'2'.repeat(24)}`)
    } finally {
      spy.mockRestore()
      // Other files run in this process, and are not to get what is left of these bytes.
      vi.resetModules()
    }
  })
})

describe('isRequestId', () => {
  it.each(['a', 'req_abc', 'A-Z.0_9', 'x'.repeat(128)])('takes %j', (id) => expect(isRequestId(id)).toBe(true))

  it.each(['', 'x'.repeat(129), 'a b', 'a\n', 'é', 'a/b', '<script>', undefined, null, 1, ['a']])('refuses %j', (id) =>
    expect(isRequestId(id)).toBe(false),
  )
})
