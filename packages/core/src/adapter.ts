// For authors of adapters: from a thrown value to what goes on the wire.
export { type BodyFormat, bodyHeaders, mergeVary } from './adapter/body-format.js'
export { type ErrorResponseOptions, type ErrorResponseParts, toErrorResponse } from './adapter/error-response.js'
export { contentTypeError, notFoundError } from './adapter/refusals.js'
export {
  type ErrorContext,
  type ErrorHooks,
  type ErrorLog,
  pathOf,
  reportError,
} from './adapter/report-error.js'
export { genReqId, type RequestIdOptions, requestIdFor } from './adapter/request-ids.js'
export { FLUSH_LIMIT_MS, toStreamFrame } from './adapter/stream-frame.js'
export { requestIdHeaders } from './wire.js'
