import { createOperations } from '../contract/create-operations.js'
import { ig1 } from './ig1.js'

/** The endpoints of the IG1 AI API, and the errors that each raises. */
// `createOperations`, not `defineOperations`: a browser client needs none of its checks, and a test makes them.
export const ig1Operations = /* @__PURE__ */ createOperations(ig1, {
  '*': ['unauthorized', 'commit_exceeded', 'forbidden', 'internal_server_error'],
  'POST /v1/chat/completions': [],
  'POST /v1/embeddings': [],
  'POST /v1/images/generations': [],
  'POST /v1/images/edits': [],
  'POST /document': [],
  'GET /usage': [],
  'GET /usage/history': ['invalid_month', 'invalid_year'],
})
