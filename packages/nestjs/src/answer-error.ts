import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  abortResponse,
  type ErrorResponseParts,
  headerChanges,
  logText,
  pathOf,
  reportError,
  requestIdFor,
  requestIdHeadersOf,
  toErrorResponse,
  writeResponse,
} from '@errspec/core/adapter'
import { type HttpServer, Logger } from '@nestjs/common'
import { checkOptions, type ErrspecOptions, requestIdOptions } from './options.js'
import { isBeingSent, isPlatformThrow, platformThrow } from './platform.js'

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

export interface FastifyReply {
  readonly raw: ServerResponse
  getHeaders(): Record<string, number | string | string[] | undefined>
  removeHeader(name: string): unknown
  header(name: string, value: string): unknown
  code(status: number): unknown
  send(body: string | Buffer): unknown
}

const logger = new Logger('Errspec')

/** Answers what was thrown, by the wire rules, and tells the hook or Nest's log. */
export function answerError(
  catalog: AnyCatalog,
  options: ErrspecOptions,
  thrown: unknown,
  request: PlatformRequest,
  response: PlatformResponse,
  adapter: HttpServer | undefined,
): void {
  const { mapError, envelope, onError } = options
  const node = (request.raw ?? request) as IncomingMessage
  const requestId = requestIdFor(node, requestIdOptions(options))
  const path = pathOf(request.originalUrl ?? request.url)
  // What the platform itself reports may be a failure to send, and is still to be answered.
  const isSent = isBeingSent(request) && !isPlatformThrow(request)
  const parts = toErrorResponse(catalog, platformThrow(catalog, request, thrown), {
    requestId,
    mapError,
    envelope,
    path,
    accept: request.headers.accept,
    requestIdHeaders: requestIdHeadersOf(node),
  })
  const where = { requestId, method: request.method, path }
  reportError(parts, where, onError, (line, about, expected) => {
    if (expected) logger.debug(line)
    else logger.error(line, logText(about))
  })
  const raw = 'raw' in response ? response.raw : response
  // A stream that is still piped into the response would otherwise crash the process with its next chunk.
  raw.on('error', () => {})
  if (isSent && !raw.headersSent) return
  if (raw.headersSent) abortResponse(catalog, raw, parts.error, requestId, { envelope, path })
  else if ('raw' in response) reply(parts, response, adapter)
  else writeResponse(parts, request.method, response)
}

/** Answers on Fastify, whose reply writes the Node response itself. */
function reply(
  { error, status, headers, body }: ErrorResponseParts,
  response: FastifyReply,
  adapter?: HttpServer,
): void {
  const { remove, set } = headerChanges({ error, status, headers }, response.getHeaders())
  for (const name of remove) {
    response.removeHeader(name)
    response.raw.removeHeader(name)
  }
  for (const [name, value] of Object.entries(set)) response.header(name, value)
  response.raw.statusMessage = ''
  // To a text of JSON without a charset Fastify adds one, which some media types (JSON:API's) do not allow.
  const payload = /;\s*charset=/i.test(headers['content-type'] ?? '') ? body : Buffer.from(body)
  if (adapter) adapter.reply(response, payload, status)
  else {
    response.code(status)
    response.send(payload)
  }
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
    answerError(catalog, options, error, request as PlatformRequest, reply as FastifyReply, undefined)
}
