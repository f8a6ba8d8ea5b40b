import type { IncomingMessage } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  checkCatalog,
  checkRequestIdOptions,
  contentTypeError,
  type RequestIdOptions as IdOptions,
  isGiven,
  notFoundError,
  prepareExchange,
  settingFaults,
} from '@errspec/core/adapter'
import type { Middleware, RequestWithId } from './request.js'

/** The form of a service's request ids, the headers that carry them, and whose inbound id to take over: by default nobody's. */
export type RequestIdOptions = IdOptions<IncomingMessage>

/**
 * Gives every request an id: `req.id`, and the headers `x-request-id` and `request-id` of its response, or those that
 * `headers` names. Put it first. With `trust`, an inbound id of 1 to 128 of `[A-Za-z0-9._-]` is taken over.
 */
export function requestId(options: RequestIdOptions = {}): Middleware {
  checkRequestIdOptions('requestId', options)
  return (request, response, next) => {
    ;(request as RequestWithId).id = prepareExchange(request, response, options)
    next()
  }
}

/** Which bodies a service takes. */
export interface ContentTypeOptions {
  /** Media types, without parameters. Default: `application/json` and `multipart/form-data`. */
  readonly types?: readonly string[]
}

const isMediaType = (value: unknown) => typeof value === 'string' && /^[^\s/;,]+\/[^\s/;,]+$/.test(value)

/** Refuses a body of any other media type (`defaults.contentType`, else a 415). Put it before the body parsers. */
export function requireContentType(catalog: AnyCatalog, options: ContentTypeOptions = {}): Middleware {
  checkCatalog('requireContentType', catalog)
  const faults = settingFaults('option', options, {
    types: [
      (value) => Array.isArray(value) && value.length > 0 && value.every(isMediaType),
      "a list of media types such as ['application/json']",
    ],
  })
  if (faults.length > 0) throw new TypeError(`requireContentType: ${faults.join('; ')}`)
  const { types } = options
  return (request, _response, next) => next(contentTypeError(catalog, request.headers, types))
}

/**
 * Answers what no route has taken: with the kind of the catalog's row of 404, else a plain 404. Put it after all routes. An answer
 * that is under way is left to whoever has begun it.
 */
export function notFound(catalog: AnyCatalog): Middleware {
  checkCatalog('notFound', catalog)
  return (_request, response, next) => {
    if (!response.headersSent && !isGiven(response)) next(notFoundError(catalog))
  }
}
