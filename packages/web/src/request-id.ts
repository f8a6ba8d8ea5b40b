import { requestIdFor } from '@errspec/core/adapter'

/** The id of a request, as on the wire and in the report: for a handler's own log lines. A copy of a request has one of its own. */
export function requestId(request: Request): string {
  return requestIdFor(request)
}
