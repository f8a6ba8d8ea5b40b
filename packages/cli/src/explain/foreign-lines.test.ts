import { expect, it } from 'vitest'
import { ig1Contract } from '../shared/contract/test-contracts.js'
import { explain } from './explain.js'

const said = (text: string) =>
  explain(ig1Contract, text).map(({ inContract, kind, certainty }) => {
    if (!inContract || kind === undefined) return 'nothing'
    return `${certainty === 'certain' ? 'is' : 'may be'} ${kind}`
  })

const N = ' Please contact the administrator with the request ID.'
const J = JSON.stringify
const body = J({ message: `Unknown model gpt-9${N}`, code: 400, request_id: 'req_a1b2c3' })
const e = '\u001b'

/** Of the loggers and clients of many languages. */
const OURS: readonly (readonly [said: string, text: string])[] = [
  [
    'is unknown_model',
    `2026-11-27T10:00:00.000Z ERROR [api-gw,5f2c,91aa] 1 --- [nio-8080-exec-1] c.s.ApiClient : 400 Bad Request: "${body.replaceAll('"', '\\"')}"`,
  ],
  ['is unknown_model', `org.springframework.web.client.HttpClientErrorException$BadRequest: 400 : "${body}"`],
  [
    'is unknown_model',
    `org.springframework.web.client.HttpClientErrorException$BadRequest: 400 Bad Request: [${body}]`,
  ],
  [
    'is unknown_model',
    `feign.FeignException$BadRequest: [400 Bad Request] during [POST] to [http://ig1/v1/chat] [Ig1Client#chat(Req)]: [${body}]`,
  ],
  [
    'is unknown_model',
    `openai.BadRequestError: Error code: 400 - {'message': 'Unknown model gpt-9${N}', 'code': 400, 'request_id': 'req_a1b2c3'}`,
  ],
  [
    'is unknown_model',
    `Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    client.chat()\nhttpx.HTTPStatusError: Client error '400 Bad Request' for url 'http://x/v1'\nUnknown model gpt-9${N}`,
  ],
  [
    'is unknown_model',
    `requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: http://ig1/v1 body=${body}`,
  ],
  [
    'is unknown_model',
    `E1127 10:00:00.123456       1 client.go:42] "ig1 failed" err="400: Unknown model gpt-9${N}" model="gpt-9"`,
  ],
  ['is unknown_model', `E1127 10:00:00.123456 1 client.go:42] ig1 failed: ${body}`],
  ['is unknown_model', `time="2026-11-27T10:00:00Z" level=error msg="ig1: 400" body="${body.replaceAll('"', '\\"')}"`],
  [
    'is unknown_model',
    `{"level":"error","ts":1.7,"caller":"x.go:1","msg":"call failed","error":"POST /v1: ${body.replaceAll('"', '\\"')}","errorVerbose":"x"}`,
  ],
  ['is unknown_model', J({ log: `{"level":"error","msg":${J(body)}}\n`, stream: 'stderr', time: 't' })],
  ['is unknown_model', J({ log: J({ log: J({ message: body }) }) })],
  ['is unknown_model', J({ MESSAGE: `Unknown model gpt-9${N}`, PRIORITY: '3', _SYSTEMD_UNIT: 'gw.service' })],
  ['is unknown_model', `Nov 27 10:00:00 host gateway[123]: Unknown model gpt-9${N}`],
  ['is unknown_model', `<11>1 2026-11-27T10:00:00Z host gateway 123 ID47 [ex@32473 iut="3"] Unknown model gpt-9${N}`],
  ['is unknown_model', J({ errorType: 'Error', errorMessage: `400 ${body}`, trace: ['Error: 400', '    at x'] })],
  [
    'is unknown_model',
    `2026-11-27T10:00:00.000Z\t6f1c-aa\tERROR\tInvoke Error \t${J({ errorType: 'ApiError', errorMessage: `Unknown model gpt-9${N}`, stack: [`ApiError: Unknown model gpt-9${N}`, '    at x (/var/task/index.js:1:1)'] })}`,
  ],
  [
    'is unknown_model',
    J({
      event_id: 'a',
      exception: { values: [{ type: 'ApiError', value: `Unknown model gpt-9${N}`, stacktrace: { frames: [] } }] },
    }),
  ],
  [
    'is unknown_model',
    J({
      status: 'error',
      attributes: { error: { kind: 'ApiError', message: `Unknown model gpt-9${N}` } },
      ddtags: 'env:prod',
    }),
  ],
  [
    'is unknown_model',
    J({ message: J({ level: 'error', err: { message: `Unknown model gpt-9${N}` } }), ddsource: 'nodejs' }),
  ],
  [
    'is unknown_model',
    `${e}[90m2026${e}[39m ${e}[31m${e}[1mERROR${e}[22m${e}[39m (gw/1): ${e}[36mUnknown model gpt-9${N}${e}[39m`,
  ],
  ['is unknown_model', `<pre>${body.replaceAll('"', '&quot;')}</pre>`],
  ['is unknown_model', `<td>Unknown model gpt-9${N.replaceAll(' ', '&nbsp;')}</td>`],
  ['is unknown_model', `&amp;quot;message&amp;quot;: ${body.replaceAll('"', '&quot;').replaceAll('&', '&amp;')}`],
  [
    'is unknown_model',
    `╭─ Error ───────────────────────────╮\n│ Unknown model gpt-9 Please        │\n│ contact the administrator with    │\n│ the request ID.                   │\n╰───────────────────────────────────╯`,
  ],
  [
    'is unknown_model',
    `┌────────┬──────────────────────────────────────────────────────────────────────────────┐\n│ error  │ Unknown model gpt-9${N} │\n└────────┴──────────────────────────────────────────────────────────────────────────────┘`,
  ],
  ['is unknown_model', `| error | Unknown model gpt-9${N} |`],
  ['is unknown_model', `curl: (22) The requested URL returned error: 400\n${body}`],
  [
    'is unknown_model',
    `< HTTP/2 400\n< content-type: application/json\n< x-error-kind: unknown_model\n<\n* Connection #0 left intact\n${body}`,
  ],
  [
    'is unknown_model',
    `data: {"error":{"message":"Unknown model gpt-9${N}","type":"invalid_request_error","code":400}}`,
  ],
  [
    'is unknown_model',
    `AxiosError: Request failed with status code 400 { status: 400, data: { message: 'Unknown model gpt-9${N}', code: 400, request_id: 'req_a1b2c3' } }`,
  ],
  ['is unknown_model', `[Nest] 1  - 11/27/2026, 10:00:00 AM   ERROR [ExceptionsHandler] Unknown model gpt-9${N}`],
  ['is unknown_model', `npm ERR! Unknown model gpt-9${N}`],
  [
    'is unknown_model',
    `System.Net.Http.HttpRequestException: Response status code does not indicate success: 400 (Bad Request). Content: ${body}\n   at Ig1.Client.Send()`,
  ],
  [
    'is unknown_model',
    `thread 'main' panicked at 'called \`Result::unwrap()\` on an \`Err\` value: Api { status: 400, message: "Unknown model gpt-9${N}" }', src/main.rs:4:5`,
  ],
  ['is unknown_model', `RuntimeError (Unknown model gpt-9${N}):\napp/models/x.rb:3:in \`call'`],
  ['is unknown_model', `PHP Fatal error:  Uncaught Ig1\\ApiException: [400] Unknown model gpt-9${N} in /app/x.php:3`],
  [
    'is unknown_model',
    `[2026-11-27 10:00:00] production.ERROR: Unknown model gpt-9${N} {"exception":"[object] (ApiException(code: 400): Unknown model gpt-9${N} at /app/x.php:3)"}`,
  ],
  [
    'is unknown_model',
    `Error: Unknown model gpt-9${N}\n    at a (file:///x.js:1:1) {\n  status: 400,\n  kind: 'unknown_model'\n}`,
  ],
  [
    'is unknown_model',
    J({
      '@timestamp': 't',
      'log.level': 'error',
      error: { type: 'x', message: `Unknown model gpt-9${N}`, stack_trace: 'x' },
    }),
  ],
  [
    'is unknown_model',
    J({ jsonPayload: { message: `Unknown model gpt-9${N}` }, severity: 'ERROR', resource: { type: 'k8s' } }),
  ],
  ['is unknown_model', J({ textPayload: `Error: Unknown model gpt-9${N}\n    at x`, severity: 'ERROR' })],
  [
    'is unknown_model',
    J({
      Timestamp: 1,
      SeverityText: 'ERROR',
      Body: `Unknown model gpt-9${N}`,
      Attributes: { 'http.status_code': 400 },
    }),
  ],
  ['is unknown_model', `level=error ts=2026 caller=x.go err="rpc: Unknown model gpt-9${N}"`],
  ['is unknown_model', `{"level":"error","msg":"Unknown model gpt-9${N}","trunc":"abc`],
  ['is unknown_model', body.slice(0, -12)],
  [
    'is unknown_model',
    `[{"time":"t","message":"{\\"message\\":\\"Unknown model gpt-9${N}\\",\\"code\\":400,\\"request_id\\":\\"req_a1b2c3\\"}"}]`,
  ],
  ['is commit_exceeded', `WARN Commit exceeded: 12.5 >= 10${N} user=7`],
  ['is unauthorized', `401 Unauthorized${N}`],
  ['is forbidden', J({ message: `Forbidden${N}`, code: 403, request_id: 'req_zz99' })],
  ['is internal_server_error', J({ level: 50, err: { message: `Internal Server Error${N}` }, reqId: 'x' })],
  ['may be unknown_model', 'ERROR Unknown model gpt-9'],
  ['may be unknown_model', J({ level: 'error', message: 'Unknown model gpt-9', status: 400 })],
  ['may be model_lookup_failed', 'level=error msg="Failed to get model"'],
  ['may be image_conversion_failed', 'Error: Failed to convert image format\n    at x'],
  ['may be commit_exceeded', 'Commit exceeded: 3 >= 2.5'],
]

