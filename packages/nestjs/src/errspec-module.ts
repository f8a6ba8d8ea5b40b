import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type ModuleMetadata,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common'
import { APP_FILTER, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core'
import { ErrspecFilter } from './errspec-filter.js'
import { ErrspecInterceptor } from './errspec-interceptor.js'
import { CATALOG, type ErrspecModuleOptions, OPTIONS } from './options.js'
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
export class ErrspecModule implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(OPTIONS) options: ErrspecModuleOptions,
  ) {
    // In a testing module the adapter comes after the providers.
    host.init$.subscribe(() => installRequestIds(host.httpAdapter, options))
  }

  /** With the options at hand: the catalog, and the hooks and settings of an adapter. */
  static forRoot(options: ErrspecModuleOptions): DynamicModule {
    return dynamicModule({ provide: OPTIONS, useValue: options })
  }

  /** With options that a factory makes of other providers. */
  static forRootAsync({ imports = [], inject = [], useFactory }: ErrspecModuleAsyncOptions): DynamicModule {
    return { ...dynamicModule({ provide: OPTIONS, useFactory, inject }), imports }
  }

  onModuleInit(): void {
    if (this.host.httpAdapter) rememberOriginals(this.host.httpAdapter)
  }
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
