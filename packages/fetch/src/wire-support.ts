import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net'
import type { ApiError } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import { onTestFinished } from 'vitest'
import { type Clock, createFetch, type ErrspecFetch, type FetchOptions } from './index.js'

/** When every virtual clock starts. */
export const START = Date.UTC(2026, 0, 1)

export interface VirtualClock extends Clock {
  /** The ms of every timer ever set. */
  readonly scheduled: number[]
  /** The ms of every timer that fired. */
  readonly fired: number[]
  /** The ms of the timers that neither fired nor were cancelled. */
  readonly pending: readonly number[]
  /** Lets time pass, and fires what falls due. */
  advance(ms: number): void
  /** Lets the timer that is due first fire. */
  fire(): void
}

/** How long an error waits for its body, in ms. */
export const ERROR_BODY_MS = 10_000

/**
 * Time that stands still. Timers that `passes` approves fire by themselves, as if their time had passed: by default all
 * but the timeouts of an attempt and of an error's body, which only `advance` and `fire` make happen.
 */
export function virtualClock({
  random = 0.5,
  passes = (ms: number) => ms < 600_000 && ms !== ERROR_BODY_MS,
} = {}): VirtualClock {
  interface Timer {
    readonly at: number
    readonly ms: number
    readonly callback: () => void
  }
  let now = START
  const timers = new Set<Timer>()
  const scheduled: number[] = []
  const fired: number[] = []
  const expire = (timer: Timer) => {
    if (!timers.delete(timer)) return
    now = Math.max(now, timer.at)
    fired.push(timer.ms)
    timer.callback()
  }
  const inOrder = () => [...timers].sort((first, second) => first.at - second.at)
  return {
    scheduled,
    fired,
    get pending() {
      return inOrder().map(({ ms }) => ms)
    },
    now: () => now,
    random: () => random,
    schedule(callback, ms) {
      const timer = { at: now + ms, ms, callback }
      timers.add(timer)
      scheduled.push(ms)
      if (passes(ms)) setImmediate(expire, timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const until = now + ms
      for (const timer of inOrder()) if (timer.at <= until) expire(timer)
      now = until
    },
    fire() {
      const [first] = inOrder()
      if (first) expire(first)
    },
  }
}

/** What a server got. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Handler = (response: ServerResponse, request: Received) => void

/** A server on a free loopback port until the test ends; each request goes to the next handler, the last serves the rest. */
export async function serve(...handlers: Handler[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const one = { method, path, headers, body: Buffer.concat(chunks) }
      received.push(one)
      handlers[Math.min(received.length, handlers.length) - 1]?.(response, one)
    })
  })
  // One connection for each request: no test meets a pooled one that another test has closed.
  server.maxRequestsPerSocket = 1
  return { url: await listen(server), received }
}

/** The same for what is no HTTP: each connection's first bytes go to the next handler. */
export async function serveRaw(...handlers: ((socket: Socket) => void)[]): Promise<{ url: string; count(): number }> {
  let count = 0
  const server = createRawServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      count += 1
      handlers[Math.min(count, handlers.length) - 1]?.(socket)
    })
  })
  return { url: await listen(server), count: () => count }
}

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with this; an object as JSON. */
export function answer(status: number, body: string | object = '', headers: Record<string, string> = {}): Handler {
  return (response) => {
    const type = typeof body === 'string' ? {} : { 'content-type': 'application/json' }
    response.writeHead(status, { ...type, ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** Answers with an error of the contract, as a server of it does. */
export function raise(error: ApiError, requestId = 'req_1', headers: Record<string, string> = {}): Handler {
  const { status, headers: own } = error.toResponse(requestId) as Response
  return answer(status, JSON.stringify(error.toEnvelope(requestId)), { ...Object.fromEntries(own), ...headers })
}

/** A client of the IG1 contract, on a clock of its own unless told otherwise. */
export function clientOf(
  server: { readonly url: string },
  options: Partial<FetchOptions<typeof ig1>> = {},
): ErrspecFetch<typeof ig1> {
  return createFetch({ catalog: ig1, baseUrl: server.url, clock: virtualClock(), ...options })
}

/** What a call fails with. */
export async function failureOf<E = unknown>(call: Promise<unknown>): Promise<E> {
  try {
    await call
  } catch (error) {
    return error as E
  }
  throw new Error('the call did not fail')
}