/** What other services, libraries and people say in the same or nearly the same words. */
const OTHERS: readonly string[] = [
  '{"message":"Not Found","documentation_url":"https://docs.github.com/rest","status":"404"}',
  '{"message":"Forbidden resource","error":"Forbidden","statusCode":403}',
  '{"message":"Unauthorized","statusCode":401}',
  '{"statusCode":500,"message":"Internal Server Error","error":"x"}',
  '{"message":["model must be a string"],"error":"Bad Request","statusCode":400}',
  'UnauthorizedException: Unauthorized\n    at JwtAuthGuard.handleRequest (/app/node_modules/@nestjs/passport/dist/auth.guard.js:60:30)',
  'ForbiddenException: Forbidden\n    at x',
  'Unknown: UnknownError\n    at deserializeAws (x) { "$metadata": { "httpStatusCode": 403 } }',
  'AccessDenied: Access Denied at throwDefaultError (smithy-client)',
  'An error occurred (403) when calling the HeadObject operation: Forbidden',
  'botocore.exceptions.ClientError: An error occurred (401) when calling the GetCallerIdentity operation: Unauthorized',
  '{"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."}',
  '{"error":{"code":"model_not_found","message":"The model `gpt-9` does not exist or you do not have access to it.","param":null,"type":"invalid_request_error"}}',
  '{"error":{"message":"Unknown model: gpt-9. See our models page.","type":"invalid_request_error"}}',
  'openai.AuthenticationError: Error code: 401 - {"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}',
  '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
  '{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such customer: cus_1","request_log_url":"https://dashboard.stripe.com/x"}}',
  'StripeAuthenticationError: Invalid API Key provided: sk_test_****',
  '{"error":{"code":"Unauthorized","message":"The access token is invalid."}}',
  '{"error":{"code":"Forbidden","message":"Forbidden","innerError":{"date":"t","request-id":"x"}}}',
  '{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}',
  '{"error":{"code":403,"message":"Forbidden","errors":[{"message":"Forbidden","domain":"global","reason":"forbidden"}]}}',
  '{"errors":[{"message":"Unauthorized","extensions":{"code":"UNAUTHENTICATED"}}],"data":null}',
  '{"errors":[{"message":"Forbidden","locations":[{"line":1,"column":1}],"path":["me"],"extensions":{"code":"FORBIDDEN"}}]}',
  '{"errors":[{"message":"Internal Server Error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}',
  'GraphQLError: Forbidden\n    at resolve',
  'Response not successful: Received status code 500',
  'ERR! 403 Forbidden - GET https://packages.example/x',
  'npm error 401 Unauthorized - PUT https://packages.example/x',
  'denied: Forbidden',
  'remote: HTTP Basic: Access denied. fatal: Authentication failed, Unauthorized',
  'kubelet: Failed to pull image "x": rpc error: unexpected status code 401 Unauthorized',
  'error: You must be logged in to the server (Unauthorized)',
  'Error from server (Forbidden): pods is forbidden: User "x" cannot list resource',
  'nginx: 2026/11/27 10:00:00 [error] 1#1: *1 access forbidden by rule, client: 1.2.3.4',
  '10.0.0.1 - - [27/Nov/2026] "POST /v1/chat HTTP/1.1" 500 21 "Internal Server Error"',
  'INFO loaded model registry; Unknown model version ignored (using default)',
  'Unknown model type: bert in config.json, expected one of: x, y',
  'DEBUG metrics: Failed to get model count for tenant 7',
  'Failed to convert image format from PNG to WEBP: unsupported colour space',
  'Failed to extract image data from DICOM: missing tag',
  'Invalid year parameter. Expected YYYY, got 20',
  'Validation: Invalid month parameter. Use 1-12',
  'Bad JSON. Line 3 column 7: unexpected token',
  '{"role":"user","content":"I get Unknown model gpt-9 from the API"}',
  'git commit exceeded: 72 >= 50 characters in subject line of message',
  'Commit exceeded: lines >= limit',
  'HTTP 403 Forbidden',
  'upstream connect error or disconnect/reset before headers. 503',
  'grpc: error: code = Unauthenticated desc = Unauthorized',
  'rpc error: code = Internal desc = Internal Server Error',
]

it.each(OURS)('%s: %s', (wanted, text) => {
  expect(said(text)).toEqual([wanted])
})

it.each(OTHERS)('takes for somebody else’s: %s', (text) => {
  expect(said(text)).toEqual(['nothing'])
})
