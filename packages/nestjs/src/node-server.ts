import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { AnyCatalog } from '@errspec/core'
import { answerClientError, answerConnect, requestIdFor, requestIdHeadersOf, statusError } from '@errspec/core/adapter'
import { log } from './answer-error.js'
import { type ErrspecOptions, requestIdOptions } from './options.js'

type Answer = (thrown: unknown, request: IncomingMessage, response: ServerResponse) => void

const servers = new WeakSet<Server>()

/** Fastify's own, which it binds to its instance. */
const FASTIFYS = 'bound defaultClientErrorHandler'

/**
 * Answers what Node's server is asked and no framework hears of: what is no HTTP or never comes to its end, a tunnel, an
 * expectation that nobody meets. Where the application has a listener of its own, whenever it adds it, that is the one to answer.
 */
export function answerOnServer(server: Server, catalog: AnyCatalog, options: ErrspecOptions, answer: Answer): void {
  if (servers.has(server)) return
  servers.add(server)
  const { onError, envelope } = options
  const ids = requestIdOptions(options)
  const isOurs = (event: string) => server.listenerCount(event) === 1
  for (const listener of server.listeners('clientError')) {
    if (listener.name === FASTIFYS) server.off('clientError', listener as () => void)
  }
  server.on('clientError', (error, socket) => {
    if (!isOurs('clientError')) return
    answerClientError(catalog, error, socket as Socket, { onError, envelope, requestIdHeaders: ids.headers }, log)
  })
  // Over HTTP/2 Node gives a response.
  server.on('connect', (request, socket: Socket | ServerResponse) => {
    if (!isOurs('connect')) return
    // Node has taken its own listener off the socket, and a client may break it off.
    socket.on('error', () => {})
    const requestId = requestIdFor(request, ids)
    const form = { onError, envelope, requestId, requestIdHeaders: requestIdHeadersOf(request) }
    answerConnect(catalog, request, socket, form, log)
  })
  server.on('checkExpectation', (request, response) => {
    if (isOurs('checkExpectation')) answer(statusError(catalog, 417), request, response)
  })
}
