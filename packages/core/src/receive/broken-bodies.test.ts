import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { openAiEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeAnswer, decodeError } from './decode.js'

const LIMIT = 64 * 1024
const decode = (status: number, body: unknown, headers?: Record<string, string>) =>
  decodeError(ig1, { status, body, headers })

describe('a body that was cut off', () => {
  const filler = 'x'.repeat(LIMIT)

  it.each([
    ['"message":"busy"', 'busy'],
    ['"message":"busy",', 'busy'],
    ['"message":"busy","code":5', 'busy'],
    ['"message":"busy","code":503,"more":tr', 'busy'],
    ['"message":"busy","request_id"', 'busy'],
    ['"error":{"message":"busy","type":"a","list":[1,{"a":"b"},', 'busy'],
    ['"errors":[{"message":"one"},{"message":"two"},{"mess', 'one; two'],
    [`"message":"busy","input":"${filler}`, 'busy'],
    [`"detail":[{"loc":["body","a"],"msg":"no","input":"${filler}`, 'a: no'],
    [`"input":["\\"","\\\\",{}],"message":"a \\"b\\" \\u00e9","rest":"${filler}`, 'a "b" é'],
  ])('still gives its message: {%.60s', (start, message) => {
    expect(decode(503, `{${start}`.slice(0, LIMIT)).message).toBe(message)
  })

  it('still gives kind, params and id, and keeps its text', () => {
    const body = `{"message":"Unknown model x","code":400,"request_id":"req_1","echo":"${filler}`
    const error = decode(400, body)
    expect(error).toMatchObject({ kind: 'unknown_model', params: { model: 'x' }, requestId: 'req_1' })
    expect(error.response?.body).toBe(body)
  })

  it('still has the code of a coded contract', () => {
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', defaults: { unknown: 'broken' } },
      envelope: { body: { error: { code: '{code}', message: '{message}', params: '{params}' } } },
      statuses: { 409: { title: 'Conflict', retry: false }, 500: { title: 'Broken', retry: true } },
      errors: {
        broken: { status: 500, message: 'Broken' },
        sold_out: { status: 409, message: '{item} is sold out' },
      },
    })
    const body = `{"error":{"code":"sold_out","message":"Vendu","params":{"item":"Tea"},"more":["${filler}`
    expect(decodeError(own, { status: 409, body })).toMatchObject({ kind: 'sold_out', params: { item: 'Tea' } })
  })

  it('shows a message that is cut off itself only where it is long, and tells no kind by it', () => {
    const long = `Unknown model ${'y'.repeat(1985)}\\`
    expect(decode(400, `{"message":"${long}`)).toMatchObject({
      kind: 'unrecognized',
      message: `Unknown model ${'y'.repeat(1985)}`,
    })
    expect(decode(503, `{"error":{"message":"${'a\\"'.repeat(LIMIT / 3)}`).message).toBe(
      'a"'.repeat(LIMIT).slice(0, 1333),
    )
    // The rest could say the opposite, or name something else.
    expect(decode(400, '{"message":"Unknown model gp')).toMatchObject({ kind: 'unrecognized', message: 'Bad Request' })
  })

  it('makes nothing of a number that was cut off', () => {
    expect(decodeAnswer(ig1, { status: 429, body: '{"message":"Slow","retry_after":3' }).error).toMatchObject({
      ...{ message: 'Slow', retryAfterMs: undefined },
    })
  })

  it('never loses what came before the cut, wherever that is, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
        const text = JSON.stringify({ message: 'busy', value })
        const first = '{"message":"busy"'.length
        expect(decode(503, text.slice(0, first + (at % (text.length - first)))).message).toBe('busy')
      }),
    )
  })

  it('is read in good time, however it is nested', () => {
    for (const part of ['[', '{"a":', '"\\', '[{"a":"b', '{"error":[', '<a>', '<a ']) {
      expect(decode(503, part.repeat(LIMIT / part.length)).status).toBe(503)
    }
  })
})

