import type {} from './request.js'

export type { EnvelopeOption, ErrorContext, ErrorHooks, UndeclaredContext } from '@errspec/core/adapter'
export { genReqId } from '@errspec/core/adapter'
export { asyncHandler } from './async-handler.js'
export { errorHandler } from './error-handler.js'
export {
  type ContentTypeOptions,
  notFound,
  type RequestIdOptions,
  requestId,
  requireContentType,
} from './middleware.js'
export type { ErrorMiddleware, Middleware, Next, RequestWithId } from './request.js'
