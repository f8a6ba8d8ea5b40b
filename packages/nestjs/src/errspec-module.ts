import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import { prepareExchange, requestIdFor } from '@errspec/core/adapter'
import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type ModuleMetadata,
  type NestModule,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common'
import { APP_FILTER, ApplicationConfig, HttpAdapterHost } from '@nestjs/core'
import { answerError, type PlatformRequest, type PlatformResponse } from './answer-error.js'
import { ErrspecFilter } from './errspec-filter.js'
import { installOnFastify, serversOf } from './fastify.js'
import { answerFailingFiles } from './files.js'
import { answerOnServer } from './node-server.js'
import { CATALOG, checkOptions, type ErrspecModuleOptions, OPTIONS, requestIdOptions } from './options.js'
import { rememberOriginals } from './platform.js'
import type { RoutingConfig } from './request-paths.js'
import { answerFailingStreams } from './sse.js'

/** The token of the options as they were given. */
const GIVEN = Symbol('errspec.nestjs.given')

/** Options that need other providers. */
export interface ErrspecModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  // biome-ignore lint/suspicious/noExplicitAny: the factory's own types are the user's, as everywhere in Nest
  readonly useFactory: (...args: any[]) => ErrspecModuleOptions | Promise<ErrspecModuleOptions>
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly inject?: any[]
}

/**
 * Makes a whole application answer by a contract: a global filter, a request id on every request and response, and the
 * catalog to inject. Import it once, in the root module.
 */
@Global()
@Module({})
export class ErrspecModule implements NestModule, OnModuleInit {
  private isInstalled = false
  private readonly answer = (thrown: unknown, request: object, response: PlatformResponse) =>
    answerError(this.catalog, this.options, thrown, request as PlatformRequest, response, this.routing)

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(OPTIONS) private readonly options: ErrspecModuleOptions,
    @Inject(CATALOG) private readonly catalog: AnyCatalog,
    @Inject(ApplicationConfig) private readonly routing: RoutingConfig,
  ) {
    // Before anything that the application itself installs. Nest 10 has no `init$`.
    if (host.httpAdapter) this.install()
    else host.init$?.subscribe(() => this.install())
  }

  /** In a testing module the adapter comes after the providers, and only here does Nest 10 tell of it. */
  configure(): void {
    this.install()
  }

  private install(): void {
    const { httpAdapter: adapter } = this.host
    // A microservice has no adapter.
    if (this.isInstalled || !adapter) return
    this.isInstalled = true
    const ids = requestIdOptions(this.options)
    const prepare = (request: IncomingMessage, response: ServerResponse) => prepareExchange(request, response, ids)
    const { answer } = this
    if (adapter.getType?.() === 'fastify') {
      installOnFastify(adapter, {
        catalog: this.catalog,
        idOf: (request) => requestIdFor(request, ids),
        prepare,
        answer,
      })
    } else {
      answerFailingFiles(adapter, answer)
      adapter.use?.((request: IncomingMessage & { id?: string }, response: ServerResponse, next: () => void) => {
        request.id = prepare(request, response)
        next()
      })
    }
    answerFailingStreams(adapter, answer)
  }

  /** With the options at hand: the catalog, and the hooks and settings of an adapter. */
  static forRoot(options: ErrspecModuleOptions): DynamicModule {
    return dynamicModule({ provide: GIVEN, useValue: checked('ErrspecModule.forRoot', options) })
  }

  /** With options that a factory makes of other providers. */
  static forRootAsync(options: ErrspecModuleAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory } = options ?? {}
    if (typeof useFactory !== 'function') {
      throw new TypeError('ErrspecModule.forRootAsync: `useFactory` must be the function that returns the options')
    }
    const made = async (...args: unknown[]) => checked('ErrspecModule.forRootAsync', await useFactory(...args))
    return { ...dynamicModule({ provide: GIVEN, useFactory: made, inject }), imports }
  }

  onModuleInit(): void {
    const { httpAdapter: adapter } = this.host
    if (!adapter) return
    rememberOriginals(adapter)
    serversOf(adapter, (server) => answerOnServer(server, this.catalog, this.options, this.answer))
  }
}

function checked(caller: string, options: ErrspecModuleOptions): ErrspecModuleOptions {
  checkOptions(caller, options?.catalog, options)
  return options
}

function dynamicModule(given: Provider): DynamicModule {
  return {
    module: ErrspecModule,
    providers: [
      given,
      // An object for each application: what is told once is told once by each.
      { provide: OPTIONS, useFactory: (options: ErrspecModuleOptions) => ({ ...options }), inject: [GIVEN] },
      { provide: CATALOG, useFactory: ({ catalog }: ErrspecModuleOptions) => catalog, inject: [OPTIONS] },
      { provide: APP_FILTER, useClass: ErrspecFilter },
    ],
    exports: [CATALOG, OPTIONS],
  }
}
