import type { NextFunction, Request, RequestHandler, Response } from 'express'

/**
 * Lets an async handler throw on Express 4: what it rejects with goes to the error handler. Express 5 does so itself,
 * and needs this only for a handler that rejects with what Express reads as a signal (`'route'`, `'router'`).
 */
export function asyncHandler<
  P = Request['params'],
  // biome-ignore lint/suspicious/noExplicitAny: Express's own default
  ResponseBody = any,
  // biome-ignore lint/suspicious/noExplicitAny: Express's own default
  RequestBody = any,
  Query = Request['query'],
>(
  handler: (
    request: Request<P, ResponseBody, RequestBody, Query>,
    response: Response<ResponseBody>,
    next: NextFunction,
  ) => unknown,
): RequestHandler<P, ResponseBody, RequestBody, Query> {
  if (typeof handler !== 'function') {
    throw new TypeError(`asyncHandler: expected the handler function, not a value of type ${typeof handler}`)
  }
  return (request, response, next) => {
    const fail = (reason: unknown) => next(isSignal(reason) ? new Error(`A handler threw ${reason}`) : reason)
    try {
      Promise.resolve(handler(request, response, next)).catch(fail)
    } catch (reason) {
      fail(reason)
    }
  }
}

/** What `next` takes for "go on" instead of an error. */
function isSignal(reason: unknown): boolean {
  return !reason || reason === 'route' || reason === 'router'
}
