import { describe, expect, it } from 'vitest'
import { contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { explain } from './explain.js'
import { esc, log, model, type Row, said, spent } from './log-lines-support.js'

/** What may be the contract's, and may be somebody else's: nothing but words. */
const POSSIBLE: readonly Row[] = [
  ['a message', 'Unknown model gpt-9', 'unknown_model', model],
  ['a message that everybody has, when it is asked for', 'Forbidden', 'forbidden'],
  ['a line', 'Error: Failed to get model', 'model_lookup_failed'],
  ['a line with a status', 'ERROR 400 Bad JSON.', 'bad_json'],
  ['winston', log({ level: 'error', message: 'Unknown model gpt-9' }), 'unknown_model', model],
  ['zap', log({ level: 'error', msg: 'call failed', error: 'Unknown model gpt-9' }), 'unknown_model', model],
  ['Lambda', log({ errorType: 'Error', errorMessage: 'Unknown model gpt-9', trace: [] }), 'unknown_model', model],
  [
    'Sentry',
    log({ exception: { values: [{ type: 'Error', value: 'Failed to tokenize input.' }] } }),
    'tokenization_failed',
  ],
  ['Nest', log({ message: 'Unknown model gpt-9', statusCode: 400 }), 'unknown_model', model],
  [
    'Spring',
    log({ status: 400, error: 'Bad Request', message: 'Unknown model gpt-9', path: '/' }),
    'unknown_model',
    model,
  ],
  [
    'OpenAI’s',
    log({ error: { message: 'Unknown model gpt-9', type: 'invalid_request_error', code: null } }),
    'unknown_model',
    model,
  ],
  ['a body without an id', log({ message: 'Unknown model gpt-9', code: 400 }), 'unknown_model', model],
  ['logfmt', 'level=error msg="Unknown model gpt-9" status=400', 'unknown_model', model],
  ['words behind it', 'WARN Unknown model gpt-9, retrying with gpt-8', 'unknown_model', model],
  ['Go, wrapped', 'generate: upstream: Failed to decode backend response', 'response_decode_failed'],
  ['gRPC', 'rpc error: code = InvalidArgument desc = Unknown model gpt-9', 'unknown_model', model],
  ['colours', `${esc}[31mError:${esc}[0m ${esc}[1mUnknown model gpt-9${esc}[0m`, 'unknown_model', model],
  ['entities', 'Commit exceeded: 12.5 &gt;= 10', 'commit_exceeded', spent],
  ['a page', '<pre>Error: Failed to get model</pre>', 'model_lookup_failed'],
  [
    'a box',
    '│ Error: Invalid content type. Must be │\n│ application/json or                  │\n│ multipart/form-data.                 │',
    'invalid_content_type',
  ],
  ['everybody’s words with an id of ours', '[error] Forbidden (req_a1b2)', 'forbidden'],
  [
    'everybody’s words with an id of ours, as a record',
    log({ level: 50, reqId: 'req_a1b2', err: { message: 'Forbidden', status: 403 } }),
    'forbidden',
  ],
]

/** What reads like the contract's and is somebody else's. */
const OTHERS: readonly (readonly [name: string, text: string, said: string])[] = [
  ['S3', 'An error occurred (403) when calling the HeadObject operation: Forbidden', 'nothing'],
  ['S3, shortly', 'HeadObject operation: Forbidden', 'nothing'],
  ['S3, with an id', 'HeadObject operation: Forbidden request_id=req_a1b2', 'nothing'],
  [
    'S3, in a record',
    log({ level: 'error', msg: 'An error occurred (403) when calling the HeadObject operation: Forbidden' }),
    'nothing',
  ],
  ['an import', 'Unknown model year 2020 in row 7', 'nothing'],
  ['an import, in a record', log({ level: 'error', message: 'Unknown model year 2020 in row 7' }), 'nothing'],
  [
    'an import, with a status',
    log({ statusCode: 400, message: 'Unknown model year 2020 in row 7' }),
    'not in the contract',
  ],
  ['an import, further words', 'WARN row 7: Unknown model year 2020 (skipped)', 'nothing'],
  ['Django', 'LookupError: Unknown model class for app shop', 'nothing'],
  ['words', 'Unknown quality of the scan, see page 3', 'nothing'],
  ['GitHub', '{"message":"Unauthorized"}', 'nothing'],
  [
    'GitHub, Bad credentials',
    '{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"}',
    'not in the contract',
  ],
  ['Nest', '{"message":"Forbidden","statusCode":403}', 'not in the contract'],
  [
    'Nest, with the error',
    '{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}',
    'not in the contract',
  ],
  ['Nest, 500', '{"statusCode":500,"message":"Internal server error"}', 'not in the contract'],
  ['API Gateway', '{"message":"Internal Server Error"}', 'nothing'],
  [
    'Kubernetes',
    '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
    'not in the contract',
  ],
  ['Google', '{"error":{"code":403,"message":"Forbidden","status":"PERMISSION_DENIED"}}', 'not in the contract'],
  ['Spring', '{"timestamp":"t","status":403,"error":"Forbidden","path":"/x"}', 'not in the contract'],
  ['problem+json', '{"type":"about:blank","title":"Forbidden","status":403}', 'not in the contract'],
  ['a code that everybody has', '{"error":{"code":"forbidden","message":"You may not"}}', 'nothing'],
  ['an HTTP client', 'AxiosError: Request failed with status code 403', 'status 403'],
  ['a page of nginx', '<html><head><title>403 Forbidden</title></head></html>', 'status 403'],
  [
    'a response of somebody’s',
    'HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\n\r\n{"message":"Unauthorized"}',
    'not in the contract',
  ],
  ['docker', 'Error response from daemon: Get "https://x/v2/": Unauthorized', 'nothing'],
  ['words that go on', 'Failed to get model info from the registry', 'nothing'],
  ['words before it', 'failure: unauthorized access to /admin', 'nothing'],
  ['an access log', '10.0.0.1 - - [t] "GET /forbidden HTTP/1.1" 403 12 "-" "curl"', 'status 403'],
  [
    'a prompt',
    log({ messages: [{ role: 'user', content: 'My server says: Unknown model foo' }], model: 'm' }),
    'nothing',
  ],
  ['another status', 'Error: 404 Unknown model gpt-9', 'not in the contract'],
  ['another status in a record', log({ message: 'Unknown model gpt-9', statusCode: 500 }), 'not in the contract'],
]

describe('explain, of lines of logs', () => {
  for (const [name, text, kind, params = {}] of POSSIBLE) {
    it(`says “may be” of: ${name}`, () => {
      expect(said(text)).toEqual([`may be ${kind}`])
      expect(explain(ig1Contract, text)[0]).toMatchObject({ params, toldBy: 'words' })
    })
  }

  it.each(OTHERS)('takes for somebody else’s: %s', (_, text, wanted) => {
    expect(said(text)).toEqual([wanted])
  })

  it('has the notice for a proof only where the contract puts it', () => {
    // On messages of 5xx alone.
    const shop = contractOf(shopFile)
    expect(said('Error: Something broke Quote the request id.', shop)).toEqual(['is broken'])
    expect(said('Error: Something broke', shop)).toEqual(['may be broken'])
    expect(said('Error: Only 3 left of tea', shop)).toEqual(['may be sold_out'])
    const silent = contractOf(shopFile, (file) => {
      file.notice = { text: ' Quote the request id.', on: 'none' }
    })
    expect(said('Error: Something broke Quote the request id.', silent)).toEqual(['may be broken'])
  })

  it('is told by what is in the body where all of the envelope is there', () => {
    const flat = contractOf(shopFile, (file) => {
      file.envelope = { body: { error: { text: '{message}', status: '{status}' }, ok: false } }
    })
    expect(said('{"error":{"text":"No such page","status":404}}', flat)).toEqual(['is no_such_page'])
    expect(said('{"error":{"text":"No such page"}}', flat)).toEqual(['may be no_such_page'])
    // A body that is nothing but a message is everybody's.
    const bare = contractOf(shopFile, (file) => {
      file.envelope = { body: { message: '{message}' } }
    })
    expect(said('{"message":"No such page"}', bare)).toEqual(['may be no_such_page'])
  })
})
