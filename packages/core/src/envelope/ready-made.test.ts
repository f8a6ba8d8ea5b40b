import { describe, expect, it } from 'vitest'
import { toErrorResponse } from '../adapter/error-response.js'
import { notFoundError } from '../adapter/refusals.js'
import { ig1 } from '../ig1/ig1.js'
import { openAiEnvelope, problemEnvelope } from './ready-made.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const model = ig1.error('unknown_model', { model: 'x' })
const openai = (thrown: unknown) =>
  JSON.parse(toErrorResponse(ig1, thrown, { requestId: 'req_1', envelope: openAiEnvelope }).body)

describe('openAiEnvelope', () => {
  it("puts OpenAI's error object beside the three fields", () => {
    const message = `Unknown model x${NOTICE}`
    const error = { message, type: 'invalid_request_error', code: 'unknown_model', param: 'model', request_id: 'req_1' }
    expect(openai(model)).toEqual({ message, code: 400, request_id: 'req_1', error })
  })

  it('names the param only where the message has exactly one, and calls a 5xx a server_error', () => {
    expect(openai(ig1.error('too_many_input_images', { model: 'x', N: 1 })).error.param).toBeNull()
    expect(openai(ig1.error('bad_json')).error.param).toBeNull()
    expect(openai(new Error('x')).error).toMatchObject({ type: 'server_error', code: 'internal_server_error' })
    expect(openai(notFoundError(ig1)).error).toMatchObject({ code: 'unrecognized', param: null })
  })
})

describe('problemEnvelope', () => {
  it('is RFC 9457, with the params as extension members', () => {
    const { body, headers } = toErrorResponse(ig1, model, { requestId: 'req_1', envelope: problemEnvelope() })
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-error-kind': 'unknown_model',
    })
    expect(JSON.parse(body)).toEqual({
      ...{ type: 'about:blank', title: 'Bad Request', status: 400, detail: `Unknown model x${NOTICE}` },
      ...{ kind: 'unknown_model', request_id: 'req_1', model: 'x' },
    })
  })
})
