import type { AnyCatalog } from '@errspec/core'
import { senderOf } from './create-fetch.js'
import type { FetchOptions } from './options.js'
import { prepareRequest } from './prepare-request.js'
import { send } from './send.js'

/** The settings of a client, without those of its own requests: an SDK makes whole ones. */
export type RetryFetchOptions<C extends AnyCatalog> = Omit<FetchOptions<C>, 'baseUrl' | 'headers'>

/**
 * Makes a plain `fetch` that retries by the contract, for other SDKs. It resolves with the last answer whatever its
 * status, its body unread, and rejects as `fetch` does; with a `TimeoutError` where `timeoutMs` or the deadline is over.
 * Switch the SDK's own retries off. Throws a `TypeError` for settings that make no sense.
 */
export function createRetryFetch<C extends AnyCatalog>(client: RetryFetchOptions<C>): typeof globalThis.fetch {
  const sender = { ...senderOf('createRetryFetch', client), keepsAnswers: true }
  for (const key of ['baseUrl', 'headers']) {
    if (key in client) throw new TypeError(`createRetryFetch: '${key}' is not an option: the SDK makes whole requests`)
  }
  return async (input, init) => {
    const request = await prepareRequest(client, input, { ...init })
    const { response, failure } = await send(sender, request)
    if (response) return response
    if (failure && 'kind' in failure && failure.kind === 'timeout') {
      throw Object.assign(new DOMException(failure.message, 'TimeoutError'), { cause: failure.cause })
    }
    throw failure?.cause
  }
}
