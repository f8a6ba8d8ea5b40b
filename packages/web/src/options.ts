import type { AnyCatalog } from '@errspec/core'
import {
  checkCatalog,
  checkErrorHooks,
  checkRequestIdOptions,
  type ErrorHooks,
  type RequestIdOptions as IdOptions,
} from '@errspec/core/adapter'

/** The form of a service's request ids, the headers that carry them, and whose inbound id to take over: by default nobody's. */
export type RequestIdOptions = IdOptions<Request>

/** The hooks and settings of `errorResponder`. */
export interface ResponderOptions extends ErrorHooks {
  /** The form of the request ids. A request keeps the first id that it is given. */
  readonly requestId?: RequestIdOptions | undefined
}

/** The hooks and settings of `withErrors`. */
export interface WithErrorsOptions extends ResponderOptions {
  /**
   * Whether the body of a response may fail while it is sent, and has to be watched. Default: every body of which it is not known that
   * it is whole. An event stream is always watched. Return `false` for what a runtime sends faster when nobody touches
   * it, such as a file of Bun's or what a worker's `fetch` gives.
   */
  readonly mayFail?: ((response: Response) => boolean) | undefined
}

/** Refuses what is no catalog, and options that make no sense, with a `TypeError` that says what is wrong. */
export function checkOptions(
  caller: string,
  catalog: AnyCatalog,
  options: WithErrorsOptions,
  further: readonly string[] = [],
): void {
  checkCatalog(caller, catalog)
  checkErrorHooks(caller, catalog, options, ['requestId', ...further])
  checkRequestIdOptions(`${caller}: requestId`, options.requestId ?? {})
  const { mayFail } = options
  if (mayFail !== undefined && typeof mayFail !== 'function') {
    throw new TypeError(
      `${caller}: 'mayFail' must be a function of the response, not a value of type ${typeof mayFail}`,
    )
  }
}