describe('a text that only begins like JSON', () => {
  it.each([
    '[ERROR] upstream failed',
    '[2026-01-01 12:00] it broke',
    '[12 failures]',
    '[] nothing',
    '{not json}',
    '{"a":1} and more',
    '{message: busy}',
    "{'message': 'busy'}",
    '"quoted" it said',
    '{{template}}',
  ])('is a text: %s', (body) => {
    for (const form of [body, `\ufeff ${body}\n`]) {
      expect(decode(503, form)).toMatchObject({ message: body, response: { body: form } })
    }
  })
})

it('says once what several entries of a list say', () => {
  expect(decode(400, { errors: [{ message: 'No' }, { message: 'No' }, { message: 'Never' }, {}] }).message).toBe(
    'No; Never',
  )
})

describe('XML and pages', () => {
  it.each([
    ['<Error><Message>Gone</Message></Error>', 'Gone'],
    ['<e:Error xmlns:e="x"><e:Message a="b">\n Gone\n </e:Message></e:Error>', 'Gone'],
    ['<problem xmlns="urn:ietf:rfc:7807"><title>T</title><detail>D</detail></problem>', 'D'],
    [
      '<Error><Message>a &lt;b&gt; &amp;amp; &#39;c&#39; &nosuch; &toString;</Message></Error>',
      "a <b> &amp; 'c' &nosuch; &toString;",
    ],
    ['<html><body><code>x</code><message>in a page</message></body></html>', 'Service Unavailable'],
    ['<html><title>A &amp; B</title><detail>x</detail></html>', 'A & B'],
    ['<Error><Message></Message></Error>', 'Service Unavailable'],
    ['<Error><Message>never closed', 'Service Unavailable'],
  ])('are read: %s', (body, message) => {
    expect(decode(503, body)).toMatchObject({ message, response: { body } })
  })
})

describe('problem+json', () => {
  const members = {
    type: 'about:blank',
    title: 'Out of credit',
    detail: 'Your balance is 30',
    message: 'm',
    error: 'e',
  }
  const problem = { 'content-type': 'Application/Problem+JSON; charset=utf-8' }

  it('shows its detail, then its title, whatever extension members it has', () => {
    const { detail, ...rest } = members
    expect(decode(403, members, problem).message).toBe(detail)
    expect(decode(403, rest, problem).message).toBe('Out of credit')
    expect(decode(403, { ...rest, error: { message: 'nested' }, detail: '' }, problem).message).toBe('Out of credit')
    expect(decode(403, { message: 'm', errors: [] }, problem).message).toBe('m')
    expect(decode(403, members).message).toBe('m')
  })

  it('is told by its detail even where the contract has a message of its own', () => {
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', defaults: { unknown: 'broken' }, envelope: openAiEnvelope },
      statuses: { 404: { title: 'Not Found', retry: false }, 500: { title: 'Broken', retry: true } },
      errors: { broken: { status: 500, message: 'Broken' }, gone: { status: 404, message: 'It is gone' } },
    })
    const body = { title: 'Not Found', detail: 'It is gone', message: 'm' }
    expect(decodeError(own, { status: 404, body, headers: problem })).toMatchObject({
      kind: 'gone',
      message: 'It is gone',
    })
  })

  it('is read by the contract where that is its own form', () => {
    const own = defineCatalog({
      ...{ name: 'own', version: '1.0.0', defaults: { unknown: 'broken' } },
      envelope: {
        contentType: 'application/problem+json',
        body: { title: '{title}', detail: 'See our docs', code: '{code}', words: '{message}' },
      },
      statuses: { 500: { title: 'Broken', retry: true } },
      errors: { broken: { status: 500, message: 'It broke' } },
    })
    const body = { title: 'Broken', detail: 'See our docs', code: 'broken', words: 'It broke' }
    expect(decodeError(own, { status: 500, body, headers: problem }).message).toBe('It broke')
  })

  it('shows which fields are wrong where it has no detail', () => {
    const errors = [{ detail: 'must be positive', pointer: '#/age' }]
    expect(decode(422, { title: 'Not valid', errors }, problem).message).toBe('#/age: must be positive')
    expect(decode(422, { title: 'Not valid', detail: 'Try again', errors }, problem).message).toBe('Try again')
  })
})
