import type { Params } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { contractOf, ig1Contract } from '../shared/contract/test-contracts.js'
import { explain } from './explain.js'
import { formatExplanations } from './explanation-text.js'

const NOTICE = ' Please contact the administrator with the request ID.'

/** Every message of the contract, written out by hand: status, kind, text, params. */
const MESSAGES: readonly (readonly [number, string, string, Params?])[] = [
  [400, 'request_body_unreadable', 'Request body processing error.'],
  [400, 'request_parse_failed', 'Failed to parse request'],
  [400, 'bad_json', 'Bad JSON.'],
  [400, 'unknown_model', 'Unknown model gpt-9', { model: 'gpt-9' }],
  [400, 'unknown_quality', 'Unknown quality ultra', { quality: 'ultra' }],
  [400, 'invalid_month', 'Invalid month parameter.'],
  [400, 'invalid_year', 'Invalid year parameter.'],
  [400, 'too_many_input_images', 'Model m only supports up to 3 input images', { model: 'm', N: 3 }],
  [400, 'invalid_content_type', 'Invalid content type. Must be application/json or multipart/form-data.'],
  [400, 'prompt_enhancing_not_supported', 'Prompt enhancing not supported for model m', { model: 'm' }],
  [401, 'unauthorized', 'Unauthorized'],
  [402, 'commit_exceeded', 'Commit exceeded: 12.5 >= 10', { totalCost: 12.5, maxCost: 10 }],
  [403, 'forbidden', 'Forbidden'],
  [500, 'internal_server_error', 'Internal Server Error'],
  [500, 'model_lookup_failed', 'Failed to get model'],
  [500, 'tokenization_failed', 'Failed to tokenize input.'],
  [500, 'rate_limiter_failed', 'Input rate limiter error'],
  [500, 'request_marshal_failed', 'Failed to marshal request payload'],
  [500, 'response_decode_failed', 'Failed to decode backend response'],
  [500, 'image_extraction_failed', 'Failed to extract image data'],
  [500, 'image_conversion_failed', 'Failed to convert image format'],
  [502, 'backend_unavailable', 'Failed to forward request to backend'],
  [502, 'backend_unavailable', 'Failed to forward request'],
]

/** What explain says of a text, shortly. */
const facts = (text: string) =>
  explain(ig1Contract, text).map(({ inContract, kind, status, params, requestId, retry }) => ({
    ...(kind === undefined ? {} : { kind }),
    status,
    params,
    requestId,
    inContract,
    retries: retry !== false,
  }))

describe('explain, of every message of the contract', () => {
  it('knows all kinds', () =>
    expect(new Set(MESSAGES.map(([, kind]) => kind))).toEqual(new Set(Object.keys(ig1.errors))))

  for (const [status, kind, text, params = {}] of MESSAGES) {
    for (const message of [text, text + NOTICE]) {
      const envelope = { message, code: status, request_id: 'req_abc123' }
      const wanted = { kind, status, params, requestId: 'req_abc123', inContract: true, retries: status >= 500 }

      it(`explains ${JSON.stringify(message)}, alone, in its envelope, and in a log`, () => {
        expect(facts(message)).toEqual([{ ...wanted, requestId: undefined }])
        const forms = [
          JSON.stringify(envelope),
          JSON.stringify(envelope, null, 2),
          `2026-01-01T00:00:00Z ERROR upstream said ${JSON.stringify(envelope)} after 3 ms`,
          JSON.stringify({ level: 50, msg: 'failed', response: { body: JSON.stringify(envelope) } }),
          JSON.stringify({
            level: 'error',
            err: { type: 'ApiError', message: text, status, kind },
            reqId: 'req_abc123',
          }),
          JSON.stringify(ig1.error(kind as never, params as never)).replace('{', '{"requestId":"req_abc123",'),
          `HTTP/1.1 ${status} X\r\nx-error-kind: ${kind}\r\n\r\n${JSON.stringify(envelope)}`,
          JSON.stringify({ ...envelope, error: { message, type: 'server_error', code: kind, param: null } }),
          `openai.APIStatusError: Error code: ${status} - {'message': '${message}', 'code': ${status}, 'request_id': 'req_abc123'}`,
        ]
        for (const form of forms) expect(facts(form), form).toEqual([wanted])
        const [explanation] = explain(ig1Contract, JSON.stringify(envelope))
        expect(explanation?.cause).toBeTruthy()
        expect(explanation?.solution?.length).toBeGreaterThan(0)
        expect(explanation?.action).toBeTruthy()
      })
    }
  }
})

