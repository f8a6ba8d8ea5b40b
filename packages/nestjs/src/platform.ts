import type { AnyCatalog } from '@errspec/core'
import { notFoundError } from '@errspec/core/adapter'
import type { HttpServer } from '@nestjs/common'

/** What the platform raised for a request, before Nest made an exception of its own of it. */
const originals = new WeakMap<object, unknown>()
/** Requests that no route took. */
const unrouted = new WeakSet<object>()

export function rememberOriginal(request: object, error: unknown): void {
  originals.set(request, error)
}

/**
 * What was really thrown. Nest turns a platform's parse error into an exception that has only its text, and a missing
 * route into one that repeats the URL with its query.
 */
export function platformThrow(catalog: AnyCatalog, request: object, thrown: unknown): unknown {
  if (originals.has(request)) {
    const original = originals.get(request)
    originals.delete(request)
    return original
  }
  if (unrouted.delete(request)) return notFoundError(catalog)
  return thrown
}

/** Whether the failure is that no route took the request. */
export function isUnrouted(request: object): boolean {
  return unrouted.has(request) && !originals.has(request)
}

/** Whether Nest was told of a failure by the platform, rather than by a handler. */
export function isPlatformThrow(request: object): boolean {
  return originals.has(request)
}

type Handler = (...args: unknown[]) => unknown

/** Has the platform's errors and missing routes remembered. To be called before Nest registers its handlers for them. */
export function rememberOriginals(adapter: HttpServer): void {
  const { setErrorHandler, setNotFoundHandler } = adapter
  adapter.setErrorHandler &&= (handler, prefix) =>
    setErrorHandler?.call(
      adapter,
      // Express tells an error handler by its four parameters.
      (error: unknown, request: object, response: unknown, next: unknown) => {
        rememberOriginal(request, error)
        return (handler as Handler)(error, request, response, next)
      },
      prefix,
    )
  adapter.setNotFoundHandler &&= (handler, prefix) =>
    setNotFoundHandler?.call(
      adapter,
      (request: object, ...rest: unknown[]) => {
        unrouted.add(request)
        return (handler as Handler)(request, ...rest)
      },
      prefix,
    )
}
