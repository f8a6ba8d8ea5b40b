import { newRequestId } from '@errspec/core'
import { systemClock } from './clock.js'
import { CHECKS } from './development.js'
import type { AnyFetchOptions, CallOptions, HeadersOption, QueryOption, RequestOptions } from './options.js'
import { discard, EXPIRED, within } from './signals.js'
import { abortError, transportError, withoutQuery, withoutSecrets } from './transport-error.js'

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

/** What a call of our own clients has beside `fetch`'s settings. */
const OURS: Readonly<Record<Exclude<keyof RequestOptions, keyof RequestInit>, 1>> = {
  ...{ json: 1, query: 1, idempotencyKey: 1, retry: 1, timeoutMs: 1, bodyTimeoutMs: 1, deadlineMs: 1 },
  ...{ maxRetryAfterMs: 1, onAttempt: 1, onRetry: 1, onResponse: 1 },
}

/** `fetch`'s own settings among those of a call. */
export function fetchSettings(options: RequestOptions): Omit<RequestOptions, keyof CallOptions | 'json' | 'query'> {
  const settings: Record<string, unknown> = {}
  for (const key of Object.keys(options)) {
    if (!(key in OURS)) settings[key] = options[key as keyof RequestOptions]
  }
  return settings
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
  const { baseUrl, headers: clients, clock = systemClock } = client
  const { json, query } = options
  const init = fetchSettings(options)
  const request = input instanceof Request ? input : undefined
  const method = (init.method ?? request?.method ?? (json === undefined ? 'GET' : 'POST')).toUpperCase()
  const resolved = resolveUrl(baseUrl, request ? request.url : String(input))
  const { isOurs } = resolved
  // In a browser in production, the part alone that is at fault.
  const refusal = (fault: string) =>
    new TypeError(
      `${method} ${withoutSecrets(withoutQuery(resolved.url))}: ${CHECKS ? fault : `${fault} cannot be sent`}`,
    )
  if (request && query) throw refusal(CHECKS ? `give 'query' with a URL: a Request has its own` : 'query')
  const url = withQuery(resolved.url, query, refusal)
  if (!isOurs && !client.fetch && !/^(?:https?|blob|data):|^[/\\]/i.test(url)) {
    throw refusal(CHECKS ? 'fetch cannot send to this scheme; give an http(s) URL, or a path of the baseUrl' : 'scheme')
  }
  if (/^https?:\/\/[^/?#]*@/i.test(url)) {
    throw refusal(
      CHECKS
        ? "a URL with a user name or password cannot be sent; give them in the header 'authorization'"
        : 'user name or password',
    )
  }
  const signal = (init.signal === undefined ? request?.signal : init.signal) ?? undefined
  if (signal && typeof signal.addEventListener !== 'function') {
    throw refusal(CHECKS ? "'signal' is no AbortSignal" : 'signal')
  }

  let body = init.body ?? undefined
  const stream = Object(body)
  const isStream = stream === body && ['getReader', 'pipe', Symbol.asyncIterator].some((key) => key in stream)
  const dropBody = () => {
    if (isStream) discard(() => stream)
  }
  let ours = isOurs ? clients : undefined
  // A promise is no headers by its type, and would be none in silence.
  if (typeof ours === 'function' || typeof Object(ours).then === 'function') {
    try {
      const ms = options.deadlineMs ?? client.deadlineMs ?? Number.POSITIVE_INFINITY
      ours = await within(clock, ms, signal, typeof ours === 'function' ? ours() : ours)
    } catch (thrown) {
      // A function that does not answer ends with the deadline, or with the caller's signal.
      dropBody()
      if (thrown === EXPIRED) throw transportError('timeout', { method, url }, [], undefined)
      throw signal?.aborted ? abortError(signal, { method, url }, []) : thrown
    }
  }
  const isKeyed = method === 'POST' && (options.idempotencyKey ?? client.idempotencyKey)
  let headers: Headers
  try {
    headers = mergeHeaders(
      {
        'content-type': json === undefined ? undefined : 'application/json',
        // Empty until it is known that nobody has one of their own, or wants none.
        'idempotency-key': isKeyed ? '' : undefined,
      },
      ours,
      init.headers ?? request?.headers,
    )
  } catch {
    // The platform's own words quote the value, which may be a key.
    throw refusal(CHECKS ? 'one of the headers has a name or a value that HTTP cannot carry' : 'header')
  }
  if (isKeyed && headers.get('idempotency-key') === '')
    headers.set('idempotency-key', newRequestId().replace('req', 'key'))
  if (json !== undefined) {
    if (body !== undefined) throw refusal(CHECKS ? `give either 'json' or 'body', not both` : 'json with body')
    body = JSON.stringify(json)
    if (body === undefined) throw refusal(CHECKS ? `'json' is a ${typeof json}, which JSON cannot say` : 'json')
  }
  if (request?.bodyUsed || request?.body?.locked) {
    throw refusal(CHECKS ? 'the body of this Request is used up; give a new Request, or its clone()' : 'used body')
  }
  // A copy of the caller's.
  const common = init as RequestInit & { duplex?: 'half' }
  common.method = method
  if (body !== undefined) common.body = body
  if (isStream) common.duplex = 'half'
  if (request || !isPlain(init, method, body) || !isSoundUrl(url)) {
    try {
      // Refuses what the platform would: a URL, method or header that is none, a stream that is used up, a GET with a body.
      const sample = 'getReader' in stream ? stream : (body ?? request?.body) != null ? '' : null
      new Request(url, { ...common, headers, body: sample, signal: null })
    } catch (fault) {
      const hint = CHECKS && isOurs && baseUrl === undefined ? '. Give createFetch a baseUrl for relative paths' : ''
      // Its words are all that it has, and they may quote the query: so it is no cause.
      throw refusal(withoutSecrets((fault as Error).message, url) + hint)
    }
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
    arguments: (signal) => [
      request ? request.clone() : url,
      // To spread it takes ten times as long.
      Object.assign({}, common, { headers: prepared.headers, signal }),
    ],
  }
  return prepared
}

/** Methods that every platform sends, each with what its body may be. */
const PLAIN = /^(?:(?:GET|HEAD|OPTIONS) undefined|(?:DELETE|PATCH|POST|PUT) (?:undefined|string))$/

/** Whether a request has nothing but what every platform takes, so that it need not be asked: that takes a tenth of a call. */
function isPlain(init: object, method: string, body: unknown): boolean {
  const isKnown = (key: string) => ['method', 'headers', 'body', 'signal'].includes(key)
  return PLAIN.test(`${method} ${typeof body}`) && Object.keys(init).every(isKnown)
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
 * Headers one over the other. A value of `null` removes what is there, and `undefined` is not there. Throws for what HTTP cannot
 * carry.
 */
export function mergeHeaders(...sources: readonly (HeadersOption | undefined)[]): Headers {
  const merged = new Headers()
  for (const source of sources) {
    if (source === undefined) continue
    const entries = Symbol.iterator in source ? new Headers(source as Headers) : Object.entries(source)
    for (const [name, value] of entries) {
      if (value === null) merged.delete(name)
      else if (value !== undefined) merged.set(name, value)
    }
  }
  return merged
}

function withQuery(url: string, query: QueryOption | undefined, refusal: (fault: string) => TypeError): string {
  const added = new URLSearchParams()
  for (const [name, values] of query instanceof URLSearchParams ? query : Object.entries(query ?? {})) {
    for (const value of [values].flat()) {
      if (value === null || value === undefined) continue
      if (Object(value) === value) {
        throw refusal(
          CHECKS
            ? `'query' has a ${typeof value} as '${name}'; give a text or a number, or a list of them`
            : `query '${name}'`,
        )
      }
      added.append(name, String(value))
    }
  }
  const text = String(added)
  if (text === '') return url
  const path = url.replace(/#.*/s, '')
  const separator = !path.includes('?') ? '?' : /[?&]$/.test(path) ? '' : '&'
  return path + separator + text + url.slice(path.length)
}

/** A relative path is joined to the base; an absolute URL goes as it is, and without the client's headers. */
function resolveUrl(baseUrl: string | undefined, input: string): { url: string; isOurs: boolean } {
  // As URL parsers see it: nothing up to the space in front, no tab or line break anywhere (WHATWG URL, 4.4).
  const path = input.replace(/^[^!-\uffff]+|[\t\n\r]/g, '')
  const isAbsolute = /^[a-z][a-z\d+.-]*:/i.test(path)
  // In a page, two slashes begin the name of another host.
  if (isAbsolute || baseUrl === undefined) return { url: path, isOurs: !isAbsolute && !/^[/\\]{2}/.test(path) }
  // One slash between the two: with more, a base of '/' would also name another host.
  const separator = /^(?:[?#]|$)/.test(path) ? '' : '/'
  return { url: baseUrl.replace(/\/+$/, '') + separator + path.replace(/^[/\\]+/, ''), isOurs: true }
}
