import { inspect } from 'node:util'
import { ig1 } from '@errspec/core/ig1'
import { describe, expect, it } from 'vitest'
import { contractOf } from '../shared/contract/test-contracts.js'
import { findErrors } from './find-errors.js'

const NOTICE = ' Please contact the administrator with the request ID.'
const envelope = (message: string, code: number, requestId: string) =>
  JSON.stringify({ message, code, request_id: requestId })
const found = (text: string) => findErrors(ig1, text).map(({ kind, status, requestId }) => [kind, status, requestId])

describe('findErrors, in records of a log', () => {
  it.each([
    `{"level":"error","message":"upstream error","status":502,"meta":{"body":${envelope('Forbidden', 403, 'req_1')}}}`,
    `{"statusCode":400,"message":"request errored","body":${envelope('Forbidden', 403, 'req_1')}}`,
    `{"message":"call failed","status":500,"detail":${JSON.stringify(envelope('Forbidden', 403, 'req_1'))}}`,
  ])('prefers the body inside to the record around it: %s', (record) => {
    expect(found(record)).toEqual([['forbidden', 403, 'req_1']])
  })

  it('keeps a record that has nothing of the contract inside', () => {
    expect(found('{"message":"Teapot","status":418,"meta":{"error":{"message":"Kettle"}}}')).toEqual([
      ['unrecognized', 418, undefined],
    ])
  })

  it('gives each line its own error and id', () => {
    const log = `[error] Forbidden (req_a1)\r\n[error] Unauthorized (req_b2)\nINFO fine\n${envelope('Bad JSON.', 400, 'req_c3')}\n`
    expect(found(log)).toEqual([
      ['forbidden', 403, 'req_a1'],
      ['unauthorized', 401, 'req_b2'],
      ['bad_json', 400, 'req_c3'],
    ])
    expect(found(`${envelope('Forbidden', 403, 'req_a')} ${envelope('Unauthorized', 401, 'req_b')}`)).toEqual([
      ['forbidden', 403, 'req_a'],
      ['unauthorized', 401, 'req_b'],
    ])
  })

  it.each([
    [
      'nginx',
      String.raw`127.0.0.1 "POST /v1" 403 "{\x22message\x22:\x22Forbidden\x22,\x22code\x22:403,\x22request_id\x22:\x22req_1\x22}"`,
    ],
    ['logfmt', String.raw`level=error body="{\"message\":\"Forbidden\",\"code\":403,\"request_id\":\"req_1\"}"`],
    [
      'logfmt without the notice',
      String.raw`level=error status=403 body="{\"message\":\"Forbidden\",\"code\":403,\"request_id\":\"req_1\"}" duration=12ms`,
    ],
  ])('reads what %s has escaped', (_, line) => expect(found(line)).toEqual([['forbidden', 403, 'req_1']]))

  it('takes the status where other frameworks put it', () => {
    expect(
      findErrors(ig1, '{"message":["name must be a string","age must be a number"],"statusCode":400}'),
    ).toMatchObject([{ status: 400, kind: 'unrecognized', message: 'name must be a string; age must be a number' }])
    expect(found('{"title":"Failed to get model","status":500}')).toEqual([['model_lookup_failed', 500, undefined]])
    // Everybody's words for a status tell no error of the contract.
    expect(found('{"title":"Forbidden","status":403}')).toEqual([['unrecognized', 403, undefined]])
  })
})

describe('findErrors, in a printed response', () => {
  const response = (status: number, headers: string, body: string) =>
    `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\n${headers}\r\n${body}`

  it('believes the status line and the headers, as a client does', () => {
    expect(found(response(500, '', envelope('Unknown model x', 400, 'req_1')))).toEqual([
      ['unrecognized', 500, 'req_1'],
    ])
    expect(found(response(400, 'x-error-kind: unknown_model\r\n', envelope('Reworded', 400, 'req_1')))).toEqual([
      ['unknown_model', 400, 'req_1'],
    ])
    expect(
      findErrors(ig1, response(500, 'x-should-retry: false\r\n', envelope('Failed to get model', 500, 'r'))),
    ).toMatchObject([{ kind: 'model_lookup_failed', retryable: false }])
    expect(found(response(200, '', '{"message":"Unknown model x","code":200}'))).toEqual([])
  })

  it('reads what curl -v prints, without what was sent', () => {
    const body = envelope('Unknown model x', 400, 'req_1')
    const text = [
      '*   Trying 127.0.0.1:4010...',
      '> GET / HTTP/1.1',
      '> x-errspec-raise: forbidden',
      '> ',
      '* Request completely sent off',
      '< HTTP/1.1 400 Bad Request',
      '< x-error-kind: unknown_model',
      '< ',
      '{ [112 bytes data]',
      '* Connection #0 to host 127.0.0.1 left intact',
      body,
    ].join('\r\n')
    expect(findErrors(ig1, text)).toMatchObject([{ kind: 'unknown_model', params: { model: 'x' }, requestId: 'req_1' }])
  })

  it('reads several, with bodies of several lines, none, or text', () => {
    const pretty = JSON.stringify(JSON.parse(envelope('Forbidden', 403, 'req_1')), null, 2)
    const text = `${response(403, '', pretty)}\r\n${response(502, 'x-request-id: req_2\r\n', '')}\r\n${response(503, '', '<title>Busy</title>')}`
    expect(found(text)).toEqual([
      ['forbidden', 403, 'req_1'],
      ['unrecognized', 502, 'req_2'],
      ['unrecognized', 503, undefined],
    ])
    expect(findErrors(ig1, text).map(({ message }) => message)).toEqual(['Forbidden', 'Bad Gateway', 'Busy'])
  })

  it('knows a quota that is spent from a rate, with the status that an SDK tells', () => {
    const body = `{'error': {'message': 'You exceeded your current quota', 'type': 'insufficient_quota', 'code': 'insufficient_quota'}}`
    expect(findErrors(ig1, `openai.RateLimitError: Error code: 429 - ${body}`)).toMatchObject([
      { status: 429, retryable: false },
    ])
    expect(findErrors(ig1, response(429, '', body.replaceAll("'", '"')))).toMatchObject([
      { status: 429, retryable: false },
    ])
    expect(findErrors(ig1, response(429, '', '{"error":{"message":"Too many requests"}}'))).toMatchObject([
      { status: 429, retryable: true },
    ])
  })
})

