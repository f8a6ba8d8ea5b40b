import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import { isWatched, notFoundError, statusError } from '@errspec/core/adapter'
import type { HttpServer } from '@nestjs/common'
import { log } from './answer-error.js'
import { type RouteHooks, watchHooks } from './fastify-hooks.js'
import { observable, watchPayload } from './fastify-payload.js'
import { type FastifyReply, internal, internalKey, isUnderWay, setHooksAsked, setUnderWay } from './fastify-reply.js'
import { rememberOriginal } from './platform.js'

interface FastifyRequest {
  id: unknown
  readonly raw: IncomingMessage & { id?: unknown }
}
interface Reply extends FastifyReply {
  readonly request: FastifyRequest
}
type OnRequest = (request: FastifyRequest, reply: Reply, done: () => void) => void
type Send = (this: Reply, payload?: unknown) => unknown
type OnFrameworkError = (error: unknown, request: FastifyRequest, reply: Reply) => void
interface FastifyOptions {
  frameworkErrors?: OnFrameworkError
  readonly return503OnClosing?: boolean
}
type OnSend = (
  request: FastifyRequest,
  reply: Reply,
  payload: unknown,
  done: (no?: null, payload?: unknown) => void,
) => void
type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** What is used of a Fastify instance. */
interface FastifyInstance {
  readonly server: Server
  /** The listener of the server's requests. */
  readonly routing?: Listener
  setGenReqId?(generate: (request: IncomingMessage) => string): unknown
  decorateReply(name: 'send', value: Send): unknown
  addHook(name: 'onRequest', hook: OnRequest): unknown
  addHook(name: 'onSend', hook: OnSend): unknown
  addHook(name: 'onListen', hook: (done: () => void) => void): unknown
  close(...args: unknown[]): unknown
}

const instances = new WeakSet<FastifyInstance>()
const ADOPTED = Symbol('errspec.adopted')

/** The name of our own `onRequest` hook, by which it is told from those that are watched. */
const OWN_HOOK = 'errspecOnRequest'

/** What Fastify keeps about a route, and looks up for each of its requests. */
interface RouteContext extends RouteHooks {
  errorHandler: ErrorHandler
  handler(request: FastifyRequest, reply: Reply): unknown
  onSend: readonly OnSend[] | null
  [ADOPTED]?: boolean
}
/** Fastify's error handlers are a chain of prototypes: what one throws or sends is handed to the next. */
interface ErrorHandler {
  func(error: unknown, request: FastifyRequest, reply: Reply): void
}

/** What the module does with a request and with a failure. */
export interface FastifyUse {
  readonly catalog: AnyCatalog
  idOf(request: IncomingMessage): string
  /** Sets the headers of a request's id on its response, and tells the id. */
  prepare(request: IncomingMessage, response: ServerResponse): string
  /** Answers with Fastify's request and reply, or with Node's, where Fastify has made none. */
  answer(thrown: unknown, request: object, response: Reply | ServerResponse): void
}

/**
 * Has all that fails in a Fastify application answered by the contract, whoever has registered it, and whenever.
 *
 * Fastify answers by itself where no error handler was bound when a route was registered, and where the last one has failed as
 * well; after a hijack it answers nothing. All of that begins with `reply.send()`, so this is what is decorated: it sees each
 * route's context before Fastify looks an error handler up there, and puts ours at the end of the chain, in place of Fastify's
 * own. The contexts are no public API, but nothing public reaches a route that is there already.
 */
