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
import { APP_FILTER, APP_INTERCEPTOR, ApplicationConfig, HttpAdapterHost } from '@nestjs/core'
import { ErrspecFilter } from './errspec-filter.js'
import { ErrspecInterceptor } from './errspec-interceptor.js'
import { CATALOG, checkOptions, type ErrspecModuleOptions, OPTIONS, requestIdOptions } from './options.js'
import { installRequestIds, rememberOriginals } from './platform.js'

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
  private hasRequestIds = false

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(OPTIONS) private readonly options: ErrspecModuleOptions,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
  ) {
    // Before anything that the application itself installs. Nest 10 has no `init$`.
    if (host.httpAdapter) this.installRequestIds()
    else host.init$?.subscribe(() => this.installRequestIds())
  }

  /** In a testing module the adapter comes after the providers, and only here does Nest 10 tell of it. */
  configure(): void {
    this.installRequestIds()
    // An `APP_INTERCEPTOR` of the root module comes before those of its imports; what it throws is ours to see too.
    const interceptors = this.config.getGlobalInterceptors()
    interceptors.sort((a, b) => Number(b instanceof ErrspecInterceptor) - Number(a instanceof ErrspecInterceptor))
  }

  private installRequestIds(): void {
    // A microservice has no adapter.
    if (this.hasRequestIds || !this.host.httpAdapter) return
    this.hasRequestIds = true
    installRequestIds(this.host.httpAdapter, requestIdOptions(this.options))
  }

  /** With the options at hand: the catalog, and the hooks and settings of an adapter. */
  static forRoot(options: ErrspecModuleOptions): DynamicModule {
    return dynamicModule({ provide: OPTIONS, useValue: checked('ErrspecModule.forRoot', options) })
  }

  /** With options that a factory makes of other providers. */
  static forRootAsync(options: ErrspecModuleAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory } = options ?? {}
    if (typeof useFactory !== 'function') {
      throw new TypeError('ErrspecModule.forRootAsync: `useFactory` must be the function that returns the options')
    }
    const made = async (...args: unknown[]) => checked('ErrspecModule.forRootAsync', await useFactory(...args))
    return { ...dynamicModule({ provide: OPTIONS, useFactory: made, inject }), imports }
  }

  onModuleInit(): void {
    if (this.host.httpAdapter) rememberOriginals(this.host.httpAdapter)
  }
}

function checked(caller: string, options: ErrspecModuleOptions): ErrspecModuleOptions {
  checkOptions(caller, options?.catalog, options)
  return options
}

function dynamicModule(options: Provider): DynamicModule {
  return {
    module: ErrspecModule,
    providers: [
      options,
      { provide: CATALOG, useFactory: ({ catalog }: ErrspecModuleOptions) => catalog, inject: [OPTIONS] },
      { provide: APP_FILTER, useClass: ErrspecFilter },
      { provide: APP_INTERCEPTOR, useClass: ErrspecInterceptor },
    ],
    exports: [CATALOG, OPTIONS],
  }
}
