import type { IncomingMessage } from 'node:http'
import type { AnyCatalog } from '@errspec/core'
import {
  checkCatalog,
  checkErrorHooks,
  checkRequestIdOptions,
  type ErrorHooks,
  type RequestIdOptions,
} from '@errspec/core/adapter'
import { Inject } from '@nestjs/common'

/** The hooks and settings of the filter, of `frameworkErrors` and of the module. */
export interface ErrspecOptions extends ErrorHooks {
  /** The form of the request ids, the headers that carry them, and whose inbound id to take over: by default nobody's. */
  readonly requestId?: RequestIdOptions<IncomingMessage> | undefined
  /** Short for `requestId.trust`. */
  readonly trust?: RequestIdOptions<IncomingMessage>['trust'] | undefined
}

/** What `ErrspecModule.forRoot` takes. */
export interface ErrspecModuleOptions extends ErrspecOptions {
  readonly catalog: AnyCatalog
}

/** Refuses what is no catalog, and options that make no sense, with a `TypeError` that says what is wrong. */
export function checkOptions(caller: string, catalog: AnyCatalog, options: ErrspecOptions): void {
  checkCatalog(caller, catalog)
  // The filter is given the module's own options.
  checkErrorHooks(caller, catalog, options, ['catalog', 'requestId', 'trust'])
  const { requestId, trust } = options
  checkRequestIdOptions(`${caller}: requestId`, requestId ?? {})
  checkRequestIdOptions(caller, { trust })
  if (trust !== undefined && requestId?.trust !== undefined) {
    throw new TypeError(`${caller}: 'trust' is short for 'requestId.trust'; give one of them`)
  }
}

/** The settings of request ids, wherever they stand. */
export function requestIdOptions({ requestId, trust }: ErrspecOptions): RequestIdOptions<IncomingMessage> {
  return trust === undefined ? (requestId ?? {}) : { ...requestId, trust }
}

/** The token of the catalog, for `useFactory` and tests; in a constructor, `@InjectCatalog()`. */
export const CATALOG = Symbol.for('errspec.nestjs.catalog')

/** The token of the module's options. */
export const OPTIONS = Symbol.for('errspec.nestjs.options')

/** Injects the catalog of `ErrspecModule`. */
export const InjectCatalog = (): PropertyDecorator & ParameterDecorator => Inject(CATALOG)
