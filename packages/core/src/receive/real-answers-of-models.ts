import type { RealAnswer } from './real-answer.js'

const HTML = '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>nginx</body></html>'
const QUOTA = 'You exceeded your current quota, please check your plan and billing details.'

/** What models, clouds and whatever stands in front of them answer. */
export const answersOfModels: readonly RealAnswer[] = [
  // What models are served by.
  [
    'OpenAI, a key',
    401,
    { error: { message: 'Incorrect API key', type: 'invalid_request_error', param: null, code: 'invalid_api_key' } },
    { message: 'Incorrect API key', id: 'req_o1', code: 'invalid_api_key' },
    { 'x-request-id': 'req_o1' },
  ],
  [
    'OpenAI, a quota',
    429,
    { error: { message: QUOTA, type: 'insufficient_quota', param: null, code: 'insufficient_quota' } },
    { message: QUOTA, retry: false, code: 'insufficient_quota' },
  ],
  [
    'OpenAI, a rate',
    429,
    {
      error: {
        message: 'Rate limit reached. Please try again in 1m26.4s.',
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
    },
    { message: 'Rate limit reached. Please try again in 1m26.4s.', wait: 86_400, retry: true },
  ],
  [
    'a gateway that makes a 500 of a context that is too long',
    500,
    { error: { message: 'Too many tokens', type: 'invalid_request_error', code: 'context_length_exceeded' } },
    { message: 'Too many tokens', retry: false, code: 'context_length_exceeded' },
  ],
  [
    'a gateway that makes a 503 of a spent quota',
    503,
    { error: { message: 'No credit', type: 'insufficient_quota', code: null } },
    { message: 'No credit', retry: false },
  ],
  [
    'Anthropic',
    529,
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'req_011C' },
    { message: 'Overloaded', id: 'req_011C', retry: true },
  ],
  [
    'Anthropic, by its header alone',
    400,
    { type: 'error', error: { type: 'invalid_request_error', message: 'max_tokens: Field required' } },
    { message: 'max_tokens: Field required', id: 'req_011D', retry: false },
    { 'request-id': 'req_011D', 'cf-ray': '8f00aa-FRA' },
  ],
  [
    'Gemini, a quota that comes back',
    429,
    {
      error: {
        code: 429,
        message: QUOTA,
        status: 'RESOURCE_EXHAUSTED',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaMetric: 'x' }] },
          { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '47s' },
        ],
      },
    },
    { message: QUOTA, wait: 47_000, retry: true },
  ],
  [
    "Gemini in OpenAI's form, a list",
    429,
    [{ error: { code: 429, message: 'Slow down', details: [{ retryDelay: '1.5s' }] } }],
    { message: 'Slow down', wait: 1500, retry: true },
  ],
  [
    'Ollama',
    404,
    { error: 'model "x" not found, try pulling it first' },
    { message: 'model "x" not found, try pulling it first' },
  ],
  [
    'Hugging Face, loading',
    503,
    { error: 'Model gpt2 is currently loading', estimated_time: 20 },
    { message: 'Model gpt2 is currently loading', wait: 20_000, retry: true },
  ],
  [
    'Hugging Face, a list',
    400,
    { error: ['Error in `inputs`: required', 'no'] },
    { message: 'Error in `inputs`: required; no' },
  ],
  [
    'Mistral',
    422,
    {
      object: 'error',
      message: { detail: [{ type: 'missing', loc: ['body', 'model'], msg: 'Field required', input: {} }] },
      type: 'invalid_request_error',
    },
    { message: 'model: Field required' },
  ],
  [
    'vLLM',
    400,
    { object: 'error', message: 'max_tokens is too large', type: 'BadRequestError', param: null, code: 400 },
    { message: 'max_tokens is too large' },
  ],
  [
    'one-api, its id in the text',
    503,
    { error: { message: 'No channel for this model (request id: 20240612093011A7)', type: 'new_api_error' } },
    { message: 'No channel for this model (request id: 20240612093011A7)', id: '20240612093011A7', retry: true },
  ],
  [
    'OpenRouter, a window in the body',
    429,
    { error: { code: 429, message: 'Rate limited', metadata: { headers: { 'X-RateLimit-Reset': '1750000030000' } } } },
    { message: 'Rate limited', wait: 30_000, retry: true },
  ],
  [
    'ElevenLabs',
    401,
    { detail: { status: 'invalid_api_key', message: 'Invalid API key' } },
    { message: 'Invalid API key' },
  ],
  [
    'Deepgram',
    401,
    { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.', request_id: 'a1b2c3' },
    { message: 'Invalid credentials.', id: 'a1b2c3' },
  ],
  [
    'Bedrock',
    400,
    { message: 'The model is not known' },
    { message: 'The model is not known', id: '7f1c-aws' },
    { 'x-amzn-requestid': '7f1c-aws', 'x-amzn-errortype': 'ValidationException' },
  ],
  ['MiniMax', 400, { base_resp: { status_code: 1004, status_msg: 'login fail' } }, { message: 'login fail' }],
  // Clouds.
  [
    'Google Cloud',
    403,
    {
      error: {
        ...{ code: 403, message: 'Permission denied', status: 'PERMISSION_DENIED' },
        details: [{ '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'g-77' }],
      },
    },
    { message: 'Permission denied', id: 'g-77' },
  ],
  [
    'S3',
    404,
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The key &quot;a&amp;b&quot; does not exist.</Message><Key>a</Key><RequestId>4442587FB7D0A2F9</RequestId><HostId>h</HostId></Error>',
    { message: 'The key "a&b" does not exist.', id: '4442587FB7D0A2F9', code: 'NoSuchKey' },
    { 'content-type': 'application/xml', 'x-amz-request-id': 'other' },
  ],
  [
    'AWS Query',
    400,
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>InvalidInput</Code><Message>It is too long</Message></Error><RequestId>0f1e</RequestId></ErrorResponse>',
    { message: 'It is too long', id: '0f1e', code: 'InvalidInput' },
  ],
  ['API Gateway', 403, { Message: 'User is not authorized' }, { message: 'User is not authorized' }],
  [
    'Azure',
    429,
    { error: { code: '429', message: 'Rate limit exceeded. Please retry after 26 seconds.' } },
    { message: 'Rate limit exceeded. Please retry after 26 seconds.', id: 'apim-1', wait: 26_000, retry: true },
    { 'retry-after': '1', 'apim-request-id': 'apim-1' },
  ],
  [
    'Microsoft Graph',
    404,
    { error: { code: 'ResourceNotFound', message: 'No such user', innerError: { date: 'd', 'request-id': 'ms-5' } } },
    { message: 'No such user', id: 'ms-5' },
  ],
  [
    'OData',
    400,
    { 'odata.error': { code: '', message: { lang: 'en-US', value: 'Bad filter' } } },
    { message: 'Bad filter' },
  ],
  [
    'Tencent Cloud',
    400,
    { Response: { Error: { Code: 'AuthFailure', Message: 'Bad signature' }, RequestId: 'tc-1' } },
    { message: 'Bad signature', id: 'tc-1' },
  ],
  [
    'Kubernetes',
    404,
    {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message: 'pods "a" not found',
      reason: 'NotFound',
      code: 404,
    },
    { message: 'pods "a" not found' },
  ],
  ['Vault', 403, { errors: ['permission denied', 'no token'] }, { message: 'permission denied; no token' }],
  [
    "Cloudflare's API",
    403,
    { success: false, errors: [{ code: 10000, message: 'Authentication error' }], messages: [], result: null },
    { message: 'Authentication error', id: '8f01-FRA' },
    { 'cf-ray': '8f01-FRA' },
  ],
  [
    'a page of Cloudflare or nginx',
    503,
    HTML,
    { message: '503 Service Temporarily Unavailable', id: '8f02', retry: true },
    { 'cf-ray': '8f02' },
  ],
]