export function installOnFastify(adapter: HttpServer, use: FastifyUse): void {
  const { catalog, idOf, prepare } = use
  const answer: FastifyUse['answer'] = (thrown, request, response) => {
    try {
      use.answer(thrown, request, response)
    } catch (failure) {
      // Handed on, it would come back here, and again.
      const raw = 'raw' in response ? response.raw : response
      raw.destroy()
      log(`${raw.req?.method} ${raw.req?.url}: could not be answered`, failure, false)
    }
  }
  const instance = adapter.getInstance() as FastifyInstance
  // A module that is imported a second time.
  if (instances.has(instance)) return
  instances.add(instance)
  // Fastify's own log then has the id too, whatever it was told to make of it.
  instance.setGenReqId?.(idOf)
  const adopt = adopting(answer)
  instance.decorateReply('send', sending(catalog, adopt, answer))
  const begin: OnRequest = function errspecOnRequest(request, reply, done) {
    const { raw } = request
    // Nest's middleware is given Node's request.
    request.id = raw.id = prepare(raw, reply.raw)
    adopt(request)
    done()
  }
  addFirst(instance, begin)
  instance.addHook('onSend', (request, reply, _payload, done) => {
    // What a plugin of before has answered in a hook of its own has its headers still to come.
    if (!isWatched(reply.raw)) prepare(request.raw, reply.raw)
    setHooksAsked(reply.raw)
    done()
  })
  const options = internal(instance, 'fastify.options') as FastifyOptions | undefined
  // What Fastify refuses before any hook: a URL that is not valid, a parameter that is too long, a constraint that fails. In
  // Fastify 4 it is too late for this option.
  if (options && !options.frameworkErrors) {
    options.frameworkErrors = (error, { raw: request }, { raw: response }) => answer(error, request, response)
  }
  if (options?.return503OnClosing !== false) {
    refuseWhileClosing(instance, (request, response) => {
      prepare(request, response)
      if (request.httpVersionMajor !== 2) response.setHeader('connection', 'close')
      answer(statusError(catalog, 503), request, response)
    })
  }
}

/** Tells the servers of an application, once it has them: on `localhost` Fastify listens with one for each address. */
export function serversOf(adapter: HttpServer, see: (server: Server) => void): void {
  // A testing module may have none.
  const main = adapter.getHttpServer() as Server | undefined
  if (main) see(main)
  if (adapter.getType?.() !== 'fastify') return
  const instance = adapter.getInstance() as FastifyInstance
  const hooks = internal(instance, 'fastify.hooks') as object | undefined
  if (!hooks || !('onListen' in hooks)) return
  instance.addHook('onListen', (done) => {
    for (const server of bindingsOf(instance)) see(server)
    done()
  })
}

function bindingsOf(instance: FastifyInstance): readonly Server[] {
  return (internal(instance, 'fastify.serverBindings') as Server[] | undefined) ?? []
}

/**
 * Adds a hook before those that are there already, of which Nest's own middleware is one, in an instance and its plugins. A middleware
 * of our own would do for that, but have each request go through the router of middleware.
 */
function addFirst(instance: FastifyInstance, hook: OnRequest): void {
  const hooks = internal(instance, 'fastify.hooks') as { readonly onRequest: OnRequest[] } | undefined
  if (!hooks) return void instance.addHook('onRequest', hook)
  hooks.onRequest.unshift(hook)
  for (const child of (internal(instance, 'fastify.children') as FastifyInstance[] | undefined) ?? []) {
    addFirst(child, hook)
  }
}

/** Makes a route's context ours, the first time that it is seen. */
function adopting(answer: FastifyUse['answer']): (request: FastifyRequest) => void {
  let key: symbol | undefined
  const own: ErrorHandler = {
    func: (error, request, reply) => {
      rememberOriginal(request, error)
      answer(error, request, reply)
    },
  }
  // The last one is its own next: whatever fails, and however often, Fastify's own is never reached.
  const last: ErrorHandler = new Proxy(own, { getPrototypeOf: () => last })
  // The last of all such hooks: one of a plugin's may have put another payload in.
  const onSend: OnSend = (request, reply, payload, done) => {
    const replaced = typeof payload === 'object' && payload !== null ? observable(payload, reply) : undefined
    watchPayload(replaced ?? payload, request, reply, answer)
    done(null, replaced)
  }
  return (request) => {
    key ??= internalKey(request, 'fastify.context')
    const context = key && (request as unknown as Record<symbol, RouteContext | undefined>)[key]
    if (!context || context[ADOPTED]) return
    context[ADOPTED] = true
    context.errorHandler = endingWith(last, context.errorHandler)
    watchHooks<FastifyRequest, Reply>(context, OWN_HOOK, answer)
    context.onSend = [...(context.onSend ?? []), onSend]
    const { handler } = context
    context.handler = (request, reply) => {
      const result = handler(request, reply)
      // A reply can be waited for as well, until its response has gone.
      return result !== reply && isThenable(result) ? watched(result, request, reply) : result
    }
  }

  /** What a handler gave, to Fastify, which tells its own log alone of a rejection where a reply was hijacked: it would have no end. */
  function watched(result: Thenable, request: FastifyRequest, reply: Reply): Thenable {
    return {
      // biome-ignore lint/suspicious/noThenProperty: Fastify calls it, once; a second one may start the work of a thenable again
      then: (onDone, onFailed) =>
        result.then(onDone, (thrown) => {
          if (reply.sent) answer(thrown, request, reply)
          return onFailed(thrown)
        }),
    }
  }
}

