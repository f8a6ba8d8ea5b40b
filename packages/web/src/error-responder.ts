import type { AnyCatalog } from '@errspec/core'
import { notFoundError } from '@errspec/core/adapter'
import { answerError, errorResponse } from './answer-error.js'
import { checkOptions, type ResponderOptions } from './options.js'

/** What answers for a framework's own hooks. Neither function throws. */
export interface ErrorResponder {
  /**
   * The answer to whatever was thrown, as `hono.onError` wants it: `(thrown, c) => respond(thrown, c.req.raw)`. Of `present`, the headers
   * that are set on the response so far, it keeps what is about the request (CORS, cookies).
   */
  readonly respond: (thrown: unknown, request: Request, present?: Headers) => Response
  /** The answer where no route was found: the kind of the catalog's row of 404, else a plain 404. The URL is not repeated. */
  readonly notFound: (request: Request, present?: Headers) => Response
}

/**
 * Answers in the contract's envelope whatever a framework's hooks are given; nothing of an unknown error reaches the wire. Without
 * `onError`, a 5xx and its cause chain go to `console.error`. Throws a `TypeError` for options that make no sense.
 */
export function errorResponder(catalog: AnyCatalog, options: ResponderOptions = {}): ErrorResponder {
  checkOptions('errorResponder', catalog, options)
  const respond: ErrorResponder['respond'] = (...of) => respondTo(catalog, options, ...of)
  return { respond, notFound: (request, present) => respond(notFoundError(catalog), request, present) }
}

/** The answer to a thrown value, reported. Never throws. */
export function respondTo(
  catalog: AnyCatalog,
  options: ResponderOptions,
  thrown: unknown,
  request: Request,
  present?: Headers,
): Response {
  let answer: ReturnType<typeof errorResponse> | undefined
  const { parts } = answerError(catalog, options, thrown, request, (parts, method) => {
    answer = errorResponse(parts, method, present)
    return answer
  })
  return answer?.response ?? errorResponse(parts, '').response
}
