import http, { type Server } from 'node:http'
import type http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { ApiError } from '@errspec/core'
import type { ErrorContext } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import express from 'express'
import { vi } from 'vitest'
import { send } from '../../../test/wire/exchange.js'
import { errorHandler, notFound, requestId } from './index.js'

const servers = new Set<Server | http2.Http2Server>()
/** Closes the servers of a test; to be called after each. */
export function stopAll(): void {
  for (const server of servers) {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  }
  servers.clear()
  vi.restoreAllMocks()
}

export interface Report {
  readonly error: ApiError
  readonly context: ErrorContext
}

/** Has a server listen on loopback, until the test ends; resolves with its port. */
export async function listen(server: Server | http2.Http2Server): Promise<number> {
  servers.add(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** An application of Express with our middleware around its routes, and what its `onError` is told. */
export async function serve(routes: (app: ReturnType<typeof express>) => void, { ids = true } = {}) {
  const reported: Report[] = []
  const app = express()
  if (ids) app.use(requestId())
  routes(app)
  app.use(notFound(ig1), errorHandler(ig1, { onError: (error, context) => void reported.push({ error, context }) }))
  const port = await listen(http.createServer(app))
  return { port, reported, send: (path: string, options?: Parameters<typeof send>[2]) => send(port, path, options) }
}
