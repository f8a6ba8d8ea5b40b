// For everyone: define a contract, raise its errors, read them back, decide on retries.
export { ApiError, type Attempt, type ErrorOrigin, isApiError } from './contract/api-error.js'
export type {
  AnyCatalog,
  Catalog,
  CatalogError,
  CatalogKind,
  ErrorOf,
  RaiseOptions,
  UnrecognizedError,
} from './contract/catalog.js'
export { type CatalogExtension, defineCatalog, extendCatalog } from './contract/define-catalog.js'
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
} from './definition/definition.js'
export { type Envelope, isEnvelope } from './envelope/envelope.js'
export { defineGuide, type Guide, type GuideDefinition, type GuideGroup, type GuideNote } from './guide/define-guide.js'
export { type DecodedAnswer, decodeAnswer, decodeError, type ErrorResponse } from './receive/decode.js'
export { decodeStreamError, type ReceivedEvent } from './receive/decode-stream-error.js'
export {
  decideRetry,
  isRetryableStatus,
  lostAnswerVerdict,
  type RetryDecision,
  type RetryFacts,
  type RetryRefusal,
  type RetryVerdict,
  retryDelay,
} from './retry/retry.js'
export { createRetryBudget, type RetryBudget, type RetryBudgetSettings } from './retry/retry-budget.js'
export { mergeRetryPolicy } from './retry/retry-policy.js'
export type { ParamNames, Params, ParamsOf, ParamType } from './template/template-types.js'
export { type HeadersLike, readRetryAfter } from './wire/headers.js'
export { isRequestId, newRequestId } from './wire/request-id.js'
export { allowedHeaders, exposedHeaders } from './wire/wire.js'
