import { isRequestId, newRequestId } from '../wire/request-id.js'
import { carried, carry } from './carry.js'

const REQUEST_ID = Symbol.for('errspec.requestId')
const ID_HEADERS = Symbol.for('errspec.requestIdHeaders')

/** The form of a service's request ids, and whose to take over. */
export interface RequestIdOptions<Request = unknown> {
  /** Whether the caller is trusted to choose the id, for each request or by a test of it. Default: never. */
  readonly trust?: boolean | ((request: Request) => boolean)
  /** Makes an id: 1 to 128 visible ASCII characters. Default: `newRequestId`, which also stands in where this fails. */
  readonly generate?: (request: Request) => string
  /** The headers that carry the id, of requests that are trusted and of every response. Default: `x-request-id` and `request-id`. */
  readonly headers?: readonly string[]
}

/** A request of Node's, whose headers are a record, or of the web. */
interface RequestLike {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>> | WebHeaders
}

interface WebHeaders {
  get(name: string): string | null
}

/** The id of a request: the one that it has already, else a trusted inbound one, else a new one (wire rule 3). */
export function requestIdFor<Request extends RequestLike>(
  request: Request,
  options: RequestIdOptions<Request> = {},
): string {
  const names = options.headers?.map((name) => name.toLowerCase())
  if (names) carry(request, ID_HEADERS, names)
  const present = carried(request, REQUEST_ID) as string | undefined
  if (present !== undefined) return present
  const inbound = isTrusted(request, options.trust) ? inboundId(request) : undefined
  const id = inbound ?? generated(request, options.generate) ?? newRequestId()
  carry(request, REQUEST_ID, id)
  return id
}

/** The headers that carry a request's id, for an answer: what `requestIdFor` was told of its names. */
export function requestIdHeadersOf(request: object): readonly string[] | undefined {
  return carried(request, ID_HEADERS) as readonly string[] | undefined
}

function inboundId(request: RequestLike): string | undefined {
  const [name = 'x-request-id'] = requestIdHeadersOf(request) ?? []
  try {
    const { headers } = request
    const inbound = isWeb(headers) ? headers.get(name) : headers[name]
    return isRequestId(inbound) ? inbound : undefined
  } catch {
    // A request of a framework may refuse to be read, as Next.js's does while it renders at build time.
    return undefined
  }
}

/** A header of Node's that is named `get` is text. */
function isWeb(headers: RequestLike['headers']): headers is WebHeaders {
  return typeof headers['get'] === 'function'
}

/** What a team's own function makes, where it is fit for a header. */
function generated<Request>(request: Request, generate: RequestIdOptions<Request>['generate']): string | undefined {
  try {
    const id: unknown = generate?.(request)
    return typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id) ? id : undefined
  } catch {
    return undefined
  }
}

/** Only `true` is trust: a promise, of an async test, is not; nor is a test that throws. */
function isTrusted<Request>(request: Request, trust: RequestIdOptions<Request>['trust']): boolean {
  if (typeof trust !== 'function') return trust === true
  try {
    const verdict: unknown = trust(request)
    if (typeof verdict === 'object') Promise.resolve(verdict).catch(() => {})
    return verdict === true
  } catch {
    return false
  }
}

/** For the option of that name of Fastify and pino-http, so that their logs carry the id of the response. */
export function genReqId(request: RequestLike): string {
  return requestIdFor(request)
}
