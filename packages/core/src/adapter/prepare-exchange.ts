import { requestIdHeaders } from '../wire/wire.js'
import { type EndableResponse, rememberEnd } from './given.js'
import { type RequestIdOptions, requestIdFor, requestIdHeadersOf } from './request-ids.js'
import { shareClass } from './shared-class.js'

/** What is used of a Node response before it is given. */
export interface PreparableResponse extends EndableResponse {
  readonly headersSent: boolean
  setHeader(name: string, value: string): unknown
}

/**
 * Gives a request of Node's its id, its response the headers that carry it (wire rule 3), and has the response remember whether it was
 * given (`isGiven`). Returns the id. To be called by whoever sees the two first.
 */
export function prepareExchange<Request extends Parameters<typeof requestIdFor>[0]>(
  request: Request,
  response: PreparableResponse,
  options?: RequestIdOptions<Request>,
): string {
  shareClass(request)
  shareClass(response)
  rememberEnd(response)
  const id = requestIdFor(request, options)
  if (!response.headersSent) {
    const headers = requestIdHeaders(id, requestIdHeadersOf(request))
    for (const name in headers) response.setHeader(name, id)
  }
  return id
}
