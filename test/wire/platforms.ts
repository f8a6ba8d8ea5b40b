import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnyCatalog } from '@errspec/core'
import { contentTypeError, type ErrorContext, type ErrorHooks, type RequestIdOptions } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import { asyncHandler, errorHandler, notFound, requestId, requireContentType } from '@errspec/express'
import { ErrspecModule, frameworkErrors, genReqId } from '@errspec/nestjs'
import { All, Controller, type INestApplication, Inject, Module, Req, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import express5 from 'express'
import { type Answer, type SendOptions, send } from './exchange.js'
import { hono } from './hono.js'
import 'reflect-metadata'

/** What a handler of the suite sees of a request, on every platform. */
export interface Exchange {
  readonly query: Record<string, unknown>
  readonly body: unknown
  /** The request's id, as a handler of the platform reads it. */
  readonly id: unknown
  /** Node's response, to stream on, or what stands for it. */
  readonly raw: RawResponse
  /** Sets the status and headers the way of the platform. */
  set(status: number, headers: Record<string, string>): void
}

/** What the suite's handlers use of Node's response. */
export interface RawResponse {
  statusMessage: string
  setHeader(name: string, value: string): unknown
  writeHead(status: number, headers: Record<string, string>): unknown
  flushHeaders(): void
  write(text: string): unknown
  end(text?: string): unknown
  on(event: 'close', listener: () => void): unknown
}

export type Handler = (exchange: Exchange) => unknown

export interface Service {
  readonly port: number
  /** Every call of `onError`. */
  readonly reported: { error: Error & { kind: string; cause?: unknown }; context: ErrorContext }[]
  send(path: string, options?: SendOptions): Promise<Answer>
  close(): Promise<void>
}

interface Setup {
  readonly catalog: AnyCatalog
  readonly hooks: ErrorHooks
  readonly requestId: RequestIdOptions<IncomingMessage>
  readonly handler: Handler
  /** Where the handler is. */
  readonly paths: readonly string[]
}

/** A service with one handler, which takes JSON bodies of at most 1,024 bytes. */
export interface Platform {
  readonly name: string
  readonly isExpress: boolean
  readonly isFastify: boolean
  start(setup: Setup): Promise<{ server: Server; close(): Promise<unknown> }>
  /** Sends a request, where it is not over HTTP/1.1. */
  readonly send?: (port: number, path: string) => Promise<Answer>
}

export const BODY_LIMIT = 1024

const onExpress = (name: string, express: typeof express5): Platform => ({
  name,
  isExpress: true,
  isFastify: false,
  async start({ catalog, hooks, requestId: ids, handler, paths }) {
    const app = express()
    app.use(requestId(ids), requireContentType(catalog), express.json({ limit: BODY_LIMIT }))
    const isAsync = handler.constructor.name === 'AsyncFunction'
    const route = (request: express5.Request, response: express5.Response) => {
      const set: Exchange['set'] = (status, headers) => void response.status(status).set(headers)
      return handler({ query: request.query, body: request.body, id: request.id, raw: response, set })
    }
    app.all([...paths], name === 'Express 4' && isAsync ? asyncHandler(route) : (route as express5.RequestHandler))
    app.get('/items/:id', () => {})
    app.use(notFound(catalog), errorHandler(catalog, hooks))
    const server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
    })
    return { server, close: () => closeServer(server) }
  },
})

const HANDLER = Symbol('handler')

type NestRequest = Pick<IncomingMessage, 'url'> & { query: Record<string, unknown>; body: unknown; id: unknown }
interface NestResponse {
  raw?: ServerResponse
  status(status: number): unknown
  header?(name: string, value: string): unknown
  setHeader?(name: string, value: string): unknown
}

/** A controller with the suite's handler. */
function controllerOf(paths: readonly string[]) {
  @Controller()
  class SuiteController {
    constructor(@Inject(HANDLER) readonly handler: Handler) {}

    @All([...paths])
    // With `passthrough`, Nest answers with what the handler returns; the suite's handlers return nothing or throw.
    handle(@Req() request: NestRequest, @Res({ passthrough: true }) response: NestResponse): unknown {
      const set: Exchange['set'] = (status, headers) => {
        response.status(status)
        for (const [name, value] of Object.entries(headers)) {
          if (response.raw) response.header?.(name, value)
          else response.setHeader?.(name, value)
        }
      }
      const raw = response.raw ?? (response as unknown as ServerResponse)
      return this.handler({ query: request.query, body: request.body, id: request.id, raw, set })
    }

    @All('items/:id')
    item(): void {}
  }
  return SuiteController
}

/** A Nest application around the suite's handler. */
export function suiteModule({ catalog, hooks, requestId, handler, paths }: Setup) {
  @Module({
    imports: [ErrspecModule.forRoot({ catalog, requestId, ...hooks })],
    controllers: [controllerOf(paths)],
    providers: [{ provide: HANDLER, useValue: handler }],
  })
  class SuiteModule {}
  return SuiteModule
}

async function listen(app: INestApplication) {
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer() as Server
  return {
    server,
    close: () => {
      server.closeAllConnections()
      return app.close()
    },
  }
}

export const nestOnExpress: Platform = {
  name: 'Nest on Express',
  isExpress: false,
  isFastify: false,
  async start(setup) {
    const adapter = new ExpressAdapter()
    const app = await NestFactory.create<NestExpressApplication>(suiteModule(setup), adapter, {
      logger: false,
      bodyParser: false,
    })
    app.use((request: IncomingMessage, _response: unknown, next: (error?: unknown) => void) =>
      next(contentTypeError(setup.catalog, request.headers)),
    )
    app.useBodyParser('json', { limit: BODY_LIMIT })
    return listen(app)
  },
}

export const nestOnFastify: Platform = {
  name: 'Nest on Fastify',
  isExpress: false,
  isFastify: true,
  async start(setup) {
    const adapter = new FastifyAdapter({
      bodyLimit: BODY_LIMIT,
      forceCloseConnections: true,
      genReqId,
      frameworkErrors: frameworkErrors(setup.catalog, { requestId: setup.requestId, ...setup.hooks }),
    })
    return listen(await NestFactory.create(suiteModule(setup), adapter, { logger: false }))
  },
}

// Express 4's own types differ in nothing that the suite uses.
const express4 = (await import('express4' as string)).default as typeof express5

/** Everything that the suite runs on. */
export const platforms: readonly Platform[] = [
  onExpress('Express 4', express4),
  onExpress('Express 5', express5),
  nestOnExpress,
  nestOnFastify,
  hono,
]

export interface ServiceOptions extends ErrorHooks {
  /** Default: IG1. */
  readonly catalog?: AnyCatalog
  readonly requestId?: RequestIdOptions<IncomingMessage>
  /** Default: `/` alone. */
  readonly paths?: readonly string[]
}

/** Starts a handler on a platform; errors are collected unless `onError` says otherwise. */
export async function startService(
  platform: Platform,
  handler: Handler,
  { catalog = ig1, requestId: ids = {}, paths = ['/'], ...hooks }: ServiceOptions = {},
): Promise<Service> {
  const reported: Service['reported'] = []
  const onError: ErrorHooks['onError'] = (error, context) => void reported.push({ error, context })
  const { server, close } = await platform.start({
    catalog,
    handler,
    paths,
    requestId: ids,
    hooks: { onError, ...hooks },
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    reported,
    send: (path, options) => (platform.send ?? send)(port, path, options),
    close: async () => void (await close()),
  }
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
