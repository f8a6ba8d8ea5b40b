import {
  type AnyCatalog,
  type AnyOperations,
  type CatalogError,
  createRetryBudget,
  isApiError,
  mergeRetryPolicy,
} from '@errspec/core'
import type { Sender } from './attempt.js'
import { systemClock } from './clock.js'
import { CHECKS } from './development.js'
import type { OperationsFetch, OperationsOf, Outcome } from './operations.js'
import {
  type AnyFetchOptions,
  checkDurations,
  checkFetchOptions,
  type FetchOptions,
  type RequestOptions,
} from './options.js'
import { prepareRequest } from './prepare-request.js'
import { send } from './send.js'
import { isTransportError, type TransportError } from './transport-error.js'

/** An error or a response, never both. */
export type SafeResult<C> = Outcome<CatalogError<C> | TransportError>

/** A fetch of one contract. */
export interface ErrspecFetch<C extends AnyCatalog> {
  /**
   * Resolves with a response below 400; otherwise throws an `ApiError` (the server answered) or a `TransportError` (it
   * did not), after the retries that the contract allows.
   */
  (input: string | URL | Request, options?: RequestOptions): Promise<Response>
  /** The same as a tuple, typed by the catalog. Still throws a `TypeError` for a request that could never be sent. */
  safe(input: string | URL | Request, options?: RequestOptions): Promise<SafeResult<C>>
}

interface Fetches<C extends AnyCatalog, Api> {
  readonly plain: ErrspecFetch<C>
  readonly ofOperations: OperationsFetch<C, Extract<Api, AnyOperations>>
}

// An indexed access, from which the compiler infers nothing: what the caller does with the client says nothing of its operations.
/** What `createFetch` makes: where it is given operations, a fetch that knows them. */
export type FetchOf<C extends AnyCatalog, Api> = Fetches<C, Api>[Api extends AnyOperations ? 'ofOperations' : 'plain']

/** Makes a fetch that throws the typed errors of a contract and retries by its table. Throws a `TypeError` for settings that make no sense. */
export function createFetch<C extends AnyCatalog, Api extends AnyOperations | undefined = undefined>(
  client: FetchOptions<C, Api> & { readonly operations?: OperationsOf<C, Api> },
): FetchOf<C, Api> {
  const sender = senderOf('createFetch', client)
  const callOf = client.operations?.forClient('createFetch', client.catalog)
  const api = async (input: string | URL | Request, given?: RequestOptions): Promise<Response> => {
    // As fetch itself, where an SDK passes null.
    const options = given ?? {}
    if (CHECKS) checkDurations(options)
    const started = (client.clock ?? systemClock).now()
    const call = callOf?.(input, options)
    try {
      const request = await prepareRequest(client, call?.path ?? input, call?.options ?? options)
      const { response, failure } = await send(sender, request, options, started, call)
      if (failure) throw failure
      return response
    } catch (thrown) {
      throw call ? call.narrow(thrown) : thrown
    }
  }
  const safe = async (input: string | URL | Request, options?: RequestOptions): Promise<SafeResult<C>> => {
    try {
      return [undefined, await api(input, options)]
    } catch (error) {
      if (isApiError(error) || isTransportError(error)) return [error as CatalogError<C> | TransportError, undefined]
      throw error
    }
  }
  return Object.assign(api, { safe }) as FetchOf<C, Api>
}

/** Checks a client's settings, and makes what its requests share. */
export function senderOf(caller: string, client: AnyFetchOptions): Sender {
  if (CHECKS) checkFetchOptions(caller, client)
  const { retryBudget, clock = systemClock } = client
  const budget = retryBudget ?? createRetryBudget({ now: () => clock.now() })
  return { client, budget: budget || undefined, policy: mergeRetryPolicy(client.catalog.retry, client.retry) }
}
