import { describe, expect, it } from 'vitest'
import { openAiEnvelope, problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { toErrorResponse } from './error-response.js'
import { mergeVary } from './negotiate.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const model = ig1.error('unknown_model', { model: 'x' })

describe('several envelopes', () => {
  const several = [ig1.envelope, problemEnvelope()]
  const negotiate = (accept?: string) => toErrorResponse(ig1, model, { requestId: 'req_1', envelope: several, accept })

  it('answers RFC 9457 to who asks for it', () => {
    const { body, headers } = negotiate('application/problem+json; charset=utf-8')
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      vary: 'accept',
      'x-error-kind': 'unknown_model',
    })
    expect(JSON.parse(body)).toEqual({
      ...{ type: 'about:blank', title: 'Bad Request', status: 400, detail: `Unknown model x${NOTICE}` },
      ...{ kind: 'unknown_model', request_id: 'req_1', model: 'x' },
    })
  })

  it.each([
    ['application/problem+json', true],
    ['Application/Problem+JSON', true],
    ['text/html, application/problem+json;q=0.1', true],
    // Of what it likes equally, the first that the server offers.
    ['application/json, application/problem+json', false],
    ['application/json;q=0.5, application/problem+json;q=0.5', false],
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

  it('sends no vary where there is a single envelope, which ignores Accept', () => {
    for (const envelope of [undefined, ig1.envelope, openAiEnvelope]) {
      const parts = toErrorResponse(ig1, model, { requestId: 'req_1', envelope, accept: 'application/problem+json' })
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
