import { describe, expect, it } from 'vitest'
import { ig1 } from '../ig1/ig1.js'
import { decodeStreamError } from './decode-stream-error.js'

const decode = (data: object, event?: string) => decodeStreamError(ig1, { event, data: JSON.stringify(data) })

describe('an event of others is an error', () => {
  it.each([
    [
      "vLLM's and Mistral's that calls its object one",
      { object: 'error', message: 'Too long', type: 'BadRequestError', param: null, code: 400 },
      { status: 400, message: 'Too long', retryable: false },
    ],
    [
      'the same without a number',
      { object: 'error', message: 'No such model', type: 'invalid_model', code: null },
      { status: 400, message: 'No such model', retryable: false },
    ],
    [
      "Gemini's, alone in a list",
      [{ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }],
      { status: 503, message: 'The model is overloaded.', retryable: true },
    ],
    [
      "the Responses API's, whose event has lost its name",
      { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down', param: null, sequence_number: 2 },
      { status: 429, code: 'rate_limit_exceeded', message: 'Slow down', retryable: true },
    ],
    ["the AI SDK's", { type: 'error', errorText: 'Out of luck' }, { status: 500, message: 'Out of luck' }],
    [
      "Dify's",
      { event: 'error', task_id: 't', status: 400, code: 'invalid_param', message: 'No such variable' },
      { status: 400, code: 'invalid_param', message: 'No such variable' },
    ],
    [
      "Mistral's answer that ends with an error",
      { id: 'c1', choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] },
      { status: 500, message: 'The answer has ended with the finish reason error' },
    ],
    [
      "Cohere's answer that ends with an error, first version",
      { is_finished: true, event_type: 'stream-end', finish_reason: 'ERROR_TOXIC' },
      { status: 500, message: 'The answer has ended with the finish reason ERROR_TOXIC' },
    ],
  ])('as %s', (_, data, expected) => {
    for (const event of [undefined, 'message']) {
      expect(decode(data, event)).toMatchObject({ kind: 'unrecognized', origin: 'received', ...expected })
    }
  })

  it.each([
    [
      'response.failed',
      { type: 'response.failed', response: { error: { code: 'server_error', message: 'It broke' } } },
      { status: 500, code: 'server_error', message: 'It broke', retryable: true },
    ],
    [
      'response.failed',
      { type: 'response.failed', response: { status: 'failed', error: null } },
      { status: 500, message: 'Internal Server Error' },
    ],
    [
      'response.incomplete',
      { type: 'response.incomplete', response: { incomplete_details: { reason: 'max_output_tokens' } } },
      {
        ...{ status: 400, code: 'max_output_tokens', retryable: false },
        message: 'The response is incomplete: max_output_tokens',
      },
    ],
    ['response.incomplete', { type: 'response.incomplete' }, { message: 'The response is incomplete' }],
    [
      'message-end',
      { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'No capacity' } },
      { status: 500, message: 'No capacity' },
    ],
  ])('that is named %s (%j)', (event, data, expected) => {
    for (const name of [event, undefined]) expect(decode(data, name)).toMatchObject(expected)
  })

  it('has all of the event in its response, for what of it counts', () => {
    const data = { type: 'response.incomplete', response: { incomplete_details: { reason: 'x' }, usage: { total: 7 } } }
    expect(decode(data)?.response?.body).toMatchObject(data)
  })
})

describe('an event of others is data', () => {
  it.each([
    ['of an answer that is complete', { type: 'response.completed', response: { error: null } }],
    ['that ends for a reason of its own', { choices: [{ delta: {}, finish_reason: 'content_filter' }] }],
    ['that is called an error and has no words', { type: 'error', line: 7 }],
    ['that is called an error beside choices', { object: 'error', message: 'x', choices: [] }],
    ['that speaks of errors', { type: 'text', message: 'error', level: 'error' }],
    ['with an error in a list', { items: [{ type: 'error', message: 'x' }] }],
  ])('%s', (_, data) => expect(decode(data)).toBeUndefined())

  it('where it is called an error in an event with a name of its own', () => {
    expect(decode({ type: 'error', message: 'x' }, 'log')).toBeUndefined()
  })
})

describe('the status of a code or class that is no number', () => {
  it.each([
    ['insufficient_quota', 429, false],
    ['context_length_exceeded', 400, false],
    ['invalid_request_error', 400, false],
    ['exceed_context_size_error', 400, false],
    ['rate_limit_error', 429, true],
    ['rate_limit_exceeded', 429, true],
    ['RESOURCE_EXHAUSTED', 429, true],
    ['authentication_error', 401, false],
    ['invalid_api_key', 401, false],
    ['billing_error', 402, false],
    ['permission_error', 403, false],
    ['PERMISSION_DENIED', 403, false],
    ['not_found_error', 404, false],
    ['NotFoundError', 404, false],
    ['model_not_found', 404, false],
    ['request_too_large', 413, false],
    ['content_filter', 400, false],
    ['invalid_prompt', 400, false],
    ['unsupported_parameter', 400, false],
    ['overloaded_error', 529, true],
    ['UNAVAILABLE', 503, true],
    ['timeout_error', 504, true],
    ['api_error', 500, true],
    ['server_error', 500, true],
    ['InternalServerError', 500, true],
    ['rate_limiter_broke', 500, true],
    ['https://errors.example/not_found', 500, true],
  ])('%s is %d', (word, status, retryable) => {
    for (const error of [{ code: word }, { type: word, code: null }, { type: 'error_of_somebody', code: word }]) {
      expect(decode({ error: { message: 'x', ...error } })).toMatchObject({ status, retryable })
    }
  })

  it('is that of the code, before that of the class', () => {
    const error = { type: 'invalid_request_error', code: 'model_not_found', message: 'x' }
    expect(decode({ error })?.status).toBe(404)
    expect(decode({ error: { ...error, code: 'who_knows' } })?.status).toBe(400)
  })

  it('is a number where there is one', () => {
    expect(decode({ error: { code: 503, type: 'invalid_request_error' } })?.status).toBe(503)
  })
})
