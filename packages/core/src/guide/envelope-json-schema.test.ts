import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleError } from '../adapter/example.js'
import { ig1 } from '../ig1/ig1.js'
import { isRecord } from '../values/plain-data.js'
import { envelopeJsonSchema } from './envelope-json-schema.js'

const runs = { seed: 1, numRuns: 2000 }

/** IG1's body as its page describes it. */
function isEnvelope(body: unknown): body is { code: number } {
  if (!isRecord(body)) return false
  const { message, code, request_id } = body
  const isStatus = Number.isInteger(code) && Number(code) >= 400 && Number(code) <= 599
  return typeof message === 'string' && isStatus && typeof request_id === 'string' && request_id !== ''
}

describe('envelopeJsonSchema of IG1', () => {
  /** Envelopes and near misses, with each field right most of the time. */
  const almost = fc.record(
    {
      message: fc.oneof({ weight: 5, arbitrary: fc.string() }, fc.jsonValue()),
      code: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 395, max: 605 }) },
        fc.constantFrom(400, 599, 399, 600, 400.5, '400', null, 1e21, -0),
        fc.jsonValue(),
      ),
      request_id: fc.oneof({ weight: 5, arbitrary: fc.string() }, fc.constant(''), fc.jsonValue()),
      error: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )

  it('accepts the bodies that are envelopes, and no others', () => {
    const validate = new Ajv().compile(envelopeJsonSchema(ig1))
    const validate400 = new Ajv().compile(envelopeJsonSchema(ig1, { status: 400 }))
    let accepted = 0
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: almost }, fc.jsonValue()), (value) => {
        const body = JSON.parse(JSON.stringify(value))
        const holds = isEnvelope(body)
        if (holds) accepted++
        expect(validate(body)).toBe(holds)
        expect(validate400(body)).toBe(holds && body.code === 400)
      }),
      runs,
    )
    expect(accepted).toBeGreaterThan(runs.numRuns / 20)
  })

  it('tolerates further keys', () => {
    const body = { message: 'm', code: 400, request_id: 'r', error: { code: 'x' } }
    expect(new Ajv().compile(envelopeJsonSchema(ig1))(body)).toBe(true)
  })

  it('accepts what every error of the contract sends, by its kind too', () => {
    for (const [kind, { status }] of Object.entries(ig1.errors)) {
      const body = exampleError(ig1, kind).toEnvelope('req_1')
      expect(isEnvelope(body)).toBe(true)
      for (const options of [{}, { status }, { kind }]) {
        expect(new Ajv().compile(envelopeJsonSchema(ig1, options))(body)).toBe(true)
      }
      expect(new Ajv().compile(envelopeJsonSchema(ig1, { status: 418 }))(body)).toBe(false)
    }
  })
})
