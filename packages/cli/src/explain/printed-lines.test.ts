import { describe } from 'vitest'
import { body, esc, html, isCertainOf, log, model, N, type Row, spent } from './log-lines-support.js'

/** The same of other languages, and of what prints a message for people: pages, tables, boxes, lines that were wrapped. */
const LINES: readonly Row[] = [
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

describe('explain, of lines of logs', () => isCertainOf(LINES))
