export type { Attempt } from '@errspec/core'
export { createFetch, type ErrspecFetch, type SafeResult } from './create-fetch.js'
export type { CallOptions, Clock, FetchOptions, RequestOptions } from './options.js'
export { isTransportError, TransportError, type TransportErrorKind } from './transport-error.js'
