import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineCatalog } from '../contract/define-catalog.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeError } from '../receive/decode.js'
import { cleanText } from './clean-text.js'

const runs = { seed: 1, numRuns: 1000 }
const NOTICE = ' Please contact the administrator with the request ID.'

/** Values that try to be mistaken for something else. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        ...['{model}', '{', '}', '{{', '}}', '{N}', ' only supports up to ', ' input images', 'Model ', ' >= ', NOTICE],
        ...['3', '-1', '1e5', '\ud83d', '\udca9', '💩', '\n', '\0', '\u2028', '"', '\\', '$&', '<script>', ' ', ''],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('x'.repeat(10_240), '💩'.repeat(5_000), '\n'.repeat(10_240), NOTICE, NOTICE + NOTICE, `a${NOTICE}`),
)

const hostileNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, -1e21, 1e-7, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MAX_SAFE_INTEGER),
)
const hostileInteger = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-0, 1e21, -1e21, Number.MAX_VALUE))

type Wire = (error: { toEnvelope(id: string): unknown }) => unknown
const throughJson: Wire = (error) => JSON.stringify(error.toEnvelope('req_abc'))

describe('an error that goes over the wire', () => {
  it.each(['unknown_model', 'prompt_enhancing_not_supported'] as const)('comes back as %s with its model', (kind) => {
    fc.assert(
      fc.property(hostileText, (model) => {
        const received = decodeError(ig1, { status: 400, body: throughJson(ig1.error(kind, { model })) })
        expect(received).toMatchObject({ kind, status: 400, requestId: 'req_abc' })
        expect(received.params).toEqual({ model: cleanText(model) })
      }),
      runs,
    )
  })

  it('comes back as too_many_input_images with its model and number, whatever the model contains', () => {
    fc.assert(
      fc.property(hostileText, hostileInteger, (model, N) => {
        const error = ig1.error('too_many_input_images', { model, N })
        const received = decodeError(ig1, { status: 400, body: throughJson(error) })
        expect(received.kind).toBe('too_many_input_images')
        // `toEqual` tells -0 from 0; on the wire there is only 0.
        expect(received.params).toEqual({ model: cleanText(model), N: N + 0 })
        expect(received.params).toEqual(error.params)
      }),
      runs,
    )
  })

  it('comes back as commit_exceeded with the very same numbers', () => {
    fc.assert(
      fc.property(hostileNumber, hostileNumber, (totalCost, maxCost) => {
        const error = ig1.error('commit_exceeded', { totalCost, maxCost })
        expect(error.message).not.toMatch(/e[+-]?\d/)
        const received = decodeError(ig1, { status: 402, body: throughJson(error) })
        expect(received.kind).toBe('commit_exceeded')
        expect(received.params).toEqual({ totalCost: totalCost + 0, maxCost: maxCost + 0 })
      }),
      runs,
    )
  })

  it('comes back the same when the header names the kind as well', () => {
    fc.assert(
      fc.property(hostileText, hostileInteger, (model, N) => {
        const error = ig1.error('too_many_input_images', { model, N })
        const headers = { 'x-error-kind': error.kind }
        const received = decodeError(ig1, { status: 400, headers, body: error.toEnvelope('req_abc') })
        expect(received.params).toEqual(error.params)
      }),
      runs,
    )
  })

  it('has clean text on the wire: no control character, no lone surrogate', () => {
    fc.assert(
      fc.property(hostileText, (model) => {
        const { message } = ig1.toEnvelope(ig1.error('unknown_model', { model }), { requestId: 'req_abc' })
        expect(message).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u)
        expect(message.endsWith(NOTICE)).toBe(true)
      }),
      runs,
    )
  })

  it.each(['5xx', 'none'] as const)(
    'comes back where the policy is %s, even if its text ends like the notice',
    (on) => {
      const catalog = defineCatalog({
        name: 'quiet',
        version: '1.0.0',
        notice: { text: NOTICE, on },
        statuses: { 400: { title: 'Bad Request', retry: false }, 500: { title: 'Internal Server Error', retry: true } },
        defaults: { unknown: 'broken' },
        errors: {
          contact: { status: 400, message: `No.${NOTICE}` },
          braces: { status: 400, message: '{{{name}}} is not {{name}}' },
          broken: { status: 500, message: 'Broken' },
        },
      })
      for (const error of [
        catalog.error('contact'),
        catalog.error('broken'),
        catalog.error('braces', { name: '}{' }),
      ]) {
        const received = decodeError(catalog, { status: error.status, body: throughJson(error) })
        expect(received).toMatchObject({ kind: error.kind, params: error.params })
      }
      expect(catalog.error('braces', { name: 'x' }).message).toBe('{x} is not {name}')
      expect(catalog.error('broken').toEnvelope('req_1')).toHaveProperty(
        'message',
        on === '5xx' ? `Broken${NOTICE}` : 'Broken',
      )
      expect(catalog.error('braces', { name: 'x' }).toEnvelope('req_1')).toHaveProperty('message', '{x} is not {name}')
    },
  )
})
