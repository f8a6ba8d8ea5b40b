import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { mergeVary, staleHeaders } from './body-format.js'
import { toErrorResponse } from './error-response.js'
import { notFoundError } from './refusals.js'
import { toStreamFrame } from './stream-frame.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const model = ig1.error('unknown_model', { model: 'x' })
const openai = (thrown: unknown) =>
  JSON.parse(toErrorResponse(ig1, thrown, { requestId: 'req_1', body: 'openai' }).body)

describe("body: 'openai'", () => {
  it("puts OpenAI's error object beside the three fields", () => {
    const message = `Unknown model x${NOTICE}`
    const error = { message, type: 'invalid_request_error', code: 'unknown_model', param: 'model', request_id: 'req_1' }
    expect(openai(model)).toEqual({ message, code: 400, request_id: 'req_1', error })
  })

  it('names the param only where the message has exactly one, and calls a 5xx a server_error', () => {
    expect(openai(ig1.error('too_many_input_images', { model: 'x', N: 1 })).error.param).toBeNull()
    expect(openai(ig1.error('bad_json')).error.param).toBeNull()
    expect(openai(new Error('x')).error).toMatchObject({ type: 'server_error', code: 'internal_server_error' })
    expect(openai(notFoundError(ig1)).error).toMatchObject({ code: 'unrecognized', param: null })
  })
})

describe("body: 'negotiate'", () => {
  const negotiate = (accept?: string) => toErrorResponse(ig1, model, { requestId: 'req_1', body: 'negotiate', accept })

  it('answers RFC 9457 to who asks for it', () => {
    const { body, headers } = negotiate('application/problem+json; charset=utf-8')
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      vary: 'accept',
      'x-error-kind': 'unknown_model',
    })
    expect(JSON.parse(body)).toEqual({
      ...{ type: 'about:blank', title: 'Bad Request', status: 400, detail: `Unknown model x${NOTICE}` },
      ...{ kind: 'unknown_model', request_id: 'req_1' },
    })
  })

  it.each([
    ['application/problem+json', true],
    ['Application/Problem+JSON', true],
    ['text/html, application/problem+json;q=0.1', true],
    ['application/json, application/problem+json', true],
    ['application/json;q=0.5, application/problem+json;q=0.5', true],
    ['application/json;q=0.9, application/problem+json;q=0.8', false],
    ['application/json, application/problem+json; q=0.9', false],
    ['application/problem+json;q=0', false],
    ['application/problem+json;q=x', false],
    ['application/problem+json; charset=utf-8; q=0.2, application/json;q=0.1', true],
    ['*/*', false],
    ['application/*', false],
    ['application/json', false],
    ['', false],
    [undefined, false],
  ])('for Accept: %s, whether it is RFC 9457 is %s', (accept, problem) => {
    const { body, headers } = negotiate(accept)
    expect('detail' in JSON.parse(body)).toBe(problem)
    expect('message' in JSON.parse(body)).toBe(!problem)
    expect(headers['content-type']).toBe(
      problem ? 'application/problem+json; charset=utf-8' : 'application/json; charset=utf-8',
    )
    expect(headers['vary']).toBe('accept')
  })

  it('sends no vary in the other forms, which ignore Accept', () => {
    for (const body of ['envelope', 'openai'] as const) {
      const parts = toErrorResponse(ig1, model, { requestId: 'req_1', body, accept: 'application/problem+json' })
      expect(parts.headers).not.toHaveProperty('vary')
      expect(JSON.parse(parts.body)).toHaveProperty('message')
    }
  })
})

describe('mergeVary', () => {
  it.each([
    [undefined, 'accept'],
    ['', 'accept'],
    ['Origin', 'Origin, accept'],
    ['Origin, Accept-Encoding', 'Origin, Accept-Encoding, accept'],
    [['Origin', 'Cookie'], 'Origin, Cookie, accept'],
    ['Accept', 'Accept'],
    ['origin,ACCEPT', 'origin,ACCEPT'],
    ['*', '*'],
    [['Origin', '*'], 'Origin, *'],
  ])('makes %j into %j', (present, merged) => {
    expect(mergeVary(present, 'accept')).toBe(merged)
  })

  it('adds of a list only what is not there', () => {
    expect(mergeVary('Origin', 'origin, accept')).toBe('Origin, accept')
    expect(mergeVary(undefined, 'origin,accept')).toBe('origin, accept')
    expect(mergeVary('accept, origin', 'Origin, accept')).toBe('accept, origin')
  })
})

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

describe('toStreamFrame', () => {
  it("closes an open event and says the error in OpenAI's form, in one event", () => {
    const frame = toStreamFrame(ig1, ig1.error('backend_unavailable'), 'req_1')
    const match = /^\n\nevent: error\ndata: (.*)\n\n$/.exec(frame)
    const message = `Failed to forward request to backend${NOTICE}`
    expect(JSON.parse(match?.[1] ?? '')).toEqual({
      ...{ message, code: 502, request_id: 'req_1' },
      error: { message, type: 'server_error', code: 'backend_unavailable', param: null, request_id: 'req_1' },
    })
  })

  it('is one line of data, whatever the params hold', () => {
    const statuses = { 500: { title: 'Internal Server Error', retry: true } }
    const errors = { broken: { status: 500, message: 'Broken' }, odd: { status: 500, message: 'Odd {text}' } }
    const catalog = defineCatalog({ name: 'odd', version: '1.0.0', statuses, errors, defaults: { unknown: 'broken' } })
    const frame = toStreamFrame(catalog, catalog.error('odd', { text: 'a\n\ndata: [DONE]\r\n\u2028b' }), 'req_1')
    expect(frame.trim().split(/\r\n|\r|\n/)).toHaveLength(2)
    expect(frame).not.toMatch(/^data: \[DONE\]/m)
  })
})
