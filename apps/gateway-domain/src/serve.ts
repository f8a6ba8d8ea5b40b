import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { answerClientError, type EnvelopeOption } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import type { Gateway } from './gateway.js'

/** How long, in ms, a stopping gateway waits for what is running: a client that never ends its request ends here. */
const STOP_LIMIT_MS = 30_000

/** How long a client may take, in ms. */
export interface TimeLimits {
  /** To send the headers. */
  readonly headersMs: number
  /** To send headers and body. */
  readonly requestMs: number
  /** From one reading of a part of the answer to the next. */
  readonly writeMs: number
  /** From the headers to the end of the answer: no call runs longer. */
  readonly answerMs: number
}

const TIME_LIMITS: TimeLimits = { headersMs: 10_000, requestMs: 30_000, writeMs: 10_000, answerMs: 5 * 60_000 }

/**
 * Logs all requests of a server, bounds their time, and answers by the contract what Node would answer by itself: what is no HTTP, or asks
 * for what HTTP does not oblige to. Returns what tells of the connections when the server is to stop.
 */
export function installGateway(
  server: Server,
  gateway: Gateway,
  envelope: EnvelopeOption = ig1.envelope,
  limits: Partial<TimeLimits> = {},
): { stop(): void } {
  const { headersMs, requestMs, writeMs, answerMs } = { ...TIME_LIMITS, ...limits }
  // Node answers 408 through `clientError` below. Fastify and Nest make a server without these.
  const times = { headersTimeout: headersMs, requestTimeout: requestMs, timeout: writeMs }
  Object.assign(server, { requireHostHeader: false, ...times, connectionsCheckingInterval: headersMs / 10 })
  server.prependListener('request', gateway.logRequest)
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response)
  })
  // Fastify has one of its own.
  server.removeAllListeners('clientError')
  server.on('clientError', (error, socket) => {
    answerClientError(ig1, error, socket as Socket, { envelope, onError: gateway.logError })
  })
  return watchConnections(server, answerMs)
}

/** The requests of one connection that may be under way at once: Node hands over all that a client has sent, however many they are. */
const MOST_PIPELINED = 64

/** A connection without a running request would hold a server up for as long as its client likes. */
function watchConnections(server: Server, answerMs: number): { stop(): void } {
  const running = new Map<Socket, Set<ServerResponse>>()
  let isStopping = false
  const endConnection = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close')
  }
  server.on('connection', (socket: Socket) => {
    running.set(socket, new Set())
    socket.once('close', () => running.delete(socket))
  })
  const { emit } = server
  // Before any listener: each of them would begin to serve what is too much.
  server.emit = (event: string, ...args: unknown[]) => {
    const { socket } = (event === 'request' ? args[0] : {}) as Partial<IncomingMessage>
    if (!socket || (running.get(socket)?.size ?? 0) < MOST_PIPELINED)
      return emit.apply(server, [event, ...args] as never)
    socket.destroy()
    return true
  }
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = running.get(socket)
    responses?.add(response)
    if (isStopping) endConnection(response)
    const late = setTimeout(() => response.destroy(), answerMs).unref()
    response.once('close', () => {
      clearTimeout(late)
      responses?.delete(response)
      // The next request may be here already.
      if (isStopping) setImmediate(() => responses?.size === 0 && socket.destroySoon())
    })
  })
  // A connection on which nothing moves: it is idle, or nobody reads what is written. While a backend thinks, nothing is to be read.
  server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0 || !running.get(socket)?.size) socket.destroy()
  })
  return {
    stop() {
      isStopping = true
      for (const [socket, responses] of running) {
        if (responses.size === 0) socket.destroy()
        for (const response of responses) endConnection(response)
      }
      setTimeout(() => server.closeAllConnections(), STOP_LIMIT_MS).unref()
    },
  }
}

/**
 * Says where a server listens, and on SIGTERM or SIGINT stops it with `close`, which takes no new connection and waits
 * for what is running. A second signal ends the process at once.
 */
export function stopOnSignals(server: Server, connections: { stop(): void }, close: () => Promise<void>): void {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      close().catch(failToStop)
      connections.stop()
    })
  }
}

/** Stops a server: no new connection, and what is running is finished. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
}

function failToStop(error: unknown): never {
  console.error(error)
  process.exit(1)
}

/** Ends a process that cannot start with the reason, and without a stack. */
export function failToStart(error: unknown): never {
  const { code, message } = error as { code?: string; message: string }
  const advice = code === 'EADDRINUSE' ? '. Set PORT to another one, or to 0 for any that is free.' : ''
  console.error(`${message}${advice}`)
  process.exit(1)
}
