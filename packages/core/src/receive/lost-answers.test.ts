import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { nestEnvelope, problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeAnswer } from './decode.js'

const isLost = (status: number, body?: unknown, headers?: Record<string, string>) =>
  decodeAnswer(ig1, { status, body, headers }).isLost

describe('an answer that leaves open what became of the request', () => {
  it.each([
    [504, '<html><head><title>504 Gateway Time-out</title></head></html>'],
    [502, ''],
    [408, 'Request Timeout'],
    [503, { message: 'no Route matched with those values', request_id: '8a3c' }],
    [503, { message: 'Busy', code: 500, request_id: 'req_1' }],
    [503, { message: 'Busy', code: 503 }],
    // The contract's own, which says nothing of what was done.
    [500, { message: 'Internal Server Error', code: 500, request_id: 'req_1' }],
  ])("is one of status %d that is not the contract's own, or its unknown one: %j", (status, body) => {
    expect(isLost(status, body)).toBe(true)
  })

  it.each([
    [500, { message: 'Failed to get model', code: 500, request_id: 'req_1' }],
    [502, '', { 'x-error-kind': 'backend_unavailable' }],
    // Whatever it is, a service of the contract has written it.
    [503, { message: 'Busy', code: 503, request_id: 'req_1' }],
    [429, 'Too many requests'],
    [429, ''],
    [404, 'Not Found'],
  ] as const)(
    "is none of the contract's own, and no other 4xx: %d %j",
    (status, body, headers?: Record<string, string>) => {
      expect(isLost(status, body, headers)).toBe(false)
    },
  )

  it('is told by the envelope of the contract, wherever that has its parts', () => {
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', envelope: problemEnvelope(), defaults: { unknown: 'broken' } },
      statuses: { 500: { title: 'Broken', retry: true }, 503: { title: 'Busy', retry: true } },
      errors: { broken: { status: 500, message: 'Broken' }, busy: { status: 503, message: 'Busy' } },
    })
    const lost = (status: number, body: unknown) => decodeAnswer(own, { status, body }).isLost
    const whole = { type: 'about:blank', title: 'Busy', status: 503, detail: 'Wait', kind: 'new', request_id: 'r' }
    expect(lost(503, whole)).toBe(false)
    expect(lost(503, { ...whole, kind: 'busy' })).toBe(false)
    expect(lost(503, { ...whole, status: 500 })).toBe(true)
    expect(lost(503, { type: 'about:blank', title: 'Busy', status: 503, detail: 'Wait' })).toBe(true)
    expect(lost(500, { ...whole, status: 500, kind: 'broken' })).toBe(true)
    expect(lost(503, null)).toBe(true)
  })

  it('is any that nobody identifies where the bodies of the contract have no id, since a proxy has such bodies too', () => {
    const shapes = [
      { body: { code: '{code}', message: '{message}' } },
      { body: { error: { code: '{code}', message: '{message}' } } },
      { body: { error: '{message}' } },
      nestEnvelope,
    ]
    const proxys = [
      { message: 'Internal server error' },
      { code: 503, message: 'upstream connect error or disconnect/reset before headers' },
      { error: { code: 'ServiceUnavailable', message: 'The service is unavailable.' } },
      { error: 'Bad Gateway' },
      {
        statusCode: 503,
        code: 'FST_REPLY_FROM_GATEWAY_TIMEOUT',
        error: 'Service Unavailable',
        message: 'Gateway Timeout',
      },
    ]
    for (const envelope of shapes) {
      const own = defineCatalog({
        ...{ name: 'own', version: '1.0.0', envelope, defaults: { unknown: 'broken' } },
        statuses: { 500: { title: 'Broken', retry: true }, 503: { title: 'Service Unavailable', retry: true } },
        errors: { broken: { status: 500, message: 'Broken' }, busy: { status: 503, message: 'Too busy' } },
      })
      for (const body of proxys)
        expect(decodeAnswer(own, { status: 503, body }).isLost, JSON.stringify(body)).toBe(true)
      expect(decodeAnswer(own, { status: 503, body: own.error('busy').toEnvelope('req_1') }).isLost).toBe(false)
      expect(decodeAnswer(own, { status: 503, headers: { 'x-error-kind': 'busy' } }).isLost).toBe(false)
    }
  })

  it('is one that has no more of an error than its words, where any proxy may say the same', () => {
    const parts = {
      name: 'own',
      version: '1.0.0',
      defaults: { unknown: 'broken' },
      statuses: { 500: { title: 'Broken', retry: true }, 503: { title: 'Busy', retry: true } },
      errors: {
        broken: { status: 500, message: 'Broken' },
        busy: { status: 503, message: 'Service Unavailable' },
        full: { status: 503, message: '{queue} is full' },
      },
    } as const
    const text = defineCatalog(parts)
    const coded = defineCatalog({
      ...parts,
      envelope: { body: { error: { code: '{code}', message: '{message}', requestId: '{requestId}' } } },
    })
    const said = ['Service Unavailable', 'service unavailable\n', { message: 'Service Unavailable' }]
    for (const body of [...said, '<html><title>Service Unavailable</title></html>']) {
      for (const own of [text, coded]) expect(decodeAnswer(own, { status: 503, body }).isLost).toBe(true)
    }
    // Its words are what a text contract is, but for those that HTTP has for everybody.
    const body = { message: 'The queue is full' }
    expect(decodeAnswer(text, { status: 503, body })).toMatchObject({ isLost: false, error: { kind: 'full' } })
    expect(decodeAnswer(coded, { status: 503, body })).toMatchObject({ isLost: true, error: { kind: 'full' } })
    // A code in the form of somebody else's envelope: S3 and CloudFront have such ones.
    const xml = '<Error><Code>busy</Code><Message>Reduce your request rate.</Message></Error>'
    for (const own of [text, coded]) {
      expect(decodeAnswer(own, { status: 503, body: xml })).toMatchObject({ isLost: true, error: { kind: 'busy' } })
      const whole = own.error('busy').toEnvelope('req_1')
      expect(decodeAnswer(own, { status: 503, body: whole }).isLost).toBe(false)
      expect(decodeAnswer(own, { status: 503, body: said[0], headers: { 'x-error-kind': 'busy' } }).isLost).toBe(false)
    }
  })

  it('is one that lacks what each body of the contract has, whatever id somebody has put in', () => {
    const envelope = { body: { message: '{message}', code: '{code}', request_id: '{requestId}', title: '{title}' } }
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', envelope, defaults: { unknown: 'broken' } },
      statuses: { 500: { title: 'Broken', retry: true }, 503: { title: 'Busy', retry: true } },
      errors: { broken: { status: 500, message: 'Broken' } },
    })
    const lost = (body: unknown) => decodeAnswer(own, { status: 503, body }).isLost
    const whole = { message: 'New', code: 'new', request_id: 'r', title: 'Busy' }
    expect(lost(whole)).toBe(false)
    for (const key of Object.keys(whole)) {
      expect([lost({ ...whole, [key]: null }), lost({ ...whole, [key]: undefined })], key).toEqual([true, true])
    }
  })

  it('has the verdict of its request where it would be tried again, and its error is then not retryable', () => {
    const verdict = (status: number, body: unknown, headers?: Record<string, string>, ifLost = 'not_retryable') => {
      const answer = decodeAnswer(ig1, { status, body, headers, ifLost: ifLost as 'not_retryable' | 'retryable' })
      expect(answer.error.retryable).toBe(answer.verdict === 'retryable')
      return answer.verdict
    }
    const unknown = { message: 'Internal Server Error', code: 500, request_id: 'req_1' }
    expect([verdict(504, ''), verdict(408, ''), verdict(500, unknown)]).toEqual(Array(3).fill('not_retryable'))
    // The header stands on every retryable 5xx of ours, those included that say nothing.
    expect(verdict(500, unknown, { 'x-should-retry': 'true' })).toBe('not_retryable')
    expect(verdict(504, '', { 'x-should-retry': 'false' })).toBe('server_veto')
    expect(verdict(504, '', undefined, 'retryable')).toBe('retryable')
    expect(verdict(501, '', undefined, 'retryable')).toBe('not_retryable')
    expect(verdict(429, '')).toBe('retryable')
    expect(verdict(502, '', { 'x-error-kind': 'backend_unavailable' })).toBe('retryable')
  })
})
