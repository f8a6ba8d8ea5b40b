import { type AnyCatalog, newRequestId } from '@errspec/core'
import type { FetchOptions, RequestOptions } from './options.js'

/** A request that can be sent, and, where its body allows, sent again. */
export interface PreparedRequest {
  readonly method: string
  readonly url: string
  /** False for a body that is a stream: once sent, it is used up. */
  readonly replayable: boolean
  readonly signal: AbortSignal | undefined
  /** What `fetch` takes for one attempt. */
  arguments(signal: AbortSignal): [input: string | Request, init: RequestInit]
}

/**
 * Puts a request together. Throws a `TypeError` for what no attempt could send, so that a mistake of the caller is
 * never taken for a failed connection.
 */
export async function prepareRequest(
  client: FetchOptions<AnyCatalog>,
  input: string | URL | Request,
  options: RequestOptions,
): Promise<PreparedRequest> {
  const { json, retry, timeoutMs, deadlineMs, maxRetryAfterMs, onAttempt, onRetry, idempotencyKey, ...init } = options
  const request = input instanceof Request ? input : undefined
  const method = (init.method ?? request?.method ?? (json === undefined ? 'GET' : 'POST')).toUpperCase()
  const { url, isOurs } = resolveUrl(client.baseUrl, request ? request.url : String(input))
  const refusal = (fault: string, options?: ErrorOptions) => new TypeError(`${method} ${url}: ${fault}`, options)
  if (!isOurs && !client.fetch && !/^(?:https?|blob|data):|^[/\\]/i.test(url)) {
    throw refusal('fetch cannot send to this scheme; give an http(s) URL, or a path of the baseUrl')
  }
  const headers = new Headers(isOurs ? await resolveHeaders(client.headers) : undefined)
  for (const [name, value] of new Headers(init.headers ?? request?.headers)) headers.set(name, value)

  let body = init.body ?? undefined
  if (json !== undefined) {
    if (body !== undefined) throw refusal(`give either 'json' or 'body', not both`)
    body = JSON.stringify(json)
    if (body === undefined) throw refusal(`'json' is a ${typeof json}, which JSON cannot say`)
    if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  }
  if (request?.bodyUsed || request?.body?.locked) {
    throw refusal('the body of this Request is used up; give a new Request, or its clone()')
  }
  if (method === 'POST' && (idempotencyKey ?? client.idempotencyKey) && !headers.has('idempotency-key')) {
    headers.set('idempotency-key', newRequestId().replace('req', 'key'))
  }
  const isStream = 'getReader' in Object(body) || Symbol.asyncIterator in Object(body)
  const common = {
    ...init,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(isStream ? { duplex: 'half' } : {}),
  }
  const hasBody = (body ?? request?.body) != null
  try {
    // Refuses what the platform would: a URL, method or header that is none, a stream that is used up, a GET with a body.
    new Request(url, { ...common, body: body instanceof ReadableStream ? body : hasBody ? '' : null, signal: null })
  } catch (cause) {
    const hint = isOurs && client.baseUrl === undefined ? '. Give createFetch a baseUrl for relative paths' : ''
    throw refusal((cause as Error).message + hint, { cause })
  }
  return {
    method,
    url,
    replayable: !isStream,
    signal: (init.signal === undefined ? request?.signal : init.signal) ?? undefined,
    // A request's own body is used up by sending it, a clone's is not.
    arguments: (signal) => [request ? request.clone() : url, { ...common, signal }],
  }
}

/** A relative path is joined to the base; an absolute URL goes as it is, and without the client's headers. */
function resolveUrl(baseUrl: string | undefined, input: string): { url: string; isOurs: boolean } {
  // As URL parsers see it: nothing up to the space in front, no tab or line break anywhere (WHATWG URL, 4.4).
  const path = input.replace(/^[^!-\uffff]+|[\t\n\r]/g, '')
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return { url: path, isOurs: false }
  // In a page, two slashes begin the name of another host.
  if (baseUrl === undefined) return { url: path, isOurs: !/^[/\\]{2}/.test(path) }
  // One slash between the two: with more, a base of '/' would also name another host.
  const separator = /^(?:[?#]|$)/.test(path) ? '' : '/'
  return { url: baseUrl.replace(/\/+$/, '') + separator + path.replace(/^[/\\]+/, ''), isOurs: true }
}

async function resolveHeaders(headers: FetchOptions<AnyCatalog>['headers']): Promise<HeadersInit | undefined> {
  return typeof headers === 'function' ? await headers() : headers
}
