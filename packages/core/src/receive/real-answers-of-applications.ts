import type { RealAnswer } from './real-answer.js'

const PROBLEM = { 'content-type': 'application/problem+json' }

/** What applications, frameworks and formats answer. */
export const answersOfApplications: readonly RealAnswer[] = [
  // Applications.
  [
    'Stripe',
    429,
    { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Slow' } },
    { message: 'Slow', retry: true },
  ],
  [
    'Telegram',
    429,
    { ok: false, error_code: 429, description: 'Too Many Requests: retry after 35', parameters: { retry_after: 35 } },
    { message: 'Too Many Requests: retry after 35', wait: 35_000, retry: true },
  ],
  [
    'Discord',
    429,
    { message: 'You are being rate limited.', retry_after: 64.57, global: false },
    { message: 'You are being rate limited.', wait: 64_570, retry: true },
    { 'retry-after': '64' },
  ],
  [
    'Matrix',
    429,
    { errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', retry_after_ms: 2000 },
    { message: 'Too Many Requests', wait: 2000, retry: true },
  ],
  [
    'GitHub',
    429,
    { message: 'API rate limit exceeded', documentation_url: 'https://docs.github.com' },
    { message: 'API rate limit exceeded', id: 'GH:1', wait: 45_000, retry: true },
    { 'x-github-request-id': 'GH:1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1750000045' },
  ],
  [
    'GitLab, by field',
    400,
    { message: { name: ['has already been taken'], path: ['is too long', 'is odd'] } },
    { message: 'name: has already been taken; path: is too long; is odd' },
  ],
  ['Slack', 400, { ok: false, error: 'invalid_auth' }, { message: 'invalid_auth' }],
  [
    'Jira',
    400,
    { errorMessages: [], errors: { summary: 'You must specify a summary.' } },
    { message: 'summary: You must specify a summary.' },
  ],
  ['Jira, no field', 404, { errorMessages: ['No such issue'], errors: {} }, { message: 'No such issue' }],
  [
    'Zendesk',
    422,
    { error: 'RecordInvalid', description: 'Record validation errors', details: {} },
    { message: 'Record validation errors' },
  ],
  [
    'Salesforce',
    401,
    [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    { message: 'Session expired or invalid' },
  ],
  ['Shopify', 401, { errors: '[API] Invalid API key' }, { message: '[API] Invalid API key' }],
  [
    'Okta',
    401,
    { errorCode: 'E0000011', errorSummary: 'Invalid token', errorId: 'oae1' },
    { message: 'Invalid token', id: 'oae1' },
  ],
  [
    'PayPal',
    422,
    { name: 'UNPROCESSABLE_ENTITY', message: 'It could not be done', debug_id: 'pp9', details: [{ issue: 'X' }] },
    { message: 'It could not be done', id: 'pp9' },
  ],
  [
    'Facebook',
    400,
    { error: { message: 'Invalid OAuth token', type: 'OAuthException', code: 190, fbtrace_id: 'AfB' } },
    { message: 'Invalid OAuth token', id: 'AfB' },
  ],
  [
    'QuickBooks',
    400,
    { Fault: { Error: [{ Message: 'Duplicate', Detail: 'd', code: '6' }] } },
    { message: 'Duplicate' },
  ],
  ['TMDB', 401, { status_code: 7, status_message: 'Invalid API key' }, { message: 'Invalid API key' }],
  ['CouchDB', 404, { error: 'not_found', reason: 'missing' }, { message: 'missing' }],
  [
    'Elasticsearch',
    404,
    { error: { root_cause: [], type: 'index_not_found_exception', reason: 'no such index [a]' }, status: 404 },
    { message: 'no such index [a]' },
  ],
  ['Qdrant', 400, { status: { error: 'Wrong input: no vector' }, time: 0 }, { message: 'Wrong input: no vector' }],
  [
    'Apigee',
    401,
    { fault: { faultstring: 'Invalid ApiKey', detail: { errorcode: 'x' } } },
    { message: 'Invalid ApiKey' },
  ],
  ['WSO2', 401, { fault: { code: 900901, message: 'Invalid Credentials' } }, { message: 'Invalid Credentials' }],
  [
    'GraphQL',
    400,
    { errors: [{ message: 'Cannot query "a"' }, { message: 'Nor "b"' }] },
    { message: 'Cannot query "a"; Nor "b"' },
  ],
  [
    'SOAP',
    500,
    '<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault><faultcode>Client</faultcode><faultstring xml:lang="en">Bad call</faultstring></soap:Fault></soap:Body></soap:Envelope>',
    { message: 'Bad call', retry: true },
  ],
  // Frameworks and formats.
  [
    'OAuth',
    400,
    { error: 'invalid_grant', error_description: 'The code is used up', trace_id: 't-1', correlation_id: 'c-1' },
    { message: 'The code is used up', id: 't-1', code: 'invalid_grant' },
  ],
  [
    'FastAPI',
    422,
    {
      detail: [
        { loc: ['body', 'items', 0, 'qty'], msg: 'not a number', type: 'int_parsing' },
        { loc: ['query', 'limit'], msg: 'too large', type: 'less_than' },
      ],
    },
    { message: 'items.0.qty: not a number; query.limit: too large' },
  ],
  ['Django REST', 400, { non_field_errors: ['Wrong password.'] }, { message: 'Wrong password.' }],
  [
    'Django REST, by field',
    400,
    { email: ['Enter a valid address.'], age: ['Too young.', 'Odd.'] },
    { message: 'email: Enter a valid address.; age: Too young.; Odd.' },
  ],
  [
    'Django REST, throttled',
    429,
    { detail: 'Request was throttled. Expected available in 53 seconds.' },
    { message: 'Request was throttled. Expected available in 53 seconds.', wait: 53_000, retry: true },
  ],
  [
    'ASP.NET',
    400,
    {
      type: 'x',
      title: 'One or more faults.',
      status: 400,
      errors: { Email: ['It is required.'] },
      traceId: '00-4bf9-01',
    },
    { message: 'Email: It is required.', id: '00-4bf9-01' },
    PROBLEM,
  ],
  [
    'JSON:API',
    422,
    { errors: [{ status: '422', source: { pointer: '/data/title' }, title: 'Invalid', detail: 'is too short' }] },
    { message: '/data/title: is too short' },
  ],
  [
    'Spring',
    404,
    { timestamp: 't', status: 404, error: 'Not Found', message: '', path: '/a' },
    { message: 'Not Found' },
  ],
  [
    'express-validator',
    400,
    { errors: [{ type: 'field', value: 'a', msg: 'Invalid value', path: 'email', location: 'body' }] },
    { message: 'email: Invalid value' },
  ],
  [
    'Laravel',
    422,
    { message: 'The name is required.', errors: { name: ['The name is required.'] } },
    { message: 'The name is required.' },
  ],
  ['Phoenix', 404, { errors: { detail: 'No such page' } }, { message: 'No such page' }],
]
