import { describe, expect, it } from 'vitest'
import { catalogFaults } from '../definition/catalog-faults.js'
import { decodeError } from '../receive/decode.js'
import { ig1 } from './ig1.js'

const NOTICE = ' Please contact the administrator with the request ID.'

/** The contract's messages, kind by kind, written out by hand: kind, status, wire text, params. */
const MESSAGES: [string, number, string, Record<string, string | number>][] = [
  ['request_body_unreadable', 400, 'Request body processing error.', {}],
  ['request_parse_failed', 400, 'Failed to parse request', {}],
  ['bad_json', 400, 'Bad JSON.', {}],
  ['unknown_model', 400, 'Unknown model gpt-9', { model: 'gpt-9' }],
  ['unknown_quality', 400, 'Unknown quality ultra', { quality: 'ultra' }],
  ['invalid_month', 400, 'Invalid month parameter.', {}],
  ['invalid_year', 400, 'Invalid year parameter.', {}],
  ['too_many_input_images', 400, 'Model flux-1 only supports up to 4 input images', { model: 'flux-1', N: 4 }],
  ['invalid_content_type', 400, 'Invalid content type. Must be application/json or multipart/form-data.', {}],
  ['prompt_enhancing_not_supported', 400, 'Prompt enhancing not supported for model flux-1', { model: 'flux-1' }],
  ['unauthorized', 401, 'Unauthorized', {}],
  ['commit_exceeded', 402, 'Commit exceeded: 100.5 >= 100', { totalCost: 100.5, maxCost: 100 }],
  ['forbidden', 403, 'Forbidden', {}],
  ['internal_server_error', 500, 'Internal Server Error', {}],
  ['model_lookup_failed', 500, 'Failed to get model', {}],
  ['tokenization_failed', 500, 'Failed to tokenize input.', {}],
  ['rate_limiter_failed', 500, 'Input rate limiter error', {}],
  ['request_marshal_failed', 500, 'Failed to marshal request payload', {}],
  ['response_decode_failed', 500, 'Failed to decode backend response', {}],
  ['image_extraction_failed', 500, 'Failed to extract image data', {}],
  ['image_conversion_failed', 500, 'Failed to convert image format', {}],
  ['backend_unavailable', 502, 'Failed to forward request to backend', {}],
]

describe('the IG1 catalog', () => {
  it('is sound, though it is made without the checks of defineCatalog', () => {
    expect(catalogFaults(ig1.toJSON())).toEqual([])
  })

  it('has the 22 errors of the contract and no other', () => {
    expect(Object.keys(ig1.errors)).toEqual(MESSAGES.map(([kind]) => kind))
  })

  it('retries as the quick reference table says', () => {
    const retried = Object.entries(ig1.retryTable).map(([status, policy]) => [Number(status), policy !== false])
    expect(retried).toEqual([
      [400, false],
      [401, false],
      [402, false],
      [403, false],
      [500, true],
      [502, true],
    ])
    expect(ig1.retryTable[500]).toEqual({
      attempts: 3,
      initialDelayMs: 1000,
      factor: 2,
      maxDelayMs: 30_000,
      unsafe: true,
    })
  })

  it('challenges for credentials with every 401', () => {
    expect(ig1.statuses[401]?.headers).toEqual({ 'www-authenticate': 'Bearer' })
  })
})

describe.each(MESSAGES)('%s', (kind, status, text, params) => {
  it('is sent as its text with the notice', () => {
    const error = ig1.error(kind as 'unknown_model', params as { model: string })
    expect(error.toEnvelope('req_1')).toEqual({ message: text + NOTICE, code: status, request_id: 'req_1' })
    expect(error.message).toBe(text)
  })

  it.each([
    ['with the notice', text + NOTICE],
    ['without the notice', text],
  ])('is recognised %s', (_, message) => {
    expect(ig1.recognize({ message, status })).toEqual({ kind, params })
    const error = decodeError(ig1, { status, body: JSON.stringify({ message, code: status, request_id: 'req_1' }) })
    expect(error).toMatchObject({ kind, params, status, message: text, requestId: 'req_1', origin: 'received' })
    expect(error.retryable).toBe(status >= 500)
  })

  it('is not recognised at a status that is not its own', () => {
    for (const other of [400, 401, 402, 403, 500, 502, 503].filter((one) => one !== status)) {
      expect(ig1.recognize({ message: text + NOTICE, status: other })).toBeUndefined()
    }
  })
})

describe('ig1.recognize', () => {
  it('recognises the abbreviated text of the 502, with the notice and without', () => {
    for (const message of ['Failed to forward request', `Failed to forward request${NOTICE}`]) {
      expect(ig1.recognize({ message, status: 502 })).toEqual({ kind: 'backend_unavailable', params: {} })
    }
  })

  it('gives undefined for whatever is no message, and never throws', () => {
    const odd = [undefined, null, {}, { message: 1, status: 400 }, { message: 'Bad JSON.' }]
    const further = [
      { message: null, status: 400 },
      { message: 'Bad JSON.', code: 400 },
    ]
    for (const answer of [...odd, ...further, { message: 'Bad JSON.', status: '400' }, { message: '', status: 400 }]) {
      expect(ig1.recognize(answer as never)).toBeUndefined()
    }
  })
})
