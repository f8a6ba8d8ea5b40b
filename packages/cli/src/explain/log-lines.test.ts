import type { Params } from '@errspec/core'
import { describe, expect, it } from 'vitest'
import { contractOf, ig1Contract, shopFile } from '../shared/contract/test-contracts.js'
import { explain } from './explain.js'

const N = ' Please contact the administrator with the request ID.'
const wire = (message: string, code: number, requestId = 'req_a1b2c3') =>
  JSON.stringify({ message: message + N, code, request_id: requestId })
const body = wire('Unknown model gpt-9', 400)
const bare = JSON.stringify({ message: 'Unknown model gpt-9', code: 400, request_id: 'req_a1b2c3' })
const escaped = (text: string, times = 1): string =>
  times === 0 ? text : escaped(JSON.stringify(text).slice(1, -1), times - 1)
const log = (record: object) => JSON.stringify(record)
const esc = '\u001b'
const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What explain makes of a text, shortly. */
const said = (text: string, contract = ig1Contract) =>
  explain(contract, text).map(({ subject, inContract, kind, status, certainty }) => {
    if (subject === 'text') return 'nothing'
    if (subject === 'status') return `status ${status}`
    if (!inContract) return 'not in the contract'
    return `${certainty === 'certain' ? 'is' : 'may be'} ${kind}`
  })

const model = { model: 'gpt-9' }
const spent = { totalCost: 12.5, maxCost: 10 }

type Row = readonly [name: string, text: string, kind: string, params?: Params]