describe('findErrors, in words', () => {
  it.each([
    ['[error] Unknown model flux-1 (req_abc123)', { model: 'flux-1' }],
    [`[error] Unknown model flux-1${NOTICE} (req_abc123)`, { model: 'flux-1' }],
    ['ERROR Unknown model flux 1 (beta)', { model: 'flux 1 (beta)' }],
    ['level=error msg="Unknown model flux-1" status=400', { model: 'flux-1' }],
    [String.raw`msg="Unknown model \"a b\"${NOTICE}" status=400`, { model: '"a b"' }],
    [
      String.raw`body="{\"message\":\"Unknown model \\\"a b\\\"\",\"code\":400,\"request_id\":\"r\"}" took=3`,
      { model: '"a b"' },
    ],
    [
      String.raw`body="{\x22message\x22:\x22Unknown model \x5C\x22a b\x5C\x22\x22,\x22code\x22:400,\x22request_id\x22:\x22r\x22}"`,
      { model: '"a b"' },
    ],
    [String.raw`msg="Unknown model \"a b\"" status=400`, { model: '"a b"' }],
    ['Error: Unknown model flux-1 request_id=req_1 status=400', { model: 'flux-1' }],
    ['400 Model flux-1 only supports up to 4 input images', { model: 'flux-1', N: 4 }],
    ["Error: 'Model flux-1 only supports up to 4 input images'", { model: 'flux-1', N: 4 }],
    ['WARN 402 Commit exceeded: 12 >= 10 (took 3 ms)', { totalCost: 12, maxCost: 10 }],
  ])('takes of %j what belongs to the message', (line, params) => {
    expect(findErrors(ig1, line)).toMatchObject([{ params }])
  })

  it('finds a text that begins with a param', () => {
    const { catalog } = contractOf()
    expect(findErrors(catalog, '[error] shop: Tea has 3 left (req_1)')).toMatchObject([
      { kind: 'sold_out', params: { item: 'Tea', left: 3 } },
    ])
  })

  it('finds nothing in what only resembles a message', () => {
    expect(found('model lookups are slow, see Forbiddenness; 400 unauthorizedly')).toEqual([])
  })

  it.each([
    ['Error: 404 Unknown model x', 404],
    ['Error: 500 Forbidden', 500],
    ['level=error msg="Forbidden" status=500', 500],
    ['POST /v1/x 503 - Failed to get model', 503],
  ])('believes the status that %j tells, and then the text is not the contract’s', (line, status) => {
    expect(findErrors(ig1, line)).toMatchObject([{ kind: 'unrecognized', status }])
  })

  it.each([
    '{"messages":[{"role":"user","content":"My server says: Unknown model foo. What now?"}],"model":"m"}',
    '{"input":"Failed to parse request","model":"e"}',
    '{"prompt":"Bad JSON."}',
    '{"choices":[{"message":{"role":"assistant","content":"Unauthorized"}}]}',
    '{"message":"Unauthorized","code":200}',
    '{"tags":["Forbidden"]}',
    'GET /errors/unknown_model 200',
    'TypeError: x\n    at unauthorized (/srv/a.js:401:3)',
    'the word forbidden and 403',
  ])('does not take for an error what only mentions one: %s', (text) => expect(found(text)).toEqual([]))

  it('takes a code that contradicts the status for no kind', () => {
    expect(found('{"error":{"message":"Something else","code":"bad_json"},"status":503}')).toEqual([
      ['unrecognized', 503, undefined],
    ])
  })

  it('takes what Node prints of an error for one', () => {
    const error = Object.assign(ig1.error('unknown_model', { model: 'gpt-9' }, { stack: true }), {
      requestId: 'req_abc',
    })
    expect(findErrors(ig1, inspect(error))).toMatchObject([
      { kind: 'unknown_model', params: { model: 'gpt-9' }, requestId: 'req_abc' },
    ])
    expect(
      found(
        "AxiosError {\n  status: 500,\n  statusText: 'Internal Server Error',\n  message: 'Failed to get model'\n}",
      ),
    ).toEqual([['model_lookup_failed', 500, undefined]])
  })

  it('does not hang on long and repetitive texts', () => {
    expect(found('Commit exceeded: x '.repeat(60_000))).toEqual([])
    expect(found('Commit exceeded: x\n'.repeat(20_000))).toEqual([])
    expect(found('{'.repeat(500_000))).toEqual([])
    expect(found('Model '.repeat(100_000))).toEqual([])
    expect(found(`${'Commit exceeded: x '.repeat(50)}${' '.repeat(100_000)}.`)).toEqual([])
    expect(found(`Commit exceeded: ${'a'.repeat(100_000)} (${' '.repeat(100_000)}`)).toEqual([])
    expect(found(`${'\\'.repeat(100_000)}"`)).toEqual([])
    expect(found(`HTTP/1.1 500\n${'a: b\n'.repeat(100_000)}`)).toEqual([['unrecognized', 500, undefined]])
    expect(found(`${'x'.repeat(1_000_000)} Failed to get model`)).toEqual([['model_lookup_failed', 500, undefined]])
  })
})
