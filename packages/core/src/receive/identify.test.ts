import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toErrorResponse } from '../adapter/error-response.js'
import type { AnyCatalog } from '../contract/catalog.js'
import { defineCatalog } from '../contract/define-catalog.js'
import { openAiEnvelope, problemEnvelope } from '../envelope/ready-made.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeAnswer, decodeError } from './decode.js'

const rows = {
  statuses: {
    404: { title: 'Not Found', retry: false },
    409: { title: 'Conflict', retry: false },
    500: { title: 'Internal Server Error', retry: true },
    503: { title: 'Service Unavailable', retry: true },
  },
  defaults: { unknown: 'internal' },
} as const

/** A contract whose body has a machine code. */
const coded = defineCatalog({
  ...{ name: 'coded', version: '1.0.0', ...rows },
  envelope: { body: { error: { code: '{code}', message: '{message}', details: '{params}' } } },
  errors: {
    sold_out: {
      ...{ status: 409, code: 'SOLD_OUT', message: '{item} is sold out' },
      params: { left: 'integer', tags: z.array(z.string()), note: 'string?' },
    },
    taken: { status: 409, code: 1001, message: 'Taken' },
    gone: { status: 409, message: 'Taken' },
    internal: { status: 500, message: 'Broken' },
    busy: { status: 503, message: 'Busy with {what}', retry: false, params: { jobs: 'integer' } },
  },
})

/** One whose text is all that a body has. */
const text = defineCatalog({
  ...{ name: 'text', version: '1.0.0', ...rows },
  errors: {
    sold_out: { status: 409, message: '{item} is sold out, {left} left', params: { left: 'integer' } },
    taken: { status: 409, message: 'Taken' },
    internal: { status: 500, message: 'Broken' },
  },
})

const sold = { item: 'Tea', left: 0, tags: ['a'] }
const body = (code: unknown, message = 'Words', details: unknown = sold) => ({ error: { code, message, details } })
const kind = (catalog: AnyCatalog, answer: Parameters<typeof decodeError>[1]) => decodeError(catalog, answer).kind

describe('a coded contract', () => {
  it('tells an error by its code, whatever its words, and reads the params from the body', () => {
    expect(decodeError(coded, { status: 409, body: body('SOLD_OUT', 'Ausverkauft') })).toMatchObject({
      ...{ kind: 'sold_out', code: 'SOLD_OUT', params: sold, message: 'Ausverkauft' },
    })
  })

  it('compares codes as texts, and takes the kind where an error has no code of its own', () => {
    for (const code of [1001, '1001']) expect(kind(coded, { status: 409, body: body(code) })).toBe('taken')
    expect(kind(coded, { status: 409, body: body('gone') })).toBe('gone')
  })

  it('believes the body before the header, the header before the text, and each only where the status agrees', () => {
    const headers = { 'x-error-kind': 'gone' }
    expect(kind(coded, { status: 409, headers, body: body('SOLD_OUT') })).toBe('sold_out')
    expect(kind(coded, { status: 409, headers, body: body(undefined) })).toBe('gone')
    expect(kind(coded, { status: 500, headers, body: 'Broken' })).toBe('internal')
    expect(kind(coded, { status: 404, headers, body: body('SOLD_OUT') })).toBe('unrecognized')
    expect(kind(coded, { status: 409, headers: { 'x-error-kind': 'internal' }, body: 'Busy' })).toBe('unrecognized')
  })

  it('lets the header tell an error whose code has changed, and no text tell one whose code is unknown', () => {
    const headers = { 'x-error-kind': 'taken' }
    expect(kind(coded, { status: 409, headers, body: body('NEW_CODE') })).toBe('taken')
    const unknown = decodeError(coded, { status: 500, body: body('NEW_CODE', 'Broken') })
    expect(unknown).toMatchObject({ kind: 'unrecognized', code: 'NEW_CODE', message: 'Broken', retryable: true })
  })

  it('takes no text for one error that several have', () => {
    expect(kind(coded, { status: 409, body: { message: 'Taken' } })).toBe('unrecognized')
  })

  it('is read in the envelopes of others as well', () => {
    const error = coded.error('sold_out', sold)
    for (const envelope of [openAiEnvelope, problemEnvelope()]) {
      const answer = toErrorResponse(coded, error, { envelope })
      expect(decodeError(coded, answer)).toMatchObject({ kind: 'sold_out', params: sold })
      // By its machine code alone, where it has no params.
      const { body } = toErrorResponse(coded, coded.error('taken'), { envelope })
      expect(kind(coded, { status: 409, body: body.replaceAll('Taken', 'Vergeben') })).toBe('taken')
    }
  })
})

