import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  notFoundError,
  type RequestIdOptions,
  requestIdFor,
  requestIdHeaders,
  requestIdHeadersOf,
} from '@errspec/core/adapter'
import type { HttpServer } from '@nestjs/common'

/** What the platform raised for a request, before Nest made an exception of its own of it. */
const originals = new WeakMap<object, unknown>()
/** Requests that no route took. */
const unrouted = new WeakSet<object>()

/**
 * What was really thrown. Nest turns a platform's parse error into an exception that has only its text, and a missing
 * route into one that repeats the URL with its query.
 */
export function platformThrow(catalog: AnyCatalog, request: object, thrown: unknown): unknown {
  if (originals.has(request)) {
    const original = originals.get(request)
    originals.delete(request)
    return original
  }
  if (unrouted.delete(request)) return notFoundError(catalog)
  return thrown
}

/** Whether Nest was told of a failure by the platform, rather than by a handler. */
export function isPlatformThrow(request: object): boolean {
  return originals.has(request)
}

/** Requests whose reply was handed to Fastify; where a hook takes its time, its headers are still to come. */
const beingSent = new WeakSet<object>()

/** Whether a reply is on its way, so that a later failure of its handler has nothing to answer any more. */
export function isBeingSent(request: { readonly raw?: object }): boolean {
  return request.raw !== undefined && beingSent.has(request.raw)
}

type Handler = (...args: unknown[]) => unknown

/** Has the platform's errors and missing routes remembered. To be called before Nest registers its handlers for them. */
export function rememberOriginals(adapter: HttpServer): void {
  const { setErrorHandler, setNotFoundHandler } = adapter
  adapter.setErrorHandler &&= (handler, prefix) =>
    setErrorHandler?.call(
      adapter,
      // Express tells an error handler by its four parameters.
      (error: unknown, request: object, response: unknown, next: unknown) => {
        originals.set(request, error)
        return (handler as Handler)(error, request, response, next)
      },
      prefix,
    )
  adapter.setNotFoundHandler &&= (handler, prefix) =>
    setNotFoundHandler?.call(
      adapter,
      (request: object, ...rest: unknown[]) => {
        unrouted.add(request)
        return (handler as Handler)(request, ...rest)
      },
      prefix,
    )
}

interface FastifyInstance {
  readonly use?: unknown
  setGenReqId?(generate: (request: IncomingMessage) => string): unknown
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: Reply, done: () => void) => void): unknown
  addHook(
    name: 'onSend',
    hook: (request: FastifyRequest, reply: Reply, payload: unknown, done: () => void) => void,
  ): unknown
}
interface FastifyRequest {
  id: unknown
  readonly raw: IncomingMessage
}
interface Reply {
  readonly raw: ServerResponse
  send(payload?: unknown): unknown
}

/** Gives every request its id, and every response its headers, before any middleware or guard runs. */
export function installRequestIds(adapter: HttpServer, options: RequestIdOptions<IncomingMessage>): void {
  const prepare = (request: IncomingMessage, response: ServerResponse): string => {
    const id = requestIdFor(request, options)
    if (!response.headersSent) {
      for (const [name, value] of Object.entries(requestIdHeaders(id, requestIdHeadersOf(request)))) {
        response.setHeader(name, value)
      }
    }
    return id
  }
  const middleware = (request: IncomingMessage & { id?: string }, response: ServerResponse, next: () => void) => {
    request.id = prepare(request, response)
    next()
  }
  if (adapter.getType?.() === 'fastify') {
    const instance = adapter.getInstance() as FastifyInstance
    // Fastify's own log then has the id too, whatever it was told to make of it.
    instance.setGenReqId?.((request) => requestIdFor(request, options))
    // Nest's own middleware runs before any hook that can still be added; with `skipMiddie` there is none.
    if (instance.use || !(adapter as { isMiddieRegistered?: boolean }).isMiddieRegistered) adapter.use?.(middleware)
    instance.addHook('onRequest', (request, reply, done) => {
      request.id = prepare(request.raw, reply.raw)
      const { send } = reply
      reply.send = (payload) => {
        beingSent.add(request.raw)
        return send.call(reply, payload)
      }
      done()
    })
    // What a hook before this one has answered (a CORS preflight) has its headers still to come.
    instance.addHook('onSend', (request, reply, _payload, done) => {
      prepare(request.raw, reply.raw)
      done()
    })
    return
  }
  adapter.use?.(middleware)
}
