import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ApiError } from '@errspec/core'
import type { ErrorContext } from '@errspec/core/adapter'
import { ig1 } from '@errspec/core/ig1'
import type { INestApplication, LoggerService, ModuleMetadata, NestApplicationOptions } from '@nestjs/common'
import { Logger, Module } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { type Answer, type SendOptions, send } from '../../../test/wire/exchange.js'
import { ErrspecModule, type ErrspecModuleOptions, genReqId } from './index.js'
import 'reflect-metadata'

export { type Answer, kindOf, textOf } from '../../../test/wire/exchange.js'

export interface NestPlatform {
  readonly name: string
  readonly isFastify: boolean
  adapter(): AbstractHttpAdapter
}

export const onExpress: NestPlatform = { name: 'Express', isFastify: false, adapter: () => new ExpressAdapter() }
export const onFastify: NestPlatform = {
  name: 'Fastify',
  isFastify: true,
  adapter: () => new FastifyAdapter({ genReqId, forceCloseConnections: true }),
}
export const platforms: readonly NestPlatform[] = [onExpress, onFastify]

/** What a running application tells of itself. */
export interface Running {
  readonly app: INestApplication
  readonly port: number
  send(path: string, options?: SendOptions): Promise<Answer>
}

export interface Report {
  readonly error: ApiError
  readonly context: ErrorContext
}

const running = new Set<INestApplication>()

/** Starts an application that is ready otherwise on a free port. */
export async function listen(app: INestApplication): Promise<Running> {
  running.add(app)
  await app.listen(0, '127.0.0.1')
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo
  return { app, port, send: (path, options) => send(port, path, options) }
}

/** Ends what `listen` has started. For `afterEach`. */
export async function stopAll(): Promise<void> {
  for (const app of running) {
    // A server of HTTP/2 has sessions instead, which its tests end.
    ;(app.getHttpServer() as Partial<Server>).closeAllConnections?.()
    await app.close()
  }
  running.clear()
  Logger.overrideLogger(false)
}

interface StartOptions extends NestApplicationOptions {
  readonly module: ModuleMetadata
  /** Over a hook that collects what is reported. `false`: without the module. */
  readonly errspec?: Partial<ErrspecModuleOptions> | false
  readonly adapter?: AbstractHttpAdapter
  readonly before?: (app: INestApplication) => unknown
}

/** Starts an application with the module, and tells every call of `onError`. */
export async function start(
  platform: NestPlatform,
  { module, errspec = {}, before, adapter = platform.adapter(), ...options }: StartOptions,
): Promise<Running & { readonly reported: Report[] }> {
  const reported: Report[] = []
  const onError = (error: ApiError, context: ErrorContext) => void reported.push({ error, context })
  const ours = errspec && [ErrspecModule.forRoot({ catalog: ig1, onError, ...errspec })]

  @Module({ ...module, imports: [...(module.imports ?? []), ...(ours || [])] })
  class TestModule {}

  const app = await NestFactory.create(TestModule, adapter, { logger: false, ...options })
  await before?.(app)
  return { ...(await listen(app)), reported }
}

export interface LogCall {
  readonly level: string
  readonly message: unknown
  readonly rest: readonly unknown[]
}

/** A logger for Nest that keeps what it is told. */
export function collectingLogger(): LoggerService & { readonly calls: LogCall[]; of(context: string): LogCall[] } {
  const calls: LogCall[] = []
  const at =
    (level: string) =>
    (message: unknown, ...rest: unknown[]) =>
      void calls.push({ level, message, rest })
  return {
    calls,
    // Nest's context is the last argument.
    of: (context) => calls.filter(({ rest }) => rest.at(-1) === context),
    log: at('log'),
    error: at('error'),
    warn: at('warn'),
    debug: at('debug'),
    verbose: at('verbose'),
    fatal: at('fatal'),
  }
}
