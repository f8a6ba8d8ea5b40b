import { describe, expect, it } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import { staleHeaders } from './stale-headers.js'

describe('staleHeaders', () => {
  const retryable = staleHeaders(ig1.error('backend_unavailable'))
  const final = staleHeaders(ig1.error('bad_json'))

  it('are what wire rule 4 names, in lower case, and never CORS headers', () => {
    expect(final).toEqual(expect.arrayContaining(['content-encoding', 'content-length', 'content-disposition', 'etag']))
    for (const name of final) expect(name).toMatch(/^(?!access-control)[a-z0-9-]+$/)
  })

  it("keep a rate limiter's retry-after only where the error may be retried, and its form in ms never", () => {
    expect(retryable).not.toContain('retry-after')
    expect(final).toContain('retry-after')
    for (const names of [retryable, final]) expect(names).toContain('retry-after-ms')
  })
})