/** Lines of loggers, with the message as a server of the contract sends it: the notice, the body or the kind makes it certain. */
const CERTAIN: readonly Row[] = [
  ['console.error of a text', `Error: Unknown model gpt-9${N}`, 'unknown_model', model],
  ['a status before it', `400 Unknown model gpt-9${N}`, 'unknown_model', model],
  ['winston, simple', `error: upstream failed: 400 Unknown model gpt-9${N}`, 'unknown_model', model],
  [
    'winston, json',
    log({ level: 'error', message: `Unknown model gpt-9${N}`, timestamp: 't' }),
    'unknown_model',
    model,
  ],
  ['winston, a body in the message', log({ level: 'error', message: `upstream said ${body}` }), 'unknown_model', model],
  [
    'winston, a body in a body in the message',
    log({ level: 'error', message: log({ error: { message: `400 ${body}`, type: 'x' } }) }),
    'unknown_model',
    model,
  ],
  [
    'winston, colours in JSON',
    log({ level: `${esc}[31merror${esc}[39m`, message: `${esc}[31mUnknown model gpt-9${N}${esc}[39m` }),
    'unknown_model',
    model,
  ],
  ['winston, splat', `error: failed Unknown model gpt-9${N} {"service":"api"}`, 'unknown_model', model],
  [
    'pino',
    log({ level: 50, time: 1, err: { type: 'ApiError', message: `Commit exceeded: 12.5 >= 10${N}` } }),
    'commit_exceeded',
    spent,
  ],
  [
    'pino, the stack',
    log({ level: 50, err: { stack: `ApiError: Unknown model gpt-9${N}\n    at x (y.js:1:2)` } }),
    'unknown_model',
    model,
  ],
  [
    'pino, the kind',
    log({ level: 50, err: { type: 'ApiError', message: 'Unknown model gpt-9', kind: 'unknown_model', status: 400 } }),
    'unknown_model',
    model,
  ],
  [
    'pino-pretty',
    `[09:12:01.001] ${esc}[31mERROR${esc}[39m (7): ${esc}[36mUnknown model gpt-9${N}${esc}[39m\n    reqId: "req_a1"`,
    'unknown_model',
    model,
  ],
  ['bunyan', log({ name: 'api', level: 50, msg: `Failed to get model${N}`, v: 0 }), 'model_lookup_failed'],
  [
    'zap',
    log({ level: 'error', ts: 1.7, caller: 'x.go:12', msg: 'call failed', error: `Unknown model gpt-9${N}` }),
    'unknown_model',
    model,
  ],
  [
    'zap, errorVerbose',
    log({ level: 'error', msg: 'call', errorVerbose: `Unknown model gpt-9${N}\nmain.main\n\t/x.go:1` }),
    'unknown_model',
    model,
  ],
  [
    'zap, console',
    `2026-01-01T00:00:00Z\tERROR\tx.go:12\tcall failed\t{"error": "Unknown model gpt-9${N}"}`,
    'unknown_model',
    model,
  ],
  ['zap, a body as text', log({ level: 'error', msg: 'call', body }), 'unknown_model', model],
  [
    'zerolog',
    log({ level: 'error', error: `400: Unknown model gpt-9${N}`, message: 'call failed' }),
    'unknown_model',
    model,
  ],
  ['logrus, text', `time="t" level=error msg="call failed" error="Unknown model gpt-9${N}"`, 'unknown_model', model],
  [
    'logrus, quotes in quotes',
    String.raw`level=error msg="said \"Unknown model gpt-9${N}\" again"`,
    'unknown_model',
    model,
  ],
  ['slog', `time=t level=ERROR msg=failed err="rpc: Unknown model gpt-9${N}"`, 'unknown_model', model],
  ['slog, a body', `level=ERROR msg=failed body="${escaped(body)}"`, 'unknown_model', model],
  ['logfmt, a body twice escaped', `level=ERROR body="${escaped(body, 2)}"`, 'unknown_model', model],
  ['logfmt, a body three times escaped', `level=ERROR body="${escaped(body, 3)}"`, 'unknown_model', model],
  ['a body without the notice, four times escaped', `level=ERROR body="${escaped(bare, 4)}"`, 'unknown_model', model],
  ['Go, escaped signs', String.raw`{"error":"Commit exceeded: 12.5 \u003e= 10${N}"}`, 'commit_exceeded', spent],
  [
    'Go, escaped signs in a text',
    String.raw`msg="{\"error\":\"Commit exceeded: 12.5 \u003e= 10${N}\"}"`,
    'commit_exceeded',
    spent,
  ],
  ['Go, %+v of a map', `map[code:400 message:Unknown model gpt-9${N} request_id:req_a1]`, 'unknown_model', model],
  [
    'Sentry',
    log({
      exception: { values: [{ type: 'ApiError', value: `Unknown model gpt-9${N}`, stacktrace: { frames: [] } }] },
    }),
    'unknown_model',
    model,
  ],
  ['Sentry, extra', log({ message: 'Request failed', extra: { response: body } }), 'unknown_model', model],
  [
    'Sentry, a breadcrumb',
    log({ breadcrumbs: [{ category: 'console', data: { arguments: [`Error: Unknown model gpt-9${N}`] } }] }),
    'unknown_model',
    model,
  ],
  [
    'Lambda',
    log({ errorType: 'ApiError', errorMessage: `400 Unknown model gpt-9${N}`, trace: ['at x'] }),
    'unknown_model',
    model,
  ],
  ['Lambda, a body', log({ errorType: 'Error', errorMessage: body, stackTrace: [] }), 'unknown_model', model],
  [
    'Lambda, a line of CloudWatch',
    `2026-01-01T00:00:00.000Z\t7f2c-1\tERROR\tInvoke Error \t${log({ errorType: 'ApiError', errorMessage: `Unknown model gpt-9${N}` })}`,
    'unknown_model',
    model,
  ],
  [
    'CloudWatch, Insights',
    log({ '@timestamp': 't', '@message': log({ level: 'ERROR', message: `Unknown model gpt-9${N}` }) }),
    'unknown_model',
    model,
  ],
  [
    'Step Functions',
    log({ Error: 'ApiError', Cause: log({ errorMessage: `Unknown model gpt-9${N}` }) }),
    'unknown_model',
    model,
  ],
  [
    'Google Cloud, textPayload',
    log({ severity: 'ERROR', textPayload: `Unknown model gpt-9${N}` }),
    'unknown_model',
    model,
  ],
  ['Google Cloud, jsonPayload', log({ jsonPayload: { message: `upstream: ${body}` } }), 'unknown_model', model],
  ['Azure', log({ properties: { exception: `ApiError: Unknown model gpt-9${N}` } }), 'unknown_model', model],
  [
    'ECS',
    log({ '@timestamp': 't', 'error.message': `Unknown model gpt-9${N}`, 'log.level': 'error' }),
    'unknown_model',
    model,
  ],
  [
    'Datadog',
    log({ status: 'error', error: { kind: 'ApiError', message: `Unknown model gpt-9${N}`, stack: 'x' } }),
    'unknown_model',
    model,
  ],
  [
    'GELF',
    log({ version: '1.1', short_message: 'failed', full_message: `Unknown model gpt-9${N}\n at x` }),
    'unknown_model',
    model,
  ],
  ['journald', log({ PRIORITY: '3', MESSAGE: `Unknown model gpt-9${N}` }), 'unknown_model', model],
  ['Docker', log({ log: `Error: Unknown model gpt-9${N}\n`, stream: 'stderr', time: 't' }), 'unknown_model', model],
  [
    'Docker, JSON inside',
    log({ log: `${log({ level: 50, msg: `Unknown model gpt-9${N}` })}\n`, stream: 'stderr' }),
    'unknown_model',
    model,
  ],
  ['Docker Compose', `api-1  | Error: Unknown model gpt-9${N}`, 'unknown_model', model],
  ['Kubernetes', `2026-01-01T00:00:00.000000000Z stderr F Error: Unknown model gpt-9${N}`, 'unknown_model', model],
  ['syslog', `<11>Jan  1 00:00:00 host api[7]: Unknown model gpt-9${N}`, 'unknown_model', model],
  [
    'syslog, escaped colours',
    `Jan  1 00:00:00 host api[7]: #033[31mUnknown model gpt-9${N}#033[0m`,
    'unknown_model',
    model,
  ],
  ['PM2', `0|api  | ApiError: Unknown model gpt-9${N}`, 'unknown_model', model],
  ['Heroku', `2026-01-01T00:00:00+00:00 app[web.1]: Error: Unknown model gpt-9${N}`, 'unknown_model', model],
  ['nginx', `127.0.0.1 "POST /v1" 400 "${body.replaceAll('"', String.raw`\x22`)}"`, 'unknown_model', model],
  [
    'Python, logging',
    `ERROR:root:Error code: 400 - {'message': 'Unknown model gpt-9${N}', 'code': 400, 'request_id': 'req_a1'}`,
    'unknown_model',
    model,
  ],
  [
    'Python, a traceback',
    `Traceback (most recent call last):\n  File "x.py", line 1\nopenai.BadRequestError: Unknown model gpt-9${N}`,
    'unknown_model',
    model,
  ],
  ['Python, repr', `APIError("Unknown model gpt-9${N}")`, 'unknown_model', model],
  ['Python, bytes', `body=b'${body}'`, 'unknown_model', model],
  [
    'structlog',
    log({ event: 'call failed', exception: `Traceback\nApiError: Unknown model gpt-9${N}` }),
    'unknown_model',
    model,
  ],
  ['loguru', `2026-01-01 | ERROR    | api:call:7 - Unknown model gpt-9${N}`, 'unknown_model', model],
  ['Java', `ERROR 7 --- [nio-1] c.x.Api : 400 Bad Request: "${body}"`, 'unknown_model', model],
  ['Java, a map', `{message=Unknown model gpt-9${N}, code=400}`, 'unknown_model', model],
  [
    'Serilog',
    log({ '@t': 't', '@l': 'Error', '@m': 'failed', '@x': `ApiException: Unknown model gpt-9${N}` }),
    'unknown_model',
    model,
  ],
  [
    'Ruby',
    `E, [t #7] ERROR -- : {"message"=>"Unknown model gpt-9${N}", "code"=>400, "request_id"=>"req_a1"}`,
    'unknown_model',
    model,
  ],
  [
    'Rails, lograge',
    log({ method: 'POST', status: 500, exception: ['ApiError', `Unknown model gpt-9${N}`] }),
    'unknown_model',
    model,
  ],
  [
    'Monolog',
    `[t] app.ERROR: failed {"exception":"[object] (ApiError(code: 400): Unknown model gpt-9${N} at /x.php:7)"} []`,
    'unknown_model',
    model,
  ],
  [
    'Rust, tracing',
    log({ level: 'ERROR', fields: { message: 'failed', error: `Unknown model gpt-9${N}` } }),
    'unknown_model',
    model,
  ],
  ['Rust, miette', `Error:   × upstream failed\n  ╰─▶ Unknown model gpt-9${N}`, 'unknown_model', model],
  [
    'Node, inspect of a body',
    `{ message: 'Unknown model gpt-9', code: 400, request_id: 'req_a1' }`,
    'unknown_model',
    model,
  ],
  [
    'Node, inspect of an error',
    "ApiError: Unknown model gpt-9\n    at x (y.js:1:2) {\n  kind: 'unknown_model',\n  status: 400,\n  params: { model: 'gpt-9' }\n}",
    'unknown_model',
    model,
  ],
  [
    'Axios',
    `AxiosError: Request failed with status code 400 ${log({ response: { status: 400, data: JSON.parse(body) } })}`,
    'unknown_model',
    model,
  ],
  ['LiteLLM', `litellm.BadRequestError: OpenAIException - Unknown model gpt-9${N}`, 'unknown_model', model],
  [
    'a gateway, an OpenAI-style body inside another’s message',
    log({
      error: {
        message: `Provider returned: ${log({ error: { message: `Unknown model gpt-9${N}`, type: 'invalid_request_error' } })}`,
        code: 'provider_error',
      },
    }),
    'unknown_model',
    model,
  ],
  [
    'LangChain',
    `BadRequestError: 400 Unknown model gpt-9${N}\n\nTroubleshooting URL: https://x.example/`,
    'unknown_model',
    model,
  ],
  [
    'a page of Express',
    `<!DOCTYPE html>\n<html><body><pre>Error: Unknown model gpt-9${N}<br> &nbsp; &nbsp;at x</pre></body></html>`,
    'unknown_model',
    model,
  ],
  ['a page, escaped signs', `<pre>Commit exceeded: 12.5 &gt;= 10${N}</pre>`, 'commit_exceeded', spent],
  ['a body in a page', `<pre>${html(body)}</pre>`, 'unknown_model', model],
  ['a body in a page, twice', `<td>${html(html(body))}</td>`, 'unknown_model', model],
  [
    'entities in JSON',
    log({ level: 'error', message: `Commit exceeded: 12.5 &#62;= 10${N}` }),
    'commit_exceeded',
    spent,
  ],
  [
    'entities in the body itself',
    log({ message: `Commit exceeded: 12.5 &#x3e;= 10${N}`, code: 402, request_id: 'req_a1' }),
    'commit_exceeded',
    spent,
  ],
  ['a cell of CSV', `2026-01-01,"${body.replaceAll('"', '""')}",x`, 'unknown_model', model],
  ['a query', `GET /error?reason=${encodeURIComponent(`Unknown model gpt-9${N}`)} 302`, 'unknown_model', model],
  [
    'a box',
    `┌────────────────────────────────────┐
│ Error: Unknown model gpt-9 Please  │
│ contact the administrator with the │
│ request ID.                        │
└────────────────────────────────────┘`,
    'unknown_model',
    model,
  ],
  [
    'a box in colour with a title',
    `${esc}[31m╭─ Error ──────────────╮${esc}[0m
${esc}[31m│${esc}[0m Invalid content      ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m type. Must be        ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m application/json or  ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m multipart/form-data. ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m Please contact the   ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m administrator with   ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m the request ID.      ${esc}[31m│${esc}[0m
${esc}[31m╰──────────────────────╯${esc}[0m`,
    'invalid_content_type',
  ],
  [
    'a box that cuts words',
    `┃Error: Unknown model gpt-9 Plea┃
┃se contact the administrator wi┃
┃th the request ID.             ┃`,
    'unknown_model',
    model,
  ],
  [
    'a body in a box',
    `║ {"message":"Unknown model gpt-9 Please contact ║
║ the administrator with the request             ║
║ ID.","code":400,"request_id":"req_a1"}         ║`,
    'unknown_model',
    model,
  ],
  [
    'a box of ASCII',
    `+----------------------------------+
| Failed to get model Please       |
| contact the administrator with   |
| the request ID.                  |
+----------------------------------+`,
    'model_lookup_failed',
  ],
  [
    'a line that a log has wrapped',
    `Jan 01 ERROR Unknown model gpt-9 Please contact the\n             administrator with the request ID.`,
    'unknown_model',
    model,
  ],
  [
    'a line that a terminal has wrapped inside of a word',
    `ERROR 2026-01-01 Unknown model gpt-9 Please contact the administra\ntor with the request ID.`,
    'unknown_model',
    model,
  ],
  [
    'a body that a log has wrapped',
    `ERROR {"message":"Unknown model gpt-9 Please contact the\n  administrator with the request ID.","code":400,\n  "request_id":"req_a1"}`,
    'unknown_model',
    model,
  ],
  [
    'a line that is cut off in the notice',
    `ERROR Unknown model gpt-9 Please contact the admini...`,
    'unknown_model',
    model,
  ],
  ['a line of an adapter', 'req_a1b2 POST /v1/embeddings 500 model_lookup_failed', 'model_lookup_failed'],
  ['a header', 'x-error-kind: forbidden', 'forbidden'],
]

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
  for (const [name, text, kind, params = {}] of CERTAIN) {
    it(`is certain of: ${name}`, () => {
      expect(said(text)).toEqual([`is ${kind}`])
      expect(explain(ig1Contract, text)[0]?.params).toEqual(params)
    })
  }

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
