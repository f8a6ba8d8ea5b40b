import type { Attempt } from '@errspec/core'

/** The request that a response answers, and how it came about. */
export interface ResponseOrigin {
  readonly method: string
  readonly url: string
  readonly attempts: readonly Attempt[]
  /** The caller's: it alone tells an abort with a reason of its own from a broken connection. */
  readonly signal?: AbortSignal | undefined
}

const origins = new WeakMap<Response, { readonly origin: ResponseOrigin; complete: (() => void) | undefined }>()

/**
 * Notes where a response came from, for errors that show only while its body is read. `complete` adds to the attempts what is told
 * where somebody asks.
 */
export function rememberAttempts(response: Response, origin: ResponseOrigin, complete?: () => void): void {
  origins.set(response, { origin, complete })
}

/** Where a response of a client came from; `undefined` for one of another fetch. */
export function attemptsOf(response: Response): ResponseOrigin | undefined {
  const known = origins.get(response)
  known?.complete?.()
  if (known) known.complete = undefined
  return known?.origin
}
