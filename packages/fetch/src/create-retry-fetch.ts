import type { AnyCatalog } from '@errspec/core'
import { copyOf, markAsFinal } from './answer.js'
import { senderOf } from './create-fetch.js'
import { CHECKS } from './development.js'
import type { FetchOptions } from './options.js'
import { fetchSettings, prepareRequest } from './prepare-request.js'
import { send } from './send.js'
import { timeoutError } from './transport-error.js'

/** The settings of a client, without those of its own requests: an SDK makes whole ones. */
export type RetryFetchOptions<C extends AnyCatalog> = Omit<FetchOptions<C>, 'baseUrl' | 'headers' | 'operations'>

/**
 * Makes a plain `fetch` that retries by the contract, for other SDKs. It resolves with the last answer whatever its
 * status, its body unread, and rejects as `fetch` does; with a `TimeoutError` where `timeoutMs` or the deadline is over.
 * Switch the SDK's own retries off. An error that is not to be tried again, or no more, says so in `x-should-retry: false`: for an
 * SDK that would multiply the tries. Throws a `TypeError` for settings that make no sense.
 */
export function createRetryFetch<C extends AnyCatalog>(client: RetryFetchOptions<C>): typeof globalThis.fetch {
  const sender = { ...senderOf('createRetryFetch', client), keeping: { copyOf, timeoutError } }
  for (const key of ['baseUrl', 'headers', 'operations']) {
    if (CHECKS && key in client)
      throw new TypeError(`createRetryFetch: '${key}' is not an option: the SDK makes whole requests`)
  }
  return async (input, init) => {
    // What a Request has is no property of its own.
    const [target, given] = init instanceof Request ? [new Request(input, init), {}] : [input, init ?? {}]
    // A call's settings as our own clients have them would be the SDK's own affair, and not ours.
    const request = await prepareRequest(client, target, fetchSettings(given))
    const { response, failure } = await send(sender, request)
    const { attempts = [], cause } = failure ?? {}
    if (response) {
      const stopped = failure && attempts.at(-1)?.stopped
      // Where we make one try only, the tries are the SDK's to make.
      const isSdks = stopped === 'body_not_replayable' || (stopped === 'attempts' && attempts.length === 1)
      return stopped === undefined || isSdks ? response : markAsFinal(response)
    }
    // What the caller's own signal has ended has its reason for a cause.
    if (failure?.kind === 'timeout' && !request.signal?.aborted) throw timeoutError(failure.message, cause)
    throw cause
  }
}
