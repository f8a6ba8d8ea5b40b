import type { Clock } from './options.js'

/** What a wait rejects with when its time is over. */
export const EXPIRED = Symbol('expired')

/**
 * A signal that fires with the caller's or with our own. `release` ends what listens to the caller's, where the platform has no
 * `AbortSignal.any` (React Native, browsers before 2024) or does not take a signal that is not its own.
 */
export function joinSignals(
  caller: AbortSignal | undefined,
  own: AbortController,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const nothing = () => {}
  if (!caller) return { signal: own.signal, release: nothing }
  try {
    return { signal: AbortSignal.any([caller, own.signal]), release: nothing }
  } catch {
    const relay = () => own.abort(reasonOf(caller))
    caller.addEventListener('abort', relay)
    if (caller.aborted) relay()
    return { signal: own.signal, release: () => caller.removeEventListener('abort', relay) }
  }
}

/** Why a signal fired; older platforms keep no reason. */
export function reasonOf({ reason }: AbortSignal): unknown {
  return reason === undefined ? Object.assign(new Error('This operation was aborted'), { name: 'AbortError' }) : reason
}

/** What the caller's signal has ended a request with: `AbortSignal.timeout()` is no decision of theirs. */
export function kindOfAbort(signal: AbortSignal): 'timeout' | 'aborted' {
  return (signal.reason as { name?: unknown } | undefined)?.name === 'TimeoutError' ? 'timeout' : 'aborted'
}

/**
 * What is waited for, unless the signal fires before: then rejects with its reason, whatever becomes of it, and `late` is given
 * what comes after all.
 */
export function unlessAborted<T>(
  signal: AbortSignal,
  awaited: T | PromiseLike<T>,
  late: (value: T) => unknown = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const promise = Promise.resolve(awaited)
    const abort = () => {
      reject(reasonOf(signal))
      promise.then(late).catch(() => {})
    }
    const settled =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        signal.removeEventListener('abort', abort)
        settle(value)
      }
    signal.addEventListener('abort', abort)
    promise.then(settled(resolve), settled(reject))
    // What has fired already does not fire again.
    if (signal.aborted) abort()
  })
}

/** What somebody else's function gives, for no longer than `ms` (then rejects with `EXPIRED`) or until the caller's signal fires. */
export async function within<T>(
  clock: Clock,
  ms: number,
  caller: AbortSignal | undefined,
  awaited: T | PromiseLike<T>,
): Promise<T> {
  const timer = new AbortController()
  const { signal, release } = joinSignals(caller, timer)
  const cancel = ms < Number.POSITIVE_INFINITY ? clock.schedule(() => timer.abort(EXPIRED), ms) : () => {}
  try {
    return await unlessAborted(signal, awaited)
  } finally {
    cancel()
    release()
  }
}

/** Calls what has no say in what becomes of the request: a hook, or what frees a body. What it throws is ignored. */
export function quietly(call: () => unknown): void {
  // In a promise, so that a rejection goes the way of a throw.
  new Promise((resolve) => resolve(call())).catch(() => {})
}
