import type { ErrorResponseParts } from './error-response.js'
import { mergeVary } from './negotiate.js'
import { staleHeaders } from './stale-headers.js'

declare class TextEncoder {
  encode(text: string): { readonly length: number }
}

/** What is used of Node's `ServerResponse`. */
export interface WritableResponse {
  statusCode: number
  statusMessage: string
  getHeader(name: string): number | string | readonly string[] | undefined
  setHeader(name: string, value: string | number): unknown
  removeHeader(name: string): void
  end(body?: string): unknown
}

/** Answers with an error on a Node response whose headers are still to be sent. */
export function writeResponse(parts: ErrorResponseParts, method: string, response: WritableResponse): void {
  for (const name of staleHeaders(parts.error)) response.removeHeader(name)
  for (const [name, value] of Object.entries(parts.headers)) {
    response.setHeader(name, name === 'vary' ? mergeVary(response.getHeader(name), value) : value)
  }
  response.statusCode = parts.status
  // A phrase that the handler chose belongs to the answer that is replaced; Node fills in the standard one.
  response.statusMessage = ''
  response.setHeader('content-length', new TextEncoder().encode(parts.body).length)
  response.end(method === 'HEAD' ? undefined : parts.body)
}
