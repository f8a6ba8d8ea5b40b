// For everyone: define a contract, raise its errors, read them back, decide on retries.
export { ApiError, type Attempt, type ErrorOrigin, isApiError } from './api-error.js'
export type {
  AnyCatalog,
  Catalog,
  CatalogError,
  CatalogKind,
  ErrorOf,
  RaiseOptions,
  UnrecognizedError,
} from './catalog.js'
export { type DecodedAnswer, decodeAnswer, decodeError, type ErrorResponse } from './decode.js'
export { decodeStreamError, type ReceivedEvent } from './decode-stream-error.js'
export { type CatalogExtension, defineCatalog, extendCatalog } from './define-catalog.js'
export { defineGuide, type Guide, type GuideDefinition, type GuideGroup, type GuideNote } from './define-guide.js'
export {
  type CatalogDefinition,
  type DefaultKinds,
  DefinitionError,
  defaultRetryPolicy,
  type ErrorDefinition,
  type Fault,
  type NoticeDefinition,
  type NoticePolicy,
  type RetryPolicy,
  type StatusDefinition,
} from './definition.js'
export { type Envelope, isEnvelope } from './envelope.js'
export { type HeadersLike, readRetryAfter } from './headers.js'
export { isRequestId, newRequestId } from './request-id.js'
export {
  decideRetry,
  isRetryableStatus,
  lostAnswerVerdict,
  type RetryDecision,
  type RetryFacts,
  type RetryRefusal,
  type RetryVerdict,
  retryDelay,
} from './retry.js'
export { createRetryBudget, type RetryBudget, type RetryBudgetSettings } from './retry-budget.js'
export { mergeRetryPolicy } from './retry-policy.js'
export type { ParamNames, Params, ParamsOf, ParamType } from './template-types.js'
export { allowedHeaders, exposedHeaders } from './wire.js'
