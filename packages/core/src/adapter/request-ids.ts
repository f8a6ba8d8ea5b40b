import { isRequestId, newRequestId } from '../wire/request-id.js'

const REQUEST_ID = Symbol.for('errspec.requestId')

/** Where an inbound `x-request-id` may be taken over. */
export interface RequestIdOptions<Request = unknown> {
  /** Whether the caller is trusted to choose the id, for each request or by a test of it. Default: never. */
  readonly trust?: boolean | ((request: Request) => boolean)
}

interface RequestLike {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** The id of a request: the one that it has already, else a trusted inbound one, else a new one (wire rule 3). */
export function requestIdFor<Request extends RequestLike>(
  request: Request,
  options: RequestIdOptions<Request> = {},
): string {
  const carrier = request as Request & { [REQUEST_ID]?: string }
  const present = carrier[REQUEST_ID]
  if (present !== undefined) return present
  const trusted = options.trust === true || (typeof options.trust === 'function' && isTrusted(options.trust(request)))
  const inbound = request.headers['x-request-id']
  const id = trusted && isRequestId(inbound) ? inbound : newRequestId()
  carrier[REQUEST_ID] = id
  return id
}

/** Only `true` is trust: a promise, of an async test, is not. */
function isTrusted(verdict: unknown): boolean {
  if (typeof verdict === 'object') Promise.resolve(verdict).catch(() => {})
  return verdict === true
}

/** For the option of that name of Fastify and pino-http, so that their logs carry the id of the response. */
export function genReqId(request: RequestLike): string {
  return requestIdFor(request)
}
