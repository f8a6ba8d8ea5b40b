import { createOperations } from '../contract/create-operations.js'
import { ig1 } from './ig1.js'

/** Of whatever reads a body. */
const BODY = ['request_body_unreadable', 'request_parse_failed', 'bad_json', 'invalid_content_type'] as const
/** Of whatever is counted and billed by a model's prices. */
const METERED = ['model_lookup_failed', 'tokenization_failed', 'rate_limiter_failed'] as const
/** Of whatever lets a model answer. */
const MODEL = ['unknown_model', 'request_marshal_failed', 'response_decode_failed', 'backend_unavailable'] as const
/** Of whatever makes an image. */
const IMAGE = [
  'unknown_quality',
  'prompt_enhancing_not_supported',
  'image_extraction_failed',
  'image_conversion_failed',
] as const

/** The seven endpoints of the IG1 AI API, and the errors that each raises. */
// `createOperations`, not `defineOperations`: a browser client needs none of its checks, and a test makes them.
export const ig1Operations = /* @__PURE__ */ createOperations(ig1, {
  // A key is asked for everywhere, and once the commit is spent, every request fails.
  '*': ['unauthorized', 'commit_exceeded', 'forbidden', 'internal_server_error'],
  'POST /v1/chat/completions': [...BODY, ...METERED, ...MODEL],
  'POST /v1/embeddings': [...BODY, ...METERED, ...MODEL],
  'POST /v1/images/generations': [...BODY, ...METERED, ...MODEL, ...IMAGE],
  'POST /v1/images/edits': [...BODY, ...METERED, ...MODEL, ...IMAGE, 'too_many_input_images'],
  // No request names a model here, and no model answers.
  'POST /document': [...BODY, ...METERED],
  'GET /usage': [],
  'GET /usage/history': ['invalid_month', 'invalid_year'],
})
