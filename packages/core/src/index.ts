// For everyone: define a contract, raise its errors, read them back, decide on retries.
export { ApiError, type Attempt, type ErrorOrigin, isApiError, type ReceivedResponse } from './contract/api-error.js'
export type {
  AnyCatalog,
  Catalog,
  CatalogError,
  CatalogKind,
  EnvelopeContext,
  ErrorOf,
  ErrorParams,
  RaiseOptions,
  UnrecognizedError,
} from './contract/catalog.js'
export { type CatalogExtension, defineCatalog, extendCatalog } from './contract/define-catalog.js'
export { defineOperations } from './contract/define-operations.js'
export { fillPath, type PathParams } from './contract/operation-paths.js'
export type {
  AnyOperation,
  AnyOperations,
  CallOperation,
  Operation,
  OperationCall,
  OperationDefinitions,
  OperationError,
  OperationKey,
  OperationKind,
  Operations,
  OperationsOptions,
} from './contract/operations.js'
export { parseInput, parseInputAsync } from './contract/parse-input.js'
export { raise } from './contract/raise.js'
export { relay } from './contract/relay.js'
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
export type { BodyOf } from './envelope/body-type.js'
export type { EnvelopeDefinition, Json } from './envelope/envelope.js'
export { defaultEnvelope, nestEnvelope, openAiEnvelope, problemEnvelope } from './envelope/ready-made.js'
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
export type { Issue, ParamNames, Params, ParamsOf, ParamType } from './template/param-types.js'
export { type HeadersLike, readRequestId, readRetryAfter } from './wire/headers.js'
export { isRequestId, newRequestId } from './wire/request-id.js'
export { allowedHeaders, exposedHeaders } from './wire/wire.js'
