import { type AnyCatalog, newRequestId } from '@errspec/core'
import { systemClock } from './clock.js'
import type { CallOptions, FetchOptions, HeadersOption, RequestOptions } from './options.js'
import { type LostKind, transportError } from './transport-error.js'

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
  const refusal = (fault: string) => new TypeError(`${method} ${withoutSecrets(url)}: ${fault}`)
  if (!isOurs && !client.fetch && !/^(?:https?|blob|data):|^[/\\]/i.test(url)) {
    throw refusal('fetch cannot send to this scheme; give an http(s) URL, or a path of the baseUrl')
  }
  if (/^https?:\/\/[^/?#]*@/i.test(url)) {
    throw refusal("a URL with a user name or password cannot be sent; give them in the header 'authorization'")
  }
  const signal = (init.signal === undefined ? request?.signal : init.signal) ?? undefined
  const own = isOurs ? await resolveHeaders(client, { method, url, signal, deadlineMs }) : undefined
  const headers = new Headers()
  for (const given of [own, init.headers ?? request?.headers]) {
    for (const [name, value] of readHeaders(given, refusal)) headers.set(name, value)
  }

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
  } catch (fault) {
    const hint = isOurs && client.baseUrl === undefined ? '. Give createFetch a baseUrl for relative paths' : ''
    // Its words are all that it has, and they may quote the query: so it is no cause.
    throw refusal(withoutSecrets((fault as Error).message) + hint)
  }
  return {
    method,
    url,
    replayable: !isStream,
    signal,
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

function readHeaders(given: HeadersOption | undefined, refusal: (fault: string) => TypeError): Headers {
  try {
    return new Headers(given)
  } catch {
    // The platform's own words quote the value, which may be a key.
    throw refusal('one of the headers has a name or a value that HTTP cannot carry')
  }
}

/** The client's headers. A function that does not answer ends with the deadline, or with the caller's signal. */
async function resolveHeaders(
  { headers, deadlineMs: clientsDeadlineMs = Number.POSITIVE_INFINITY, clock = systemClock }: FetchOptions<AnyCatalog>,
  {
    method,
    url,
    signal,
    deadlineMs = clientsDeadlineMs,
  }: Pick<PreparedRequest, 'method' | 'url' | 'signal'> & CallOptions,
): Promise<HeadersOption | undefined> {
  if (typeof headers !== 'function') return headers
  const asked = headers()
  if (!(asked instanceof Promise)) return asked
  let stop = () => {}
  const ended = new Promise<never>((_, reject) => {
    const fail = (kind: LostKind, cause?: unknown) => reject(transportError(kind, { method, url }, [], cause))
    const onAbort = () => fail('aborted', signal?.reason)
    const cancel = deadlineMs < Number.POSITIVE_INFINITY ? clock.schedule(() => fail('timeout'), deadlineMs) : () => {}
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    stop = () => {
      cancel()
      signal?.removeEventListener('abort', onAbort)
    }
  })
  return Promise.race([asked, ended]).finally(stop)
}

/** What may be in a URL and not in a log: the query, and the name and password in front of the host. */
function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/?#\s]*@/g, '//').replace(/\?[^\s"']*/g, '')
}
