import { byteLength } from './byte-length.js'
import type { ErrorResponseParts } from './error-response.js'
import { changesAmong } from './header-changes.js'

/** What is used of Node's `ServerResponse`. */
export interface WritableResponse {
  statusCode: number
  statusMessage: string
  readonly headersSent: boolean
  getHeaderNames(): string[]
  getHeader(name: string): unknown
  setHeader(name: string, value: string | number): unknown
  removeHeader(name: string): void
  end(body?: string): unknown
  destroy(): unknown
}

/**
 * Answers with an error on a Node response whose headers are still to be sent. What a middleware has put into the response's way
 * may fail, and is then taken out of it (wire rule 9): `answerFailure` is what it failed with, for `reportError`.
 */
export function writeResponse(
  parts: ErrorResponseParts,
  method: string,
  response: WritableResponse,
): { readonly answerFailure?: unknown } {
  try {
    write(parts, method, response)
    return {}
  } catch (answerFailure) {
    if (response.headersSent) {
      // Half of an answer, which nobody would end.
      response.destroy()
      return { answerFailure }
    }
    for (const name of ['writeHead', 'write', 'end', 'setHeader', 'removeHeader'] as const) {
      // What is the response's own property was put there over Node's method.
      Reflect.deleteProperty(response, name)
    }
    write(parts, method, response)
    return { answerFailure }
  }
}

function write(parts: ErrorResponseParts, method: string, response: WritableResponse): void {
  const { remove, set } = changesAmong(parts, response.getHeaderNames(), (name) => response.getHeader(name))
  for (const name of remove) response.removeHeader(name)
  for (const name in set) response.setHeader(name, set[name] as string)
  response.statusCode = parts.status
  // A phrase that the handler chose belongs to the answer that is replaced; Node fills in the standard one. HTTP/2 has none, and
  // Node warns of it.
  const { req } = response as { req?: { httpVersionMajor?: number } }
  if (req?.httpVersionMajor !== 2) response.statusMessage = ''
  response.setHeader('content-length', byteLength(parts.body))
  response.end(method === 'HEAD' ? undefined : parts.body)
}
