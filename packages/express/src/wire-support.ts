import { type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ig1 } from '@errspec/core/ig1'
import express5 from 'express'
import { type ErrorContext, type ErrorHooks, errorHandler, notFound, requestId } from './index.js'

// Express 4's own types differ in nothing that the tests use.
const express4 = (await import('express4' as string)).default as typeof express5

/** The versions that every wire test runs on. */
export const versions = [
  { version: 4, express: express4 },
  { version: 5, express: express5 },
] as const

/** What came over the socket. */
export interface Answer {
  status: number
  statusMessage: string
  headers: IncomingHttpHeaders
  body: string
  /** Whether the response was whole; false where the connection broke before its end. */
  complete: boolean
}

export interface Service {
  port: number
  /** Every call of `onError`. */
  reported: { error: Error & { kind: string; status: number; cause?: unknown }; context: ErrorContext }[]
  send(path: string, options?: SendOptions): Promise<Answer>
  close(): Promise<void>
}

export interface SendOptions {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** A service with the whole middleware around `routes`, on a free loopback port. */
export async function startService(
  express: typeof express5,
  routes: (app: ReturnType<typeof express5>) => void,
  options: ErrorHooks & { catalog?: Parameters<typeof errorHandler>[0] } = {},
): Promise<Service> {
  const { catalog = ig1, ...hooks } = options
  const reported: Service['reported'] = []
  const app = express()
  app.use(requestId())
  routes(app)
  app.use(notFound(catalog))
  app.use(errorHandler(catalog, { onError: (error, context) => void reported.push({ error, context }), ...hooks }))
  const server: Server = await new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    reported,
    send: (path, sendOptions) => send(port, path, sendOptions),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(port: number, path: string, { method = 'GET', headers = {}, body }: SendOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      const settle = () => resolve(toAnswer(response, chunks))
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      // A connection that breaks is an answer too: `complete` tells.
      response.on('error', settle)
      response.on('end', settle)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function toAnswer(response: IncomingMessage, chunks: Buffer[]): Answer {
  return {
    status: response.statusCode ?? 0,
    statusMessage: response.statusMessage ?? '',
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
    complete: response.complete,
  }
}
