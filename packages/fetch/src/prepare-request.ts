import { newRequestId } from '@errspec/core'
import { systemClock } from './clock.js'
import type { AnyFetchOptions, CallOptions, HeadersOption, QueryOption, RequestOptions } from './options.js'
import { EXPIRED, kindOfAbort, quietly, reasonOf, within } from './signals.js'
import { transportError, withoutQuery, withoutSecrets } from './transport-error.js'

/** A request that can be sent, and, where its body allows, sent again. */
export interface PreparedRequest {
  readonly method: string
  readonly url: string
  /** False for a body that is a stream: once sent, it is used up. */
  readonly replayable: boolean
  readonly signal: AbortSignal | undefined
  /** Whether it goes to a relative path, and so has the client's headers. */
  readonly isOurs: boolean
  /** Those of the next attempt. */
  headers: Headers
  /** Frees a body that is a stream and that nobody has taken; for a request that got no answer. */
  dropBody(): void
  /** What `fetch` takes for one attempt. */
  arguments(signal: AbortSignal): [input: string | Request, init: RequestInit]
}

/**
 * Puts a request together. Throws a `TypeError` for what no attempt could send, so that a mistake of the caller is
 * never taken for a failed connection.
 */
export async function prepareRequest(
  client: AnyFetchOptions,
  input: string | URL | Request,
  options: RequestOptions,
): Promise<PreparedRequest> {
  const { json, query, retry, timeoutMs, bodyTimeoutMs, deadlineMs, maxRetryAfterMs, ...others } = options
  const { onAttempt, onRetry, onResponse, idempotencyKey, ...init } = others
  const request = input instanceof Request ? input : undefined
  const method = (init.method ?? request?.method ?? (json === undefined ? 'GET' : 'POST')).toUpperCase()
  const resolved = resolveUrl(client.baseUrl, request ? request.url : String(input))
  const { isOurs } = resolved
  const refusal = (fault: string) => new TypeError(`${method} ${withoutSecrets(withoutQuery(resolved.url))}: ${fault}`)
  if (request && query) throw refusal(`give 'query' with a URL: a Request has its own`)
  const url = withQuery(resolved.url, query, refusal)
  if (!isOurs && !client.fetch && !/^(?:https?|blob|data):|^[/\\]/i.test(url)) {
    throw refusal('fetch cannot send to this scheme; give an http(s) URL, or a path of the baseUrl')
  }
  if (/^https?:\/\/[^/?#]*@/i.test(url)) {
    throw refusal("a URL with a user name or password cannot be sent; give them in the header 'authorization'")
  }
  const signal = (init.signal === undefined ? request?.signal : init.signal) ?? undefined

  if (signal && typeof signal.addEventListener !== 'function') throw refusal("'signal' is no AbortSignal")

  let body = init.body ?? undefined
  const stream = Object(body)
  const isStream = ['getReader', 'pipe', Symbol.asyncIterator].some((key) => key in stream)
  const dropBody = () => {
    if (!isStream) return
    quietly(() => (stream.cancel ? stream.cancel() : stream.destroy ? stream.destroy() : stream.return?.()))
  }
  const own = isOurs ? await resolveHeaders(client, { method, url, signal, deadlineMs, dropBody }) : undefined
  let headers: Headers
  const removed = new Set<string>()
  try {
    headers = mergeHeaders(own, init.headers ?? request?.headers, removed)
  } catch {
    // The platform's own words quote the value, which may be a key.
    throw refusal('one of the headers has a name or a value that HTTP cannot carry')
  }
  if (json !== undefined) {
    if (body !== undefined) throw refusal(`give either 'json' or 'body', not both`)
    body = JSON.stringify(json)
    if (body === undefined) throw refusal(`'json' is a ${typeof json}, which JSON cannot say`)
    if (!headers.has('content-type') && !removed.has('content-type')) headers.set('content-type', 'application/json')
  }
  if (request?.bodyUsed || request?.body?.locked) {
    throw refusal('the body of this Request is used up; give a new Request, or its clone()')
  }
  const isKeyed = (idempotencyKey ?? client.idempotencyKey) && !removed.has('idempotency-key')
  if (method === 'POST' && isKeyed && !headers.has('idempotency-key')) {
    headers.set('idempotency-key', newRequestId().replace('req', 'key'))
  }
  const common = {
    ...init,
    method,
    ...(body === undefined ? {} : { body }),
    ...(isStream ? { duplex: 'half' } : {}),
  }
  const hasBody = (body ?? request?.body) != null
  if (request || !isPlain(init, method, body) || !isSoundUrl(url))
    try {
      // Refuses what the platform would: a URL, method or header that is none, a stream that is used up, a GET with a body.
      const sample = 'getReader' in stream ? stream : hasBody ? '' : null
      new Request(url, { ...common, headers, body: sample, signal: null } as RequestInit)
    } catch (fault) {
      const hint = isOurs && client.baseUrl === undefined ? '. Give createFetch a baseUrl for relative paths' : ''
      // Its words are all that it has, and they may quote the query: so it is no cause.
      throw refusal(withoutSecrets((fault as Error).message, url) + hint)
    }
  const prepared: PreparedRequest = {
    method,
    url,
    isOurs,
    replayable: !isStream,
    signal,
    headers,
    dropBody,
    // A request's own body is used up by sending it, a clone's is not.
    arguments: (signal) => [request ? request.clone() : url, { ...common, headers: prepared.headers, signal }],
  }
  return prepared
}

/** Whether a request has nothing but what every platform takes, so that it need not be asked: that takes a tenth of a call. */
function isPlain(init: object, method: string, body: unknown): boolean {
  const methods =
    body === undefined ? /^(?:GET|HEAD|DELETE|OPTIONS|P(?:OS|U)T|PATCH)$/ : /^(?:P(?:OS|U)T|PATCH|DELETE)$/
  return (
    (body === undefined || typeof body === 'string') &&
    methods.test(method) &&
    Object.keys(init).every((key) => ['method', 'headers', 'body', 'signal'].includes(key))
  )
}

function isSoundUrl(url: string): boolean {
  try {
    const { username, password } = new URL(url)
    return !username && !password
  } catch {
    return false
  }
}

/**
 * Headers one over the other. A value of `null` removes what is there, and `undefined` is not there; `removed` gets the names that
 * are. Throws for what HTTP cannot carry.
 */
export function mergeHeaders(
  under: HeadersOption | undefined,
  over: HeadersOption | undefined,
  removed = new Set<string>(),
): Headers {
  const merged = new Headers()
  for (const source of [under, over]) {
    const isPlain = source !== undefined && !(Symbol.iterator in source)
    const entries = isPlain ? Object.entries(source) : new Headers(source as Headers | undefined)
    for (const [name, value] of entries) {
      if (value === null) {
        merged.delete(name)
        removed.add(name.toLowerCase())
      } else if (value !== undefined) merged.set(name, value)
    }
  }
  return merged
}

function withQuery(url: string, query: QueryOption | undefined, refusal: (fault: string) => TypeError): string {
  const given = query instanceof URLSearchParams ? [...query] : Object.entries(query ?? {})
  const added = new URLSearchParams()
  for (const [name, values] of given) {
    for (const value of [values].flat()) {
      if (value === null || value === undefined) continue
      if (Object(value) === value) {
        throw refusal(`'query' has a ${typeof value} as '${name}'; give a text or a number, or a list of them`)
      }
      added.append(name, String(value))
    }
  }
  const text = added.toString()
  if (text === '') return url
  const path = url.replace(/#.*/s, '')
  const separator = !path.includes('?') ? '?' : /[?&]$/.test(path) ? '' : '&'
  return path + separator + text + url.slice(path.length)
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

/** The client's headers. A function that does not answer ends with the deadline, or with the caller's signal. */
async function resolveHeaders(
  { headers, deadlineMs: clientsDeadlineMs = Number.POSITIVE_INFINITY, clock = systemClock }: AnyFetchOptions,
  {
    method,
    url,
    signal,
    dropBody,
    deadlineMs = clientsDeadlineMs,
  }: Pick<PreparedRequest, 'method' | 'url' | 'signal' | 'dropBody'> & CallOptions,
): Promise<HeadersOption | undefined> {
  if (typeof headers !== 'function') return headers
  try {
    return await within(clock, deadlineMs, signal, headers())
  } catch (thrown) {
    dropBody()
    if (thrown === EXPIRED) throw transportError('timeout', { method, url }, [], undefined)
    if (signal?.aborted) throw transportError(kindOfAbort(signal), { method, url }, [], reasonOf(signal))
    throw thrown
  }
}
