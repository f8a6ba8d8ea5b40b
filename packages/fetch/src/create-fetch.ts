import { type AnyCatalog, type CatalogError, createRetryBudget, isApiError } from '@errspec/core'
import { systemClock } from './clock.js'
import { checkDurations, checkFetchOptions, type FetchOptions, type RequestOptions } from './options.js'
import { prepareRequest } from './prepare-request.js'
import { type Sender, send } from './send.js'
import { isTransportError, type TransportError } from './transport-error.js'

/** An error or a response, never both. */
export type SafeResult<C> =
  | [error: CatalogError<C> | TransportError, response: undefined]
  | [error: undefined, response: Response]

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

/** Makes a fetch that throws the typed errors of a contract and retries by its table. Throws a `TypeError` for settings that make no sense. */
export function createFetch<C extends AnyCatalog>(client: FetchOptions<C>): ErrspecFetch<C> {
  const sender = senderOf('createFetch', client)
  const api = async (input: string | URL | Request, given?: RequestOptions): Promise<Response> => {
    // As fetch itself, where an SDK passes null.
    const options = given ?? {}
    checkDurations(options)
    const started = (client.clock ?? systemClock).now()
    const request = await prepareRequest(client, input, options)
    const { response, failure } = await send(sender, request, options, started)
    if (failure) throw failure
    return response
  }
  const safe = async (input: string | URL | Request, options?: RequestOptions): Promise<SafeResult<C>> => {
    try {
      return [undefined, await api(input, options)]
    } catch (error) {
      if (isApiError(error) || isTransportError(error)) return [error as CatalogError<C> | TransportError, undefined]
      throw error
    }
  }
  return Object.assign(api, { safe })
}

/** Checks a client's settings, and makes what its requests share. */
export function senderOf(caller: string, client: FetchOptions<AnyCatalog>): Sender {
  checkFetchOptions(caller, client)
  const { retryBudget, clock = systemClock } = client
  const budget = retryBudget ?? createRetryBudget({ now: () => clock.now() })
  return { client, budget: budget || undefined }
}
