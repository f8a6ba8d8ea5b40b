import { describe, expect, it, vi } from 'vitest'
import { toStreamFrame } from '../adapter/stream-frame.js'
import { ig1 } from '../ig1/ig1.js'
import { decodeStreamError } from './decode-stream-error.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const ENVELOPE = { message: `Failed to get model${NOTICE}`, code: 500, request_id: 'req_1' }
const OPENAI = { message: 'No luck', type: 'server_error', code: null, param: null }

const decode = (data: unknown, event?: string) =>
  decodeStreamError(ig1, { event, data: typeof data === 'string' ? data : JSON.stringify(data) })

describe('an event named `error`', () => {
  it.each([
    ['the flat envelope', ENVELOPE, { kind: 'model_lookup_failed', status: 500, requestId: 'req_1' }],
    [
      'the superset',
      { message: 'Unauthorized', code: 401, request_id: 'req_1', error: { ...OPENAI, code: 'unauthorized' } },
      { kind: 'unauthorized', status: 401, message: 'Unauthorized', requestId: 'req_1' },
    ],
    [
      "OpenAI's `error`",
      { error: { ...OPENAI, request_id: 'r2' } },
      { kind: 'unrecognized', status: 500, message: 'No luck', requestId: 'r2' },
    ],
    [
      "Anthropic's",
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'r3' },
      { kind: 'unrecognized', status: 529, message: 'Overloaded', requestId: 'r3' },
    ],
    [
      "OpenAI's Responses API's",
      { type: 'error', code: 'server_error', message: 'No luck', param: null, sequence_number: 3 },
      { kind: 'unrecognized', status: 500, message: 'No luck' },
    ],
    [
      'problem+json',
      { type: 'about:blank', title: 'Gateway Timeout', status: 504, detail: 'Took too long' },
      { kind: 'unrecognized', status: 504, message: 'Took too long', retryable: true },
    ],
    [
      'problem+json of this contract',
      { title: 'Bad Request', status: 400, detail: 'Pas du JSON', kind: 'bad_json', request_id: 'req_4' },
      { kind: 'bad_json', status: 400, message: 'Pas du JSON', requestId: 'req_4' },
    ],
    [
      'problem+json of this contract whose params nobody can read',
      { title: 'Bad Request', status: 400, detail: 'Modèle inconnu', kind: 'unknown_model', request_id: 'req_4' },
      { kind: 'unrecognized', code: 'unknown_model', status: 400, message: 'Modèle inconnu', requestId: 'req_4' },
    ],
    ["NestJS's", { statusCode: 503, message: 'Busy', error: 'Service Unavailable' }, { status: 503, message: 'Busy' }],
    ['plain text', 'It broke', { kind: 'unrecognized', status: 500, message: 'It broke' }],
    [
      'plain text of the contract',
      `Failed to tokenize input.${NOTICE}`,
      { kind: 'tokenization_failed', message: 'Failed to tokenize input.' },
    ],
    ['a JSON text', '"It broke"', { kind: 'unrecognized', status: 500, message: 'It broke' }],
    ['nothing', '', { kind: 'unrecognized', status: 500, message: 'Internal Server Error' }],
    ['an empty object', {}, { kind: 'unrecognized', status: 500 }],
    ['null', 'null', { kind: 'unrecognized', status: 500 }],
    ['half of its JSON', '{"message":"Unkn', { kind: 'unrecognized', status: 500, message: 'Internal Server Error' }],
  ])('is an error with %s', (_, data, expected) => {
    const error = decode(data, 'error')
    expect(ig1.is(error)).toBe(true)
    expect(error).toMatchObject({ origin: 'received', attempts: [], ...expected })
  })

  it('is what a server of the contract writes, for each of its kinds', () => {
    for (const [kind, { message }] of Object.entries(ig1.errors)) {
      const names = [...message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
      const params = Object.fromEntries(names.map((name) => [name, /N|Cost/.test(name) ? 7 : 'x']))
      const raised = ig1.error(kind as 'unknown_model', params as { model: string })
      const data = /^data: (.*)$/m.exec(toStreamFrame(ig1, raised, 'req_9'))?.[1] ?? ''
      const { status, retryable } = raised
      expect(decode(data, 'error')).toMatchObject({
        ...{ kind, status, params, message: raised.message, retryable, requestId: 'req_9' },
      })
    }
  })
})

