import type { IncomingMessage } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  checkCatalog,
  contentTypeError,
  type RequestIdOptions as IdOptions,
  notFoundError,
  requestIdFor,
  requestIdHeaders,
} from '@errspec/core/adapter'
import type { Middleware, RequestWithId } from './request.js'

/** Whose inbound `x-request-id` to take over; by default nobody's. */
export type RequestIdOptions = IdOptions<IncomingMessage>

/**
 * Gives every request an id: `req.id`, and the headers `x-request-id` and `request-id` of its response. Put it first.
 * With `trust`, an inbound `x-request-id` of 1 to 128 of `[A-Za-z0-9._-]` is taken over.
 */
export function requestId(options: RequestIdOptions = {}): Middleware {
  const { trust } = options
  if (trust !== undefined && typeof trust !== 'boolean' && typeof trust !== 'function') {
    throw new TypeError(`requestId: 'trust' must be true, false or a function of the request, not ${typeof trust}`)
  }
  return (request: RequestWithId, response, next) => {
    const id = requestIdFor(request, options)
    request.id = id
    for (const [name, value] of Object.entries(requestIdHeaders(id))) response.setHeader(name, value)
    next()
  }
}

/** Refuses a body that is neither `application/json` nor `multipart/form-data`. Put it before the body parsers. */
export function requireContentType(catalog: AnyCatalog): Middleware {
  checkCatalog('requireContentType', catalog)
  return (request, _response, next) => next(contentTypeError(catalog, request.headers))
}

/** Answers what no route has taken with a 404 in the contract's envelope. Put it after all routes. */
export function notFound(catalog: AnyCatalog): Middleware {
  checkCatalog('notFound', catalog)
  return (_request, _response, next) => next(notFoundError(catalog))
}
