import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  abortResponse,
  clientLeft,
  type ErrorLog,
  isGiven,
  leaveForLoggers,
  logText,
  pathOf,
  reportError,
  reportUndeclared,
  requestIdFor,
  requestIdHeadersOf,
  toErrorResponse,
  writeResponse,
} from '@errspec/core/adapter'
import { Logger } from '@nestjs/common'
import { answerByReply, answerPastReply, answerUnderWay, type FastifyReply, isUnderWay } from './fastify-reply.js'
import { checkOptions, type ErrspecOptions, requestIdOptions } from './options.js'
import { isPlatformThrow, isUnrouted, platformThrow } from './platform.js'
import { pathsOf, type RoutingConfig } from './request-paths.js'

/** Express's request, Fastify's, or, in Nest middleware on Fastify, Node's own. */
export interface PlatformRequest {
  readonly method: string
  readonly url: string
  readonly originalUrl?: string
  readonly headers: IncomingHttpHeaders
  readonly raw?: PlatformRequest
}

/** Express's response and Node's own, or Fastify's reply, whose Node response is its `raw`. */
export type PlatformResponse = ServerResponse | FastifyReply

const logger = new Logger('Errspec')

/** Writes to Nest's log: a 4xx at debug. */
export const log: ErrorLog = Object.assign(
  (line: string, about: unknown, expected: boolean) => {
    if (expected) logger.debug(line)
    else logger.error(line, logText(about))
  },
  { ofExpected: 'line' as const },
)

const ignore = () => {}

/** Answers what was thrown, by the wire rules, and tells the hooks and Nest's log. `routing` is where the application has its routes. */
export function answerError(
  catalog: AnyCatalog,
  options: ErrspecOptions,
  thrown: unknown,
  request: PlatformRequest,
  response: PlatformResponse,
  routing?: RoutingConfig,
): void {
  const { mapError, envelope, onError } = options
  const node = (request.raw ?? request) as IncomingMessage
  const reply = 'raw' in response ? response : undefined
  const raw = 'raw' in response ? response.raw : response
  const wasGiven = isGiven(raw)
  const isGoing = raw.headersSent || wasGiven
  // Somebody answers already; that no route would have is nobody's business.
  if (isUnrouted(request) && isGoing) return
  const requestId = requestIdFor(node, requestIdOptions(options))
  const path = pathOf(request.originalUrl ?? request.url)
  const { method } = request
  const where = { requestId, method, path }
  // What the platform itself reports may be a failure to send, and is still to be answered.
  const isOfSending = isPlatformThrow(request)
  const cause = platformThrow(catalog, request, thrown)
  const abort = (error: Parameters<typeof abortResponse>[2]) =>
    abortResponse(catalog, raw, error, requestId, { envelope, path })
  // A stream that is still piped into the response would otherwise crash the process with its next chunk.
  raw.on('error', ignore)

  const ours = isOfSending ? answerUnderWay(raw) : undefined
  if (reply && ours) {
    if (isGoing) abort(ours.error)
    else answerPastReply(ours, method, reply)
    // The error has been reported; this one is about its answer.
    reportError(ours, where, ignore, log, cause)
    return
  }
  const left = clientLeft(node, raw)
  const parts = toErrorResponse(catalog, cause, {
    requestId,
    mapError,
    envelope,
    path,
    accept: request.headers.accept,
    requestIdHeaders: requestIdHeadersOf(node),
    clientLeft: left,
    request: node,
  })
  leaveForLoggers(raw, cause, parts)
  // A reply that is on its way already, to be given once its hooks are done.
  const isLate = reply !== undefined && !isGoing && !isOfSending && isUnderWay(raw)
  let answerFailure: unknown
  if (isGoing) abort(parts.error)
  else if (!reply) ({ answerFailure } = writeResponse(parts, method, raw))
  else if (!isLate) ({ answerFailure } = answerByReply(parts, method, reply))
  reportError(parts, where, onError, log, answerFailure)
  const isSeen = !left && !wasGiven && !isLate
  reportUndeclared(parts, { requestId, method, path, paths: () => pathsOf(request, routing), isSeen }, options, log)
}

/**
 * For the option of that name of `FastifyAdapter`: Fastify answers some failures (a URL that is not valid
 * percent-encoding) before any hook or filter, and only this option hears of them.
 */
export function frameworkErrors(
  catalog: AnyCatalog,
  options: ErrspecOptions = {},
): (error: unknown, request: unknown, reply: unknown) => void {
  checkOptions('frameworkErrors', catalog, options)
  return (error, request, reply) =>
    answerError(catalog, options, error, request as PlatformRequest, reply as FastifyReply)
}