describe('a text contract', () => {
  it('believes the header before the text', () => {
    const headers = { 'x-error-kind': 'taken' }
    expect(kind(text, { status: 409, headers, body: { message: 'Tea is sold out, 0 left' } })).toBe('taken')
    expect(kind(text, { status: 409, body: { message: 'Taken' } })).toBe('taken')
    expect(kind(text, { status: 404, headers, body: { message: 'Taken' } })).toBe('unrecognized')
  })

  it.each([
    ["OpenAI's error.code", { error: { message: 'Vergeben', code: 'taken' } }],
    ['a kind', { detail: 'Vergeben', kind: 'taken' }],
    ['a code that is a text', { message: 'Vergeben', code: 'taken' }],
  ])('takes %s for evidence where the status agrees', (_, foreign) => {
    expect(kind(text, { status: 409, body: foreign })).toBe('taken')
    expect(decodeError(text, { status: 404, body: foreign })).toMatchObject({ kind: 'unrecognized', code: 'taken' })
  })

  it('gives kind and params of a reworded message, from the headers of its server', () => {
    const { status, headers } = toErrorResponse(text, text.error('sold_out', { item: 'Té', left: 0 }))
    expect(headers['x-error-params']).toBe('{"item":"T\\u00e9","left":0}')
    expect(decodeError(text, { status, headers, body: { message: 'Ausverkauft' } })).toMatchObject({
      ...{ kind: 'sold_out', params: { item: 'Té', left: 0 }, message: 'Ausverkauft' },
    })
  })
})

describe('the params', () => {
  const answer = (details: unknown, headers: Record<string, string> = {}, message = 'Words') => ({
    ...{ status: 409, headers, body: body('SOLD_OUT', message, details) },
  })
  const header = (params: unknown) => ({ 'x-error-kind': 'sold_out', 'x-error-params': JSON.stringify(params) })

  it('come each from the first source whose value fits: the envelope, the header, the text', () => {
    const error = decodeError(
      coded,
      answer({ left: '0', tags: ['body'] }, header({ left: 2, tags: ['header'], item: 7 }), 'Text is sold out'),
    )
    expect(error.params).toEqual({ item: 'Text', left: 2, tags: ['body'] })
  })

  it('that are optional may be missing, and count as missing where they do not fit', () => {
    expect(decodeError(coded, answer({ ...sold, note: 'n' })).params).toEqual({ ...sold, note: 'n' })
    expect(decodeError(coded, answer({ ...sold, note: 7 }))).toMatchObject({ kind: 'sold_out', params: sold })
    expect(decodeError(coded, answer({ ...sold, note: null })).params).toEqual(sold)
  })

  it.each([
    ['are all missing', {}],
    ['have one missing', { item: 'Tea', left: 0 }],
    ['have one of the wrong type', { ...sold, left: 0.5 }],
    ['have one that its schema refuses', { ...sold, tags: [1] }],
    ['have one inherited', Object.assign(Object.create({ left: 0 }), { item: 'Tea', tags: [] })],
  ])('that %s make the error unrecognized, with its status, code and message', (_, details) => {
    const error = decodeError(coded, answer(details))
    expect(error).toMatchObject({ kind: 'unrecognized', code: 'SOLD_OUT', status: 409, message: 'Words', params: {} })
    expect(error.params).toEqual({})
  })

  it('do not change whether it is retried, when they are missing', () => {
    const { error, verdict } = decodeAnswer(coded, { status: 503, body: body('busy', 'Words', {}) })
    expect([error.kind, error.retryable, verdict]).toEqual(['unrecognized', false, 'not_retryable'])
  })

  it.each(['', 'null', '[]', '{', '"x"', '{"left":1}', 'x'.repeat(2000)])(
    'are not taken from a header that is %j',
    (value) => {
      const headers = { 'x-error-kind': 'sold_out', 'x-error-params': value }
      expect(decodeError(coded, answer({}, headers)).kind).toBe('unrecognized')
    },
  )

  it('are not taken from the header of another error', () => {
    const headers = { ...header(sold), 'x-error-kind': 'taken' }
    expect(decodeError(coded, answer({}, headers)).kind).toBe('unrecognized')
    expect(decodeError(coded, answer({}, { 'x-error-params': JSON.stringify(sold) })).params).toEqual(sold)
  })
})

describe('the response of a received error', () => {
  it('has its headers, whatever the case, and its body as JSON or text, and is in no log and no JSON', () => {
    const headers = { 'Retry-After': '7', authorization: 'secret' }
    const error = decodeError(ig1, { status: 429, headers, body: '{"message":"Slow","token":"secret"}' })
    expect(error.response?.headers.get('retry-AFTER')).toBe('7')
    expect(error.response?.headers.get('x-none')).toBeNull()
    expect(error.response?.body).toEqual({ message: 'Slow', token: 'secret' })
    expect(JSON.stringify(error) + JSON.stringify({ ...error })).not.toContain('secret')
    expect(Object.keys(error)).not.toContain('response')
    expect(decodeError(ig1, { status: 500, body: 'It broke' }).response?.body).toBe('It broke')
    expect(decodeError(ig1, { status: 500, body: '{"half' }).response?.body).toBe('{"half')
    expect(decodeError(ig1, { status: 500 }).response?.body).toBeUndefined()
    expect(ig1.error('forbidden').response).toBeUndefined()
  })
})
