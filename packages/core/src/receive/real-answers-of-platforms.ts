import type { RealAnswer } from './real-answer.js'

const PROBLEM = { 'content-type': 'application/problem+json' }

/** More of what platforms, validators and frameworks answer. */
export const answersOfPlatforms: readonly RealAnswer[] = [
  // Platforms, and where each has the id of a request.
  [
    'Slack, a rate',
    429,
    { ok: false, error: 'ratelimited' },
    { message: 'ratelimited', id: 'slk-1', wait: 30_000, retry: true },
    { 'retry-after': '30', 'x-slack-req-id': 'slk-1' },
  ],
  [
    'Twilio',
    401,
    { code: 20003, message: 'Authenticate', more_info: 'https://www.twilio.com/docs/errors/20003', status: 401 },
    { message: 'Authenticate', id: 'RQ1' },
    { 'twilio-request-id': 'RQ1' },
  ],
  [
    'HubSpot',
    429,
    { status: 'error', message: 'You have reached your ten_secondly_rolling limit.', errorType: 'RATE_LIMIT' },
    { message: 'You have reached your ten_secondly_rolling limit.', id: 'hs-1', retry: true },
    { 'x-hubspot-correlation-id': 'hs-1', 'cf-ray': '8f-FRA' },
  ],
  [
    'Notion',
    400,
    { object: 'error', status: 400, code: 'validation_error', message: 'body failed validation' },
    { message: 'body failed validation', id: 'nt-1', code: 'validation_error' },
    { 'x-notion-request-id': 'nt-1', 'cf-ray': '8f-FRA' },
  ],
  [
    'Okta, its causes',
    400,
    {
      ...{ errorCode: 'E0000001', errorSummary: 'Api validation failed: login', errorLink: 'E0000001' },
      errorCauses: [{ errorSummary: 'login: An object with this field already exists' }],
    },
    { message: 'Api validation failed: login', id: 'okta-1', code: 'E0000001' },
    { 'x-okta-request-id': 'okta-1' },
  ],
  [
    'Oracle Cloud',
    401,
    { code: 'NotAuthenticated', message: 'Failed to verify the HTTP(S) signature' },
    { message: 'Failed to verify the HTTP(S) signature', id: 'opc-1', code: 'NotAuthenticated' },
    { 'opc-request-id': 'opc-1' },
  ],
  [
    'Supabase Auth',
    422,
    { code: 422, error_code: 'validation_failed', msg: 'Unable to validate email address: invalid format' },
    { message: 'Unable to validate email address: invalid format', id: 'sb-1', code: 'validation_failed' },
    { 'sb-request-id': 'sb-1', 'cf-ray': '8f-FRA' },
  ],
  [
    'PostgREST',
    406,
    { code: 'PGRST116', details: 'The result contains 0 rows', hint: null, message: 'JSON object requested' },
    { message: 'JSON object requested', code: 'PGRST116' },
  ],
  [
    'Confluence',
    404,
    { errors: [{ status: 404, code: 'NOT_FOUND', title: 'Not Found', detail: null }] },
    { message: 'Not Found', id: 'atl-1', code: 'NOT_FOUND' },
    { 'atl-traceid': 'atl-1' },
  ],
  [
    "Cloudflare's own",
    429,
    {
      ...{ type: 'https://developers.cloudflare.com/', title: 'Error 1015: You are being rate limited', status: 429 },
      ...{ detail: 'You have been blocked temporarily.', error_code: 1015, error_name: 'rate_limited' },
      ...{ ray_id: '9d99a4434fe1d168', retryable: true, retry_after: 30 },
    },
    { message: 'You have been blocked temporarily.', id: '9d99a4434fe1d168', wait: 30_000, retry: true },
    PROBLEM,
  ],
  [
    'Kong',
    502,
    { message: 'An invalid response was received from the upstream server' },
    { message: 'An invalid response was received from the upstream server', id: 'kong-1', retry: true },
    { 'x-kong-request-id': 'kong-1' },
  ],
  [
    'CloudFront',
    502,
    '<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>x</BODY></HTML>',
    { message: 'ERROR: The request could not be satisfied', id: 'cfr-1', retry: true },
    { 'x-amz-cf-id': 'cfr-1' },
  ],
  [
    'MongoDB Atlas',
    404,
    { detail: 'Cannot find /x.', error: 404, errorCode: 'RESOURCE_NOT_FOUND', parameters: ['/x'], reason: 'Not Found' },
    { message: 'Cannot find /x.', code: 'RESOURCE_NOT_FOUND' },
  ],
  [
    'Auth0',
    400,
    { code: 'invalid_password', description: { rules: [], verified: false }, message: 'Password is too weak' },
    { message: 'Password is too weak', code: 'invalid_password' },
  ],
  [
    'SendGrid',
    400,
    { errors: [{ message: 'does not match a verified Sender Identity.', field: 'from', help: 'https://x' }] },
    { message: 'from: does not match a verified Sender Identity.' },
  ],
  [
    'Shopify, by field',
    422,
    { errors: { title: ["can't be blank"], base: ['is off'] } },
    { message: "title: can't be blank; is off" },
  ],
  [
    'PayPal, its details',
    400,
    {
      name: 'INVALID_REQUEST',
      details: [{ field: '/id', description: 'A required field is missing.' }],
      debug_id: 'p',
    },
    { message: '/id: A required field is missing.', id: 'p' },
  ],
  [
    'Discord, by field',
    400,
    { code: 50035, message: 'Invalid Form Body', errors: { content: { _errors: [{ message: 'Required' }] } } },
    { message: 'Invalid Form Body' },
  ],
  // Models.
  [
    'Cohere',
    400,
    { message: 'invalid request: message must be at least 1 token long' },
    { message: 'invalid request: message must be at least 1 token long', id: 'co-1' },
    { 'x-debug-trace-id': 'co-1' },
  ],
  [
    'Mistral, a tier',
    429,
    {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'x',
      param: null,
      code: '3505',
    },
    { message: 'Service tier capacity exceeded for this model.', id: 'mi-1', code: '3505', retry: true },
    { 'mistral-correlation-id': 'mi-1' },
  ],
  [
    'Replicate',
    429,
    { detail: 'Request was throttled. Your rate limit resets in ~30s.', status: 429 },
    { message: 'Request was throttled. Your rate limit resets in ~30s.', wait: 30_000, retry: true },
  ],
  [
    'Vertex, a rate',
    429,
    { error: { code: 429, message: 'Resource has been exhausted (e.g. check quota).', status: 'RESOURCE_EXHAUSTED' } },
    { message: 'Resource has been exhausted (e.g. check quota).', retry: true },
  ],
  [
    'LiteLLM, a budget',
    429,
    { error: { message: 'Budget has been exceeded! Current cost: 10', type: 'budget_exceeded', code: '429' } },
    { message: 'Budget has been exceeded! Current cost: 10', code: '429' },
  ],
  [
    'Gemini behind an SDK, JSON in a text',
    400,
    { error: { message: '{\n  "error": {"code": 400, "message": "API key not valid."}}\n', code: 400 } },
    { message: 'API key not valid.' },
  ],
  // Validators and frameworks.
  [
    'Zod 3',
    400,
    {
      success: false,
      error: { issues: [{ code: 'invalid_type', path: ['user', 'name'], message: 'Required' }], name: 'ZodError' },
    },
    { message: 'user.name: Required' },
  ],
  [
    'Zod 4, JSON in a text',
    400,
    { success: false, error: { name: 'ZodError', message: '[\n  {"path": ["name"], "message": "Invalid input"}\n]' } },
    { message: 'name: Invalid input' },
  ],
  [
    'Zod, flat',
    400,
    { error: { formErrors: ['Passwords differ'], fieldErrors: { name: ['Required'], age: ['Odd', 'Low'] } } },
    { message: 'Passwords differ; name: Required; age: Odd; Low' },
  ],
  ['Zod, as a tree', 400, { _errors: [], name: { _errors: ['Required'] } }, { message: 'name: Required' }],
  [
    'Django REST, nested',
    400,
    { user: { email: ['Enter a valid address.'] }, items: [{}, { qty: ['Too many.'] }] },
    { message: 'user: email: Enter a valid address.; items: qty: Too many.' },
  ],
  [
    'tRPC',
    404,
    { error: { json: { message: 'No such thing', code: -32004, data: { code: 'NOT_FOUND', httpStatus: 404 } } } },
    { message: 'No such thing', code: 'NOT_FOUND' },
  ],
  [
    'tRPC, a batch',
    400,
    [{ error: { message: 'No', code: -32600, data: { code: 'BAD_REQUEST', httpStatus: 400, path: 'x' } } }],
    { message: 'No', code: 'BAD_REQUEST' },
  ],
  [
    'GraphQL, its code',
    400,
    { errors: [{ message: 'Unknown argument', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    { message: 'Unknown argument', code: 'GRAPHQL_VALIDATION_FAILED' },
  ],
  [
    'Ajv',
    400,
    { errors: [{ instancePath: '/qty', schemaPath: '#/x', keyword: 'type', params: {}, message: 'must be integer' }] },
    { message: '/qty: must be integer' },
  ],
  [
    'API Platform',
    422,
    { '@type': 'ConstraintViolationList', violations: [{ propertyPath: 'name', message: 'should not be blank.' }] },
    { message: 'name: should not be blank.' },
  ],
  [
    'Nest, a list',
    400,
    { message: ['email must be an email', 'age must be positive'], error: 'Bad Request', statusCode: 400 },
    { message: 'email must be an email; age must be positive' },
  ],
  [
    'Fastify',
    400,
    { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message: "body must have property 'x'" },
    { message: "body must have property 'x'", code: 'FST_ERR_VALIDATION' },
  ],
]
