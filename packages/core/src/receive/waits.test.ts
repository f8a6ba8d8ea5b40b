import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { decideRetry } from '../retry/retry.js'
import { decodeAnswer, decodeError } from './decode.js'

const NOW = 1_750_000_000_000
const answer = (status: number, body?: unknown, headers?: Record<string, unknown>) =>
  decodeAnswer(ig1, { status, body, headers }, NOW)
const wait = (...given: Parameters<typeof answer>) => answer(...given).error.retryAfterMs

describe('the wait that an answer names', () => {
  const inBody = { error: { message: 'Slow', details: [{ retryDelay: '47s' }] } }

  it('is the longer one of header and body', () => {
    expect(wait(429, inBody, { 'retry-after': '1' })).toBe(47_000)
    expect(wait(429, inBody, { 'retry-after': '60' })).toBe(60_000)
    expect(wait(503, inBody)).toBe(47_000)
  })

  it('is the longer one of header and the envelope of the contract, too', () => {
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', defaults: { unknown: 'broken' } },
      envelope: { body: { code: '{code}', message: '{message}', wait: '{retryAfter}' } },
      statuses: { 429: { title: 'Slow', retry: true }, 500: { title: 'Broken', retry: true } },
      errors: { slow: { status: 429, message: 'Slow' }, broken: { status: 500, message: 'Broken' } },
    })
    const waitOf = (wait: number, header: string) =>
      decodeError(own, {
        status: 429,
        body: { code: 'slow', message: 'Slow', wait },
        headers: { 'retry-after': header },
      }).retryAfterMs
    // A proxy in front may write its own.
    expect([waitOf(30, '1'), waitOf(1, '30'), waitOf(30, '')]).toEqual([30_000, 30_000, 30_000])
  })

  it.each([
    ['Try again in 15 seconds.', 15_000],
    ['Please try again in 20s', 20_000],
    ['Please try again in 6ms.', 6],
    ['try again in 6m0s', 360_000],
    ['retry after 1 hour, 5 min', 3_900_000],
    ['Please retry in 47.3s', 47_300],
    ['Try again in 2 days', 172_800_000],
    ['Try again in 1 month', undefined],
    ['Try again in a moment', undefined],
    ['5 minutes', undefined],
  ])('may be in its words: %j', (message, expected) => {
    expect(wait(429, { message })).toBe(expected)
    expect(wait(503, message)).toBe(expected)
    expect(wait(500, message)).toBeUndefined()
  })

  it.each([[-5], ['soon'], [null], [true], [{}], [''], ['1e3'], ['-1s'], ['PT5S'], ['month 5']])(
    'is none where it makes no sense: %j',
    (value) => expect(wait(429, { message: 'Slow', retry_after: value })).toBeUndefined(),
  )

  it('is the longest of several, wherever they are', () => {
    const details = [{ retryDelay: '1s' }, { x: 1 }, { retryDelay: '12.000000001s' }]
    expect(wait(429, { error: { details, message: 'm' }, retry_after: 3 })).toBe(12_001)
    expect(wait(429, { message: 'm', retry_after: '9' })).toBe(9000)
    expect(wait(429, { message: 'm', retry_after: 1_750_000_030 })).toBe(30_000)
  })

  it('is none of a body of the contract, where a param may have such a name', () => {
    const body = { message: 'Failed to get model', code: 500, request_id: 'req_1', retry_after: 7 }
    expect(wait(500, body)).toBeUndefined()
    expect(wait(500, { ...body, message: 'New words' })).toBeUndefined()
  })

  it('is the end of the window of a 429 that names none', () => {
    expect(wait(429, '', { 'ratelimit-reset': '12' })).toBe(12_000)
    expect(wait(429, '', { 'x-ratelimit-reset': '1750000012', 'retry-after': '5' })).toBe(5000)
    expect(wait(429, inBody, { 'ratelimit-reset': '90' })).toBe(47_000)
    expect(wait(503, '', { 'ratelimit-reset': '12' })).toBeUndefined()
  })
})

