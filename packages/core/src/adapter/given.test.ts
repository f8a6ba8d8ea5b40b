import { describe, expect, it } from 'vitest'
import { isGiven, mayBeGiven, rememberEnd } from './given.js'

class Response {
  writableEnded = false
  chunks: unknown[] = []
  end(...chunks: unknown[]): unknown {
    this.writableEnded = true
    this.chunks.push(...chunks)
    return this
  }
}

/** Puts a function of its own in the place of `end`, as middleware does, and calls the former one when it is told. */
function holdBack(response: Response): () => void {
  const { end } = response
  let held: unknown[] = []
  response.end = (...chunks) => {
    held = chunks
    return response
  }
  return () => end.call(response, ...held)
}

describe('rememberEnd', () => {
  it('tells of an end that one middleware over the other holds back', () => {
    const response = new Response()
    rememberEnd(response)
    const releases = [holdBack(response), holdBack(response)]
    expect([isGiven(response), mayBeGiven(response)]).toEqual([false, false])
    expect(response.end('text')).toBe(response)
    expect([isGiven(response), response.writableEnded]).toEqual([true, false])
    for (const release of releases.reverse()) release()
    expect([response.writableEnded, response.chunks]).toEqual([true, ['text']])
  })

  it('tells of one that was held back already when it came', () => {
    const response = new Response()
    const release = holdBack(response)
    expect(mayBeGiven(response)).toBe(true)
    rememberEnd(response)
    rememberEnd(response)
    response.end('text')
    expect([isGiven(response), response.writableEnded]).toEqual([true, false])
    release()
    expect(response.chunks).toEqual(['text'])
  })

  it('tells of none that failed', () => {
    const response = new Response()
    rememberEnd(response)
    response.end = () => {
      throw new Error('cannot be written')
    }
    expect(() => response.end()).toThrow('cannot be written')
    expect(isGiven(response)).toBe(false)
  })

  it('is not needed where the response itself tells', () => {
    const response = new Response()
    expect([isGiven(response), mayBeGiven(response)]).toEqual([false, false])
    response.end()
    expect(isGiven(response)).toBe(true)
  })
})
