export { type Attempt, createRetryBudget, type RetryBudget, type RetryBudgetSettings } from '@errspec/core'
export type { Clock } from './clock.js'
export { createFetch, type ErrspecFetch, type FetchOf, type SafeResult } from './create-fetch.js'
export { createRetryFetch, type RetryFetchOptions } from './create-retry-fetch.js'
export type { OperationFailure, OperationOptions, OperationsFetch, Outcome, PathOption } from './operations.js'
export type {
  CallOptions,
  FetchOptions,
  HeadersOption,
  QueryOption,
  RequestOptions,
  ResponseFacts,
  ResponseRenewal,
} from './options.js'
export { type ReadEventsOptions, readEvents } from './read-events.js'
export { anthropicDone, openAiDone, responsesDone } from './read-events-ends.js'
export type { ServerSentEvent } from './read-events-parser.js'
export type { Shape } from './request-shape.js'
export { type SupportAttempt, type SupportReport, type SupportReportOptions, supportReport } from './support-report.js'
export { isTransportError, TransportError, type TransportErrorKind } from './transport-error.js'