describe('a quota that is used up', () => {
  const error = { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' }

  it('fails again, but where the answer says when it is back', () => {
    const verdict = (...given: Parameters<typeof answer>) => answer(...given).verdict
    expect(verdict(429, { error })).toBe('not_retryable')
    expect(verdict(429, { error }, { 'ratelimit-reset': '1' })).toBe('not_retryable')
    expect(verdict(429, { error: { ...error, details: [{ retryDelay: '47s' }] } })).toBe('retryable')
    expect(verdict(429, { error }, { 'retry-after': '5' })).toBe('retryable')
    expect(verdict(429, 'Quota exceeded. Please retry in 3s')).toBe('retryable')
  })
})

describe('a code that fails again', () => {
  const verdict = (status: number, error: object, headers?: Record<string, unknown>) =>
    answer(status, { error: { message: 'No', ...error } }, headers).verdict

  it.each([
    [500, { code: 'context_length_exceeded' }],
    [500, { type: 'invalid_request_error' }],
    [500, { type: 'invalid_request_error', code: 'unsupported_value' }],
    [503, { code: 'insufficient_quota' }],
    [502, { type: 'authentication_error', code: null }],
    [408, { code: 'model_not_found' }],
  ])('is not tried again, though a %d is: %j', (status, error) => {
    expect(verdict(status, error)).toBe('not_retryable')
    // But where the server says so.
    expect(verdict(status, error, { 'x-should-retry': 'true' })).toBe(status >= 500 ? 'retryable' : 'not_retryable')
  })

  it.each([
    [500, { type: 'server_error' }],
    [503, { type: 'overloaded_error' }],
    // Stripe's, for a rate limit and for a lock.
    [429, { type: 'invalid_request_error', code: 'lock_timeout' }],
  ])('is no other one: %d %j', (status, error) => expect(verdict(status, error)).toBe('retryable'))

  it("is the contract's own affair where it knows the error", () => {
    const body = { message: 'Failed to get model', error: { code: 'invalid_request' } }
    expect(answer(500, body).verdict).toBe('retryable')
  })
})

describe('a veto', () => {
  const own = { 'x-should-retry': 'false', 'x-error-kind': 'backend_unavailable' }
  const facts = { policy: ig1.retry, attempt: 1, random: 0 }

  it('of our servers that only follows from a long wait gives way to the setting for waits', () => {
    const { verdict, error } = answer(502, '', { ...own, 'retry-after': '120' })
    expect([verdict, error.retryable, error.retryAfterMs]).toEqual(['retryable', true, 120_000])
    const retryAfterMs = error.retryAfterMs
    expect(decideRetry({ ...facts, verdict, retryAfterMs })).toEqual({ retry: false, reason: 'retry_after' })
    expect(decideRetry({ ...facts, verdict, retryAfterMs, maxRetryAfterMs: 300_000 })).toEqual({
      ...{ retry: true, delayMs: 120_000 },
    })
  })

  it("stands where it has another reason, or is somebody else's", () => {
    expect(answer(502, '', own).verdict).toBe('server_veto')
    expect(answer(502, '', { ...own, 'retry-after': '60' }).verdict).toBe('server_veto')
    expect(answer(502, '', { 'x-should-retry': 'false', 'retry-after': '120' }).verdict).toBe('server_veto')
    expect(
      answer(400, '', { 'x-should-retry': 'false', 'x-error-kind': 'bad_json', 'retry-after': '120' }).verdict,
    ).toBe('not_retryable')
  })
})

describe('the id of a request', () => {
  const id = (body?: unknown, headers?: Record<string, unknown>) => answer(500, body, headers).error.requestId

  it.each([
    ...['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-request-id', 'apim-request-id', 'cf-ray'],
    ...['x-ms-request-id', 'x-correlation-id', 'x-github-request-id', 'x-vercel-id', 'fly-request-id'],
  ])('may be in the header %s', (name) => expect(id('', { [name.toUpperCase()]: 'a-1' })).toBe('a-1'))

  it("is the service's own before that of a network in front of it", () => {
    const headers = { 'cf-ray': 'cf', 'x-amzn-requestid': 'aws', 'x-request-id': 'own' }
    expect(id('', headers)).toBe('own')
    expect(id({ traceId: 'body' }, headers)).toBe('body')
  })

  it.each([
    [{ RequestId: 'a1' }, 'a1'],
    [{ requestID: 'a1' }, 'a1'],
    [{ trace_id: 'a1' }, 'a1'],
    [{ traceId: 'a1' }, 'a1'],
    [{ error: { traceId: 'a1' } }, 'a1'],
    [{ request_id: '', trace_id: 'a1' }, 'a1'],
    [{ request_id: 7 }, undefined],
    [{ message: 'It broke (request id: 20240612093011A7)' }, '20240612093011A7'],
    [{ error: { message: 'No. Include the request ID req_abc123def in your message' } }, 'req_abc123def'],
    ['It broke. RequestId:4b1c-77aa\nTime:2026-01-01', '4b1c-77aa'],
    ['Please contact the administrator with the request ID.', undefined],
    ['Send the request ID immediately to our support', undefined],
    [{ request_id: 'first', requestId: 'second' }, 'first'],
  ])('may be in the body: %j', (body, expected) => expect(id(body)).toBe(expected))
})
