import type { IncomingMessage, ServerResponse } from 'node:http'

/** Node's own types, which Express 4 and 5 (and Connect) build upon. */
export type Next = (error?: unknown) => void
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void
export type ErrorMiddleware = (thrown: unknown, request: IncomingMessage, response: ServerResponse, next: Next) => void

/** A request that `requestId()` has seen. */
// No interface of its own: pino-http's types give every `IncomingMessage` an `id` of theirs.
export type RequestWithId = IncomingMessage & {
  /** The id of the request, as on the wire and in pino-http's log lines. */
  id?: string
}

declare global {
  namespace Express {
    interface Request {
      /** The id of the request, set by `requestId()` of @errspec/express. */
      id: string
    }
  }
}