interface Thenable {
  then(onDone: (value: unknown) => unknown, onFailed: (thrown: unknown) => unknown): unknown
}

function isThenable(value: unknown): value is Thenable {
  return typeof (value as Partial<Thenable> | null | undefined)?.then === 'function'
}

/** A copy of a chain of error handlers, with another one in place of Fastify's own, which is its last. */
function endingWith(last: ErrorHandler, handler: ErrorHandler): ErrorHandler {
  const next: Partial<ErrorHandler> = Object.getPrototypeOf(handler)
  if (typeof next.func !== 'function') return last
  return Object.assign(Object.create(endingWith(last, next as ErrorHandler)), { func: handler.func })
}

/** Fastify's `reply.send`, which also sees what Fastify would drop or answer by itself. */
function sending(catalog: AnyCatalog, adopt: (request: FastifyRequest) => void, answer: FastifyUse['answer']): Send {
  let fastifys: Send | undefined
  let isErrorKey: symbol | undefined
  const send: Send = function (payload) {
    const { raw, request } = this
    fastifys ??= nextSend(this, send)
    adopt(request)
    isErrorKey ??= internalKey(this, 'fastify.reply.isError')
    const flags = this as unknown as Record<symbol, unknown>
    if (payload instanceof Error || (isErrorKey && flags[isErrorKey] === true)) {
      // It comes too late, or the reply was hijacked. Once an error handler was asked, it is the next one's.
      const isLate = this.sent || (isUnderWay(raw) && internal(this, 'fastify.reply.nextErrorHandler') === undefined)
      if (!isLate) return fastifys.call(this, payload)
      if (isErrorKey) flags[isErrorKey] = false
      answer(payload, request, this)
      return this
    }
    const refusal = raw.statusCode >= 400 ? refusalOf(catalog, payload, request.raw) : undefined
    const sent = fastifys.call(this, refusal ?? payload)
    setUnderWay(raw)
    return sent
  }
  return send
}

/** What a reply's `send` would be without ours. */
function nextSend(reply: object, ours: Send): Send {
  let holder = reply
  while (!(Object.hasOwn(holder, 'send') && (holder as { send: unknown }).send === ours)) {
    holder = Object.getPrototypeOf(holder)
  }
  return Object.getPrototypeOf(holder).send
}

/** An answer that Fastify or its CORS plugin makes up without an error, as the error that it is. */
function refusalOf(catalog: AnyCatalog, payload: unknown, { method, url }: IncomingMessage): Error | undefined {
  if (payload === 'Invalid Preflight Request' && method === 'OPTIONS') return statusError(catalog, 400)
  // Of a 404 handler that asks for the 404 handler, and of one that a plugin sets without a function.
  if (payload === '404 Not Found') return notFoundError(catalog)
  if (typeof payload !== 'object' || payload === null) return undefined
  const { statusCode, message } = payload as { statusCode?: unknown; message?: unknown }
  return statusCode === 404 && message === `Route ${method}:${url} not found` ? notFoundError(catalog) : undefined
}

/** Once it is being closed, Fastify refuses every further request of a kept connection, with a body of its own. */
function refuseWhileClosing(instance: FastifyInstance, refuse: Listener): void {
  const { close, routing } = instance
  if (!routing) return
  instance.close = function (...args) {
    for (const server of [instance.server, ...bindingsOf(instance)]) {
      if (server.listeners('request').includes(routing)) server.off('request', routing).on('request', refuse)
    }
    return close.apply(this, args)
  }
}
