import { createCatalog } from '../contract/create-catalog.js'

/**
 * The error contract of the IG1 AI API: 22 errors, from 400 to 502. Messages, notice, statuses and retry table are the
 * published ones.
 */
// `createCatalog`, not `defineCatalog`: its checks would be a tenth of a browser client, and a test makes them.
export const ig1 = /* @__PURE__ */ createCatalog({
  name: 'ig1',
  version: '1.0.0',
  notice: { text: ' Please contact the administrator with the request ID.', on: 'all' },
  statuses: {
    400: { title: 'Bad Request', retry: false },
    401: { title: 'Unauthorized', retry: false, kind: 'unauthorized', headers: { 'www-authenticate': 'Bearer' } },
    402: { title: 'Payment Required', retry: false },
    403: { title: 'Forbidden', retry: false, kind: 'forbidden' },
    500: { title: 'Internal Server Error', retry: true },
    502: { title: 'Bad Gateway', retry: true },
  },
  retry: { attempts: 3, initialDelayMs: 1000, factor: 2, maxDelayMs: 30_000, unsafe: true },
  defaults: {
    unknown: 'internal_server_error',
    badJson: 'bad_json',
    unreadableBody: 'request_body_unreadable',
    invalidInput: 'request_parse_failed',
    contentType: 'invalid_content_type',
  },
  errors: {
    request_body_unreadable: { status: 400, message: 'Request body processing error.' },
    request_parse_failed: { status: 400, message: 'Failed to parse request' },
    bad_json: { status: 400, message: 'Bad JSON.' },
    unknown_model: { status: 400, message: 'Unknown model {model}' },
    unknown_quality: { status: 400, message: 'Unknown quality {quality}' },
    invalid_month: { status: 400, message: 'Invalid month parameter.' },
    invalid_year: { status: 400, message: 'Invalid year parameter.' },
    too_many_input_images: {
      status: 400,
      message: 'Model {model} only supports up to {N} input images',
      params: { N: 'integer' },
    },
    invalid_content_type: {
      status: 400,
      message: 'Invalid content type. Must be application/json or multipart/form-data.',
    },
    prompt_enhancing_not_supported: { status: 400, message: 'Prompt enhancing not supported for model {model}' },
    unauthorized: { status: 401, message: 'Unauthorized' },
    commit_exceeded: {
      status: 402,
      message: 'Commit exceeded: {totalCost} >= {maxCost}',
      params: { totalCost: 'number', maxCost: 'number' },
    },
    forbidden: { status: 403, message: 'Forbidden' },
    internal_server_error: { status: 500, message: 'Internal Server Error' },
    model_lookup_failed: { status: 500, message: 'Failed to get model' },
    tokenization_failed: { status: 500, message: 'Failed to tokenize input.' },
    rate_limiter_failed: { status: 500, message: 'Input rate limiter error' },
    request_marshal_failed: { status: 500, message: 'Failed to marshal request payload' },
    response_decode_failed: { status: 500, message: 'Failed to decode backend response' },
    image_extraction_failed: { status: 500, message: 'Failed to extract image data' },
    image_conversion_failed: { status: 500, message: 'Failed to convert image format' },
    backend_unavailable: {
      status: 502,
      message: 'Failed to forward request to backend',
      // The contract's own overview table abbreviates the message so.
      aliases: ['Failed to forward request'],
    },
  },
})
