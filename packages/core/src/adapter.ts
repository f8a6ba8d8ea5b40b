// For authors of adapters: from a thrown value to what goes on the wire.
export { type AbortableResponse, abortResponse } from './adapter/abort-response.js'
export { carried, carry } from './adapter/carry.js'
export { checkCatalog, checkErrorHooks, checkRequestIdOptions, isOperations } from './adapter/check-arguments.js'
export {
  answerClientError,
  answerConnect,
  type ClientErrorOptions,
  type ClientErrorSocket,
  type ConnectRequest,
} from './adapter/client-error.js'
export { type ClientLeft, clientLeft } from './adapter/client-left.js'
export { type ErrorResponseOptions, type ErrorResponseParts, toErrorResponse } from './adapter/error-response.js'
export { exampleEnvelope, exampleError, exampleParams } from './adapter/example.js'
export { type FoundOperation, findOperation } from './adapter/find-operation.js'
export { VALIDATION_ERRORS } from './adapter/foreign/class-validator.js'
export { isGiven, isWatched } from './adapter/given.js'
export { headerChanges } from './adapter/header-changes.js'
export { logText } from './adapter/log-text.js'
export { type EnvelopeOption, mediaTypeOf, negotiate } from './adapter/negotiate.js'
export { type PreparableResponse, prepareExchange } from './adapter/prepare-exchange.js'
export { contentTypeError, notFoundError } from './adapter/refusals.js'
export {
  type ErrorContext,
  type ErrorHooks,
  type ErrorLog,
  leaveForLoggers,
  pathOf,
  reportError,
  type UndeclaredContext,
} from './adapter/report-error.js'
export { genReqId, type RequestIdOptions, requestIdFor, requestIdHeadersOf } from './adapter/request-ids.js'
export { type RoutedRequest, requestPaths } from './adapter/request-paths.js'
export { toStreamFrame } from './adapter/stream-frame.js'
export { type AnsweredRequest, reportUndeclared } from './adapter/undeclared.js'
export { type WritableResponse, writeResponse } from './adapter/write-response.js'
export { operationKeys } from './contract/create-operations.js'
export { type Origin, type Role, roleError, statusError } from './contract/generic-errors.js'
export { inEnvelope } from './contract/in-envelope.js'
export { operationShape, splitOperation } from './contract/operation-paths.js'
export type { BodyPlace } from './envelope/body-places.js'
export { envelopeParts } from './envelope/compile-envelope.js'
export { type EnvelopeSchemaOptions, envelopeJsonSchema } from './guide/envelope-json-schema.js'
export { inDialect, type SchemaDialect } from './guide/schema-dialect.js'
export { schemaName } from './guide/schema-name.js'
export { branded } from './values/brand.js'
export { isRecord } from './values/plain-data.js'
export { type Rule, settingFaults } from './values/settings.js'
export { bodyOf, bodyPlaces } from './wire/body.js'
export { noticeFor, requestIdHeaders, typeOf } from './wire/wire.js'
