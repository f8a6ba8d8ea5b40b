import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnyCatalog } from '@errspec/core'
import { errorHandler, requestId } from '@errspec/express'
import { ErrspecModule } from '@errspec/nestjs'
import { All, Controller, Inject, Module } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import express from 'express'
import 'reflect-metadata'

/** A service of a contract whose every route throws. */
export interface ServiceOptions {
  readonly catalog: AnyCatalog
  readonly thrown: () => unknown
  readonly requestId?: { readonly generate: () => string; readonly headers: readonly string[] }
}

export interface Service {
  readonly port: number
  close(): Promise<unknown>
}

/** The servers that the examples run on, by name. */
export const servers: readonly (readonly [name: string, start: (options: ServiceOptions) => Promise<Service>])[] = [
  ['Express', startExpress],
  ['Nest on Express', (options) => startNest(new ExpressAdapter(), options)],
  ['Nest on Fastify', (options) => startNest(new FastifyAdapter({ forceCloseConnections: true }), options)],
]

const onError = () => {}

async function startExpress({ catalog, thrown, requestId: ids = undefined }: ServiceOptions): Promise<Service> {
  const app = express()
  app.use(requestId(ids))
  app.use(() => {
    throw thrown()
  })
  app.use(errorHandler(catalog, { onError }))
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  const close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { port: portOf(server), close }
}

const THROWN = Symbol('thrown')

@Controller()
class ThrowingController {
  constructor(@Inject(THROWN) private readonly thrown: () => unknown) {}

  @All(['/', ':a', ':a/:b', ':a/:b/:c/:d'])
  handle(): void {
    throw this.thrown()
  }
}

async function startNest(adapter: AbstractHttpAdapter, options: ServiceOptions): Promise<Service> {
  const { catalog, thrown, requestId } = options
  @Module({
    imports: [ErrspecModule.forRoot({ catalog, onError, requestId })],
    controllers: [ThrowingController],
    providers: [{ provide: THROWN, useValue: thrown }],
  })
  class ServiceModule {}
  return listen(await NestFactory.create(ServiceModule, adapter, { logger: false }))
}

/** A Nest application that knows nothing of Errspec, to compare with. */
export async function startPlainNest(thrown: () => unknown): Promise<Service> {
  @Module({ controllers: [ThrowingController], providers: [{ provide: THROWN, useValue: thrown }] })
  class PlainModule {}
  return listen(await NestFactory.create(PlainModule, new ExpressAdapter(), { logger: false }))
}

async function listen(app: Awaited<ReturnType<typeof NestFactory.create>>): Promise<Service> {
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer() as Server
  const close = () => {
    server.closeAllConnections()
    return app.close()
  }
  return { port: portOf(server), close }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port
