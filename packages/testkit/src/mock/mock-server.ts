import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AnyCatalog, allowedHeaders, defaultEnvelope, exposedHeaders } from '@errspec/core'
import {
  abortResponse,
  answerClientError,
  bodyOf,
  checkCatalog,
  checkErrorHooks,
  type EnvelopeOption,
  envelopeParts,
  negotiate,
  pathOf,
  requestIdFor,
  requestIdHeaders,
  toErrorResponse,
  writeResponse,
} from '@errspec/core/adapter'
import { checkOptions } from '../check-options.js'
import { CallCounts } from './call-counts.js'
import { mockHeaders, readInstructions } from './mock-instructions.js'

/** Options of a mock server. */
export interface MockServerOptions {
  /** Another form of its errors than the contract's own: one, or several of which `Accept` picks (wire rule 7). */
  readonly envelope?: EnvelopeOption | undefined
}

/**
 * A server for tests of clients: it answers any request with the error that the request's `x-errspec-raise` header
 * names, and every other request with a success. It is Node's own `Server`, still to listen. Throws a `TypeError` for
 * what is no catalog and for unknown options.
 */
export function createMockServer(catalog: AnyCatalog, options: MockServerOptions = {}): Server {
  checkCatalog('createMockServer', catalog)
  checkOptions('createMockServer', options, ['envelope'])
  checkErrorHooks('createMockServer', catalog, options)
  const { envelope = catalog.envelope } = options
  const calls = new CallCounts()

  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES, requireHostHeader: false }, (request, response) => {
    const requestId = requestIdFor(request)
    for (const [name, value] of Object.entries({ ...requestIdHeaders(requestId), ...corsHeaders })) {
      response.setHeader(name, value)
    }
    // Clients in a test break off at any moment.
    for (const stream of [request, response]) stream.on('error', () => {})
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      answerPreflight(request, response)
      return
    }
    // A response that is destroyed while its request is still being sent would be lost with it.
    request.resume().on('end', () => answer(request, response, requestId))
  })
  // Node would answer these by itself, without the envelope and an id.
  server.on('checkExpectation', (request, response) => void server.emit('request', request, response))
  server.on('clientError', (error, socket) => answerClientError(catalog, error, socket, { envelope }))
  return server

  function answer(request: IncomingMessage, response: ServerResponse, requestId: string): void {
    const { method = 'GET', url = '/', headers } = request
    const faults: string[] = []
    const instructions = readInstructions(catalog, headers, (fault) => faults.push(fault))
    if (faults.length > 0) return refuse(request, response, requestId, faults)
    const { thrown, times, after, cut, key } = instructions
    const fails = thrown !== undefined && (times === undefined || calls.isToFail([method, url, key], times))
    if (after !== undefined) writeEvents(response, after)
    if (!fails) return succeed(response, requestId, after)
    const { accept } = headers
    const path = pathOf(url)
    const parts = toErrorResponse(catalog, thrown, { requestId, envelope, accept, path })
    const abort = () => abortResponse(catalog, response, parts.error, requestId, { envelope, path })
    if (cut !== undefined) writeHalf(response, cut, abort)
    else if (after === undefined) writeResponse(parts, method, response)
    else if (method === 'HEAD') response.end()
    else abort()
  }

  /** A mistake in the instructions is told in the envelope, but whole: a message of the contract would be cut. */
  function refuse(
    { method = 'GET', headers: { accept } }: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    faults: readonly string[],
  ): void {
    const picked = negotiate([envelope].flat(), accept)
    // One that shows no message could not say what is wrong.
    const shown = envelopeParts(picked).includes('message') ? picked : defaultEnvelope
    const parts = toErrorResponse(catalog, { status: 400, expose: false }, { requestId, envelope: shown })
    const fault = { ...parts.error, kind: 'unrecognized', code: undefined, params: {}, message: faults.join(' ') }
    const body = JSON.stringify(bodyOf({ ...catalog, notice: undefined }, fault, { requestId }, shown))
    writeResponse({ ...parts, headers: { ...parts.headers, 'x-error-kind': 'unrecognized' }, body }, method, response)
  }
}

/** Params are sent in a header, and may be long. */
const MOST_HEADER_BYTES = 64 * 1024

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposedHeaders.join(', '),
}

function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const asked = String(headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  response.setHeader('access-control-allow-methods', String(headers['access-control-request-method']))
  response.setHeader(
    'access-control-allow-headers',
    [...new Set([...allowedHeaders, ...mockHeaders, ...asked])].join(', '),
  )
  response.setHeader('vary', 'access-control-request-method, access-control-request-headers')
  response.writeHead(204).end()
}

function writeEvents(response: ServerResponse, count: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  response.flushHeaders()
  for (let event = 1; event <= count; event++) response.write(`data: {"event":${event}}\n\n`)
}

/** A body of which only the first bytes are sent. */
function writeHalf(response: ServerResponse, size: number, abort: () => void): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size + 1 })
  response.flushHeaders()
  response.write('x'.repeat(size), abort)
}

function succeed(response: ServerResponse, requestId: string, after: number | undefined): void {
  if (after !== undefined) {
    response.end('data: [DONE]\n\n')
    return
  }
  const body = JSON.stringify({ ok: true, request_id: requestId })
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('content-length', Buffer.byteLength(body))
  response.end(body)
}
