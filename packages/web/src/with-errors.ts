import type { AnyCatalog } from '@errspec/core'
import { requestIdFor, requestIdHeaders, requestIdHeadersOf, toStreamFrame } from '@errspec/core/adapter'
import { answerError, asAnswered } from './answer-error.js'
import { respondTo } from './error-responder.js'
import { guardBody } from './guard-body.js'
import { isNextSignal } from './next-signals.js'
import { checkOptions, type WithErrorsOptions } from './options.js'
import { isEventStream, isWhole } from './whole-body.js'

/**
 * Wraps a handler of web requests: a route of Next.js, a worker's `fetch`, Bun's and Deno's, `app.fetch` of Hono. Every response has
 * the request's id in its headers, what is thrown is answered in the contract's envelope, and a body that fails breaks
 * off, an event stream after one error frame (wire rule 6). Without `onError`, a 5xx and its cause chain go to `console.error`. Throws a
 * `TypeError` for what is no handler, and for options that make no sense.
 */
export function withErrors<Incoming extends Request, Rest extends unknown[] = []>(
  catalog: AnyCatalog,
  handler: (request: Incoming, ...rest: Rest) => Response | Promise<Response>,
  options: WithErrorsOptions = {},
): (request: Incoming, ...rest: Rest) => Promise<Response> {
  checkOptions('withErrors', catalog, options, ['mayFail'])
  if (typeof handler !== 'function') {
    throw new TypeError(`withErrors: expected the handler function, not a value of type ${typeof handler}`)
  }
  return async (request, ...rest) => {
    const requestId = requestIdFor<Request>(request, options.requestId)
    try {
      const response: unknown = await handler(request, ...rest)
      // Of Bun's server, which has taken the connection over by then.
      if (response === undefined && request.headers.get('upgrade')) return response as unknown as Response
      if (!isResponse(response)) {
        throw new TypeError(`withErrors: the handler returned a value of type ${typeof response}, not a Response`)
      }
      // No response that could be copied: an upgraded connection, `Response.error()`, an opaque one of a browser's.
      if (response.status < 200) return response
      const outgoing = asAnswered(request, response, requestId)
      return withRequestId(
        guarded(catalog, options, request, outgoing.response),
        requestIdHeaders(outgoing.requestId, requestIdHeadersOf(request)),
      )
    } catch (thrown) {
      if (isNextSignal(thrown)) throw thrown
      return respondTo(catalog, options, thrown, request)
    }
  }
}

/** By its looks: a server may have a class of its own, and a global one that it has replaced. */
function isResponse(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null) return false
  const { status, headers } = value as Partial<Response>
  return typeof status === 'number' && typeof headers?.set === 'function'
}

/** A response whose body, if it may fail, ends as wire rule 6 has it. */
function guarded(catalog: AnyCatalog, options: WithErrorsOptions, request: Request, response: Response): Response {
  const isEvents = isEventStream(response)
  if (!isEvents && (isWhole(response) || !mayFail(response, options))) return response
  const { body } = response
  if (!body) return response
  // In a body that is compressed already, text of ours would be read as damage.
  const hasFrame = isEvents && /^(?:identity)?$/i.test(response.headers.get('content-encoding') ?? '')
  const guard = guardBody(body, (thrown) => {
    const { parts, requestId, path } = answerError(catalog, options, thrown, request)
    return {
      ...(hasFrame && { frame: toStreamFrame(catalog, parts.error, requestId, { envelope: options.envelope, path }) }),
      reason: brokenOff(`The response to ${requestId} has failed and breaks off (${parts.error.kind})`),
    }
  })
  return new Response(guard, response)
}

/** What a body fails with. A server may print it, or even send its message: nothing of what was thrown is in it, nor where we are. */
function brokenOff(message: string): Error {
  const reason = new Error(message)
  return Object.assign(reason, { stack: String(reason) })
}

function mayFail(response: Response, options: WithErrorsOptions): boolean {
  try {
    return options.mayFail?.(response) ?? true
  } catch {
    return true
  }
}

/** The responses that have passed: one that a service keeps for several requests must not have one's id for another. */
const passed = new WeakSet<Response>()

function withRequestId(response: Response, headers: Readonly<Record<string, string>>): Response {
  if (!passed.has(response)) {
    passed.add(response)
    try {
      setAll(response, headers)
      return response
    } catch {
      // Those of a redirect, or of what `fetch` gave, cannot be written.
    }
  }
  const copy = new Response(response.body, response)
  setAll(copy, headers)
  return copy
}

function setAll(response: Response, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
}
