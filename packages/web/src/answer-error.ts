import type { AnyCatalog } from '@errspec/core'
import {
  carried,
  carry,
  type ErrorLog,
  type ErrorResponseParts,
  headerChanges,
  isRecord,
  logText,
  pathOf,
  reportError,
  reportUndeclared,
  requestIdFor,
  requestIdHeadersOf,
  statusError,
  toErrorResponse,
} from '@errspec/core/adapter'
import { fromNext } from './next-signals.js'
import type { ResponderOptions } from './options.js'

const ANSWER = Symbol.for('errspec.answer')

/** The last error that was answered for a request. */
interface Answer {
  readonly thrown: unknown
  readonly parts: ErrorResponseParts
}

/**
 * The ids of the last answers. A framework may put a copy in the place of a request (Hono's `bodyLimit` does), which has an id of its
 * own: what was answered for the copy is told from an upstream's answer by that.
 */
const lately = new Set<string>()
const MOST_IDS = 256

/** What an error's answer and its report have to know of a request. */
interface RequestFacts {
  readonly method: string
  readonly path: string
  readonly accept?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What is done about an error, and the response that says so, if one can still be given. */
export interface AnsweredError {
  readonly parts: ErrorResponseParts
  readonly requestId: string
  readonly path: string
}

const log: ErrorLog = Object.assign(
  // One text: `%` in a path is no format.
  (line: string, error: unknown) => console.error(`${line} ${logText(error)}`),
  { ofExpected: 'nothing' as const },
)

/**
 * Finds what a thrown value is in the contract, and reports it; once, however many layers of the same request are shown it. `give`
 * makes the answer; what it returns is what it met on the way. Never throws.
 */
export function answerError(
  catalog: AnyCatalog,
  options: ResponderOptions,
  thrown: unknown,
  request: Request,
  give: (parts: ErrorResponseParts, method: string) => { readonly answerFailure?: unknown } = () => ({}),
): AnsweredError {
  // On an error's way nothing is refused any more: a request that is none gets an answer as well.
  const known: Request = isRecord(request) ? request : ({ headers: new Headers() } as unknown as Request)
  const requestId = requestIdFor(known, options.requestId)
  const { method, path, accept, signal } = factsOf(known)
  const before = carried(known, ANSWER) as Answer | undefined
  if (before && Object.is(before.thrown, thrown)) {
    give(before.parts, method)
    return { parts: before.parts, requestId, path }
  }
  const { envelope, onError } = options
  const parts = toErrorResponse(catalog, thrown, {
    requestId,
    envelope,
    path,
    accept,
    mapError: (value) => options.mapError?.(value) ?? fromNext(catalog, value) ?? abortOf(catalog, value, signal),
    requestIdHeaders: requestIdHeadersOf(known),
    clientLeft: signal?.aborted ? 'writing' : undefined,
    request: known,
  })
  carry(known, ANSWER, { thrown, parts } satisfies Answer)
  remember(requestId)
  const { answerFailure } = give(parts, method)
  const where = { requestId, method, path }
  reportError(parts, where, onError, log, answerFailure)
  reportUndeclared(parts, { requestId, method, path, isSeen: !signal?.aborted }, options, log)
  return { parts, requestId, path }
}

/** A request of a framework may refuse to be read, as Next.js's does while it renders at build time. */
function factsOf(request: Request): RequestFacts {
  try {
    const { method = 'GET', url = '', headers, signal } = request
    return { method, path: pathOf(url), accept: headers.get('accept') ?? undefined, signal }
  } catch {
    return { method: '', path: '' }
  }
}

/** The reason of an abort by the client, which whatever was passed the request's signal throws as it is; it may be a text. */
function abortOf(catalog: AnyCatalog, thrown: unknown, signal: AbortSignal | undefined) {
  if (!signal?.aborted || thrown !== signal.reason) return undefined
  return statusError(catalog, 499, { text: 'Client Closed Request' })
}

/** A response for an error, and what kept a header from being written. `present` are the headers that are set so far. */
export function errorResponse(
  parts: ErrorResponseParts,
  method: string,
  present?: Headers,
): { readonly response: Response; readonly answerFailure?: unknown } {
  // A framework may pass more than it is asked for.
  const headers = new Headers(typeof present?.getSetCookie === 'function' ? present : undefined)
  const { remove, set } = headerChanges(parts, Object.fromEntries(headers))
  for (const name of remove) headers.delete(name)
  let failure: { answerFailure?: unknown } = {}
  for (const [name, value] of Object.entries(set)) {
    try {
      headers.set(name, value)
    } catch (answerFailure) {
      failure = { answerFailure }
    }
  }
  const isHead = method === 'HEAD'
  // Of a body that is there, the server says the length itself, whatever a middleware has made of it.
  if (isHead) headers.set('content-length', String(new TextEncoder().encode(parts.body).length))
  return { response: new Response(isHead ? null : parts.body, { status: parts.status, headers }), ...failure }
}

function remember(requestId: string): void {
  lately.add(requestId)
  const [oldest] = lately
  if (lately.size > MOST_IDS && oldest !== undefined) lately.delete(oldest)
}

/** A response on its way out, and the id that goes with it. */
export interface Outgoing {
  readonly response: Response
  readonly requestId: string
}

/** A response as it is to be sent: if it is the answer of an error, without what others have put onto it since. */
export function asAnswered(request: Request, response: Response, requestId: string): Outgoing {
  const kind = response.headers.get('x-error-kind')
  if (kind === null) return { response, requestId }
  const answer = carried(request, ANSWER) as Answer | undefined
  // Another layer may have answered with something else after all.
  if (answer && answer.parts.status === response.status && answer.parts.headers['x-error-kind'] === kind) {
    return { response: errorResponse(answer.parts, request.method, response.headers).response, requestId }
  }
  const [name = 'x-request-id'] = requestIdHeadersOf(request) ?? []
  const id = response.headers.get(name) ?? ''
  return { response, requestId: lately.delete(id) ? id : requestId }
}