describe('an event of any other name, or none', () => {
  const superset = { ...ENVELOPE, error: { ...OPENAI, code: 'model_lookup_failed' } }

  it.each([
    ['the flat envelope', ENVELOPE, 'model_lookup_failed'],
    ['the envelope without the notice', { ...ENVELOPE, message: 'Failed to get model' }, 'model_lookup_failed'],
    ['the superset', superset, 'model_lookup_failed'],
    ["OpenAI's `error`", { error: OPENAI }, 'unrecognized'],
    ['an `error` beside choices', { id: 'c1', choices: [{ finish_reason: 'error' }], error: OPENAI }, 'unrecognized'],
    ['an empty `error`', { error: {} }, 'unrecognized'],
    ['spaces in its JSON', ' { "error" :\t{ "message" : "No luck" } } ', 'unrecognized'],
  ])('is an error with %s', (_, data, kind) => {
    for (const event of [undefined, 'message', 'completion', 'Error']) {
      expect(decode(data, event)).toMatchObject({ kind, status: 500 })
    }
  })

  it('is an error with an `error` that is a text, where it has neither choices nor a name of its own', () => {
    const text = { error: 'model not found' }
    expect(decode(text)).toMatchObject({ kind: 'unrecognized', status: 500, message: 'model not found' })
    expect(decode(text, 'message')?.message).toBe('model not found')
    expect(decode({ ...text, choices: [] })).toBeUndefined()
    expect(decode(text, 'tool_result')).toBeUndefined()
    expect(decode({ error: '' })).toBeUndefined()
  })

  it.each([
    ['an ordinary chunk', { id: 'c1', choices: [{ delta: { content: 'Hi' } }] }],
    ['a chunk whose error is null', { id: 'c1', choices: [], error: null }],
    [
      'a chunk about errors',
      { choices: [{ delta: { content: '{"error": {"message": "x"}, "request_id": "code"}' } }] },
    ],
    ['a list of errors', { results: [{ error: { message: 'x' } }] }],
    ['errors in a list', [{ error: { message: 'x' } }, { error: { message: 'y' } }]],
    ['an item with an error', [{ id: 'job-1', error: { message: 'x' } }]],
    ['an error that is a number', { error: 7, code: 500, request_id: 'r' }],
    ['a code that is no error', { message: 'fine', code: 200, request_id: 'r' }],
    ['a code that is a text', { message: 'x', code: '500', request_id: 'r' }],
    ['an envelope without its message', { code: 500, request_id: 'r' }],
    ['an envelope whose id is a number', { message: 'x', code: 500, request_id: 7 }],
    ['more than an envelope', { time: 't', message: 'GET /', code: 500, request_id: 'r' }],
    ['the marker', '[DONE]'],
    ['text', 'It broke: "error": {"message":"x"}'],
    ['half of its JSON', '{"error":{"message":"x"'],
    ['nothing', ''],
    ['null', 'null'],
  ])('is data with %s', (_, data) => {
    for (const event of [undefined, 'message', 'completion']) expect(decode(data, event)).toBeUndefined()
  })

  it('costs an ordinary chunk no JSON.parse', () => {
    const parse = vi.spyOn(JSON, 'parse')
    decode('{"id":"c1","request_id":"r","error":null,"choices":[{"delta":{"content":"\\"error\\": {}"}}]}')
    expect(parse).not.toHaveBeenCalled()
    decode(
      '{"type":"response.created","response":{"error":null,"incomplete_details":null,"text":"\\"type\\":\\"error\\""}}',
    )
    expect(parse).not.toHaveBeenCalled()
    decode('{"error":{}}')
    expect(parse).toHaveBeenCalledOnce()
    parse.mockRestore()
  })
})

describe('the status', () => {
  it.each([
    ['the code of the envelope, over all others', { code: 403, error: { code: 502, status: 503 } }, 403],
    ['error.code', { error: { code: 502 } }, 502],
    ["LiteLLM's numeric text", { error: { code: '429' } }, 429],
    ["Google's error.code, whose status is a word", { error: { code: 503, status: 'UNAVAILABLE' } }, 503],
    ['error.status', { error: { code: 'x', status: 404 } }, 404],
    ['the status of a kind', { error: { code: 'commit_exceeded' } }, 402],
    ['the status of a kind in its place in the Responses API', { type: 'error', code: 'commit_exceeded' }, 402],
    ['a number rather than the status of a kind', { code: 500, error: { code: 'commit_exceeded' } }, 500],
    ['500 where the code is no status', { code: 200, error: { code: 1301 } }, 500],
    ['500 where it is not whole', { code: 400.5 }, 500],
    ['500 where it is a list', { code: [400] }, 500],
    ['500 where the kind is not of the catalog', { error: { code: 'constructor' } }, 500],
    ['500 where nothing is said', { error: {} }, 500],
  ])('is %s', (_, data, status) => expect(decode(data, 'error')?.status).toBe(status))

  it('lets the kind be believed where they agree, whatever the text', () => {
    const error = { message: 'Modèle inconnu', code: 'unknown_model' }
    const known = { ...error, params: { model: 'x' } }
    expect(decode({ error: known })).toMatchObject({ kind: 'unknown_model', status: 400, params: { model: 'x' } })
    expect(decode({ error: { ...error, code: 'bad_json' } })).toMatchObject({ kind: 'bad_json', status: 400 })
    expect(decode({ error })).toMatchObject({ kind: 'unrecognized', status: 400, params: {}, retryable: false })
    expect(decode({ error: { ...error, message: `Unknown model x${NOTICE}` } })?.params).toEqual({ model: 'x' })
    expect(decode({ code: 502, error })).toMatchObject({ kind: 'unrecognized', status: 502 })
  })
})

describe('what is known of the response', () => {
  it('is the request id, where the event has none', () => {
    const headers = { 'X-Request-Id': 'from-x', 'request-id': 'from-plain' }
    const idOf = (data: string, given: Record<string, string>) =>
      decodeStreamError(ig1, { event: 'error', data, headers: given })?.requestId
    expect(idOf('{"request_id":"own"}', headers)).toBe('own')
    expect(idOf('', headers)).toBe('from-x')
    expect(idOf('', { 'request-id': 'from-plain' })).toBe('from-plain')
    expect(idOf('', { 'cf-ray': 'from-proxy', 'apim-request-id': 'from-service' })).toBe('from-service')
    expect(idOf('', {})).toBeUndefined()
  })

  it('is nothing that was said of a success', () => {
    const headers = new Headers({
      'x-should-retry': 'false',
      'retry-after': '7',
      'x-error-kind': 'tokenization_failed',
    })
    expect(decodeStreamError(ig1, { event: 'error', data: '', headers })).toMatchObject({
      ...{ kind: 'unrecognized', retryable: true, retryAfterMs: undefined },
    })
  })

  it('is the attempts', () => {
    const attempts = [{ at: 1, method: 'POST', url: 'https://api.example/x', status: 200 }]
    expect(decodeStreamError(ig1, { event: 'error', data: '', attempts })?.attempts).toEqual(attempts)
  })
})
