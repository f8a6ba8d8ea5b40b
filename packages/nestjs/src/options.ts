import type { IncomingMessage } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import type { ErrorHooks, RequestIdOptions } from '@errspec/core/adapter'
import { Inject } from '@nestjs/common'

/** What `ErrspecModule.forRoot` takes. */
export interface ErrspecModuleOptions extends ErrorHooks, RequestIdOptions<IncomingMessage> {
  readonly catalog: AnyCatalog
}

/** The token of the catalog, for `useFactory` and tests; in a constructor, `@InjectCatalog()`. */
export const CATALOG = Symbol.for('errspec.nestjs.catalog')

/** The token of the module's options. */
export const OPTIONS = Symbol.for('errspec.nestjs.options')

/** Injects the catalog of `ErrspecModule`. */
export const InjectCatalog = (): PropertyDecorator & ParameterDecorator => Inject(CATALOG)