describe('explain', () => {
  it('explains a kind: its message, cause, solution, and whether it is retried', () => {
    expect(explain(ig1Contract, 'backend_unavailable')).toMatchObject([
      {
        subject: 'kind',
        inContract: true,
        status: 502,
        message: 'Failed to forward request to backend',
        retry: { attempts: 3 },
      },
    ])
    expect(explain(ig1Contract, 'commit_exceeded')).toMatchObject([
      { retry: false, action: 'Ask the administrator for budget' },
    ])
  })

  it.each([
    '402',
    ' 402\n',
    'HTTP 402',
    'HTTP/1.1 402 Payment Required',
    '402 Payment Required',
    '402 status code (no body)',
    'Request failed with status code 402',
  ])('explains the status of %j, with its kinds', (text) => {
    expect(explain(ig1Contract, text)).toMatchObject([
      {
        subject: 'status',
        inContract: true,
        status: 402,
        title: 'Payment Required',
        retry: false,
        kinds: ['commit_exceeded'],
      },
    ])
  })

  it('says how a status that is not listed is treated, and that it is not in the contract', () => {
    expect(explain(ig1Contract, '429')).toMatchObject([
      { inContract: false, title: 'Too Many Requests', retry: { attempts: 3 } },
    ])
    expect(explain(ig1Contract, '404')).toMatchObject([{ inContract: false, title: 'Not Found', retry: false }])
    expect(explain(ig1Contract, '200')).toMatchObject([{ inContract: false, title: 'OK' }])
    expect(explain(ig1Contract, '200')[0]).not.toHaveProperty('retry')
  })

  it.each([
    ['Error: 400 Unknown model gpt-9', 'unknown_model', { model: 'gpt-9' }],
    [
      `BadRequestError: 400 Unknown model gpt-9${NOTICE}\n    at new APIError (x.js:1:2)`,
      'unknown_model',
      { model: 'gpt-9' },
    ],
    ['level=error msg="Unknown model gpt-9" code=400', 'unknown_model', { model: 'gpt-9' }],
    ['req_abc123 POST /v1/embeddings 500 model_lookup_failed ApiError: something', 'model_lookup_failed', {}],
    ['req_abc123 GET /usage 401 unauthorized', 'unauthorized', {}],
    ['< x-error-kind: bad_json', 'bad_json', {}],
  ])('finds the error in the words of %j', (text, kind, params) => {
    expect(explain(ig1Contract, text)).toMatchObject([{ inContract: true, kind, params }])
  })

  it('explains each error of a text once', () => {
    const one = '{"message":"Bad JSON.","code":400,"request_id":"req_a"}'
    const other = '{"message":"Forbidden","code":403,"request_id":"req_b"}'
    expect(facts(`${one}\n${other}\n${one}`).map(({ kind, requestId }) => [kind, requestId])).toEqual([
      ['bad_json', 'req_a'],
      ['forbidden', 'req_b'],
    ])
  })

  it('keeps the status and text of an answer that the contract does not describe, and offers the nearest', () => {
    const [explanation] = explain(ig1Contract, '{"message":"Unknown modle x","code":400,"request_id":"r"}')
    expect(explanation).toMatchObject({
      inContract: false,
      status: 400,
      received: 'Unknown modle x',
      retry: false,
      nearest: ['unknown_model'],
    })
    // A neighbour's answer: a budget that is spent is not retried, although a 429 is.
    const neighbour =
      '{"error":{"message":"Budget has been exceeded!","type":"budget_exceeded","param":null,"code":"429"}}'
    expect(explain(ig1Contract, neighbour)).toMatchObject([{ inContract: false, status: 429, retry: false }])
  })

  it('says what comes nearest to a word that is not in the contract', () => {
    expect(explain(ig1Contract, 'unknown_modl')).toMatchObject([
      { subject: 'text', inContract: false, nearest: ['unknown_model'] },
    ])
    expect(explain(ig1Contract, 'toString')).toMatchObject([{ subject: 'text', inContract: false, nearest: [] }])
  })

  it('explains a text that two statuses have once for each', () => {
    const contract = contractOf(undefined, (file) => {
      file.errors.gone = { ...file.errors.no_such_page, status: 409, title: 'Gone' }
    })
    expect(explain(contract, 'No such page').map(({ kind }) => kind)).toEqual(['no_such_page', 'gone'])
  })
})

describe('formatExplanations', () => {
  it('says all that a reader needs, in words', () => {
    const text = `{"message":"Commit exceeded: 12.5 >= 10${NOTICE}","code":402,"request_id":"req_1"}`
    const said = formatExplanations(ig1Contract, explain(ig1Contract, text))
    for (const part of [
      'commit_exceeded',
      '402 Payment Required',
      'not retryable',
      '12.5',
      '10',
      'req_1',
      'Ask the administrator for budget',
    ]) {
      expect(said).toContain(part)
    }
    expect(said).toMatch(/Retry +no, the same request fails again/)
    expect(formatExplanations(ig1Contract, explain(ig1Contract, '502'))).toMatch(
      /Retry +yes, up to 3 tries in all, 1 s, 2 s apart/,
    )
  })

  it('names the alias that came instead of the message, a deprecation, and since when an error is there', () => {
    expect(formatExplanations(ig1Contract, explain(ig1Contract, 'Failed to forward request'))).toMatch(
      /Received +Failed to forward request\n/,
    )
    const contract = contractOf(undefined, (file) => {
      file.errors.sold_out.deprecated = 'use out_of_stock'
      file.errors.sold_out.since = '1.1.0'
    })
    const said = formatExplanations(contract, explain(contract, 'sold_out'))
    expect(said).toMatch(/Deprecated +use out_of_stock\n +Since +version 1\.1\.0\n/)
    expect(explain(contract, 'sold_out')).toMatchObject([{ since: '1.1.0' }])
  })

  it('shows control characters of what it was given, and does not obey them', () => {
    const said = formatExplanations(
      ig1Contract,
      explain(ig1Contract, '{"message":"Unknown model \\u001b[31mred","code":400,"request_id":"r"}'),
    )
    expect(said).not.toContain('\u001b')
    expect(said).toContain('\\u001b[31mred')
  })
})
