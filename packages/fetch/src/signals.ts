import type { Clock } from './clock.js'

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
 * What is waited for, unless the signal fires or `ms` are over before: then rejects with the signal's reason or `EXPIRED`,
 * whatever becomes of it, and `late` is given what comes after all.
 */
export function within<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  awaited: T | PromiseLike<T>,
  late: (value: T) => unknown = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const promise = Promise.resolve(awaited)
    let cancel = () => {}
    const settled =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        cancel()
        signal?.removeEventListener('abort', abort)
        settle(value)
      }
    const end = settled((reason: unknown) => {
      reject(reason)
      promise.then(late).catch(() => {})
    })
    const abort = () => end(reasonOf(signal as AbortSignal))
    promise.then(settled(resolve), settled(reject))
    // What has fired already does not fire again.
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort)
    if (ms !== Number.POSITIVE_INFINITY) cancel = clock.schedule(() => end(EXPIRED), ms)
  })
}

/** Waits, or ends at once when the signal fires. Resolves in both cases: the caller looks at the signal. */
export async function wait(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  await within(clock, ms, signal, new Promise(() => {})).catch(() => {})
}

/** Frees what nobody reads: a web stream and its reader have a `cancel`, a Node stream a `destroy`, an iterator a `return`. */
export function discard(streamOf: () => unknown): void {
  quietly(() => {
    const stream = Object(streamOf())
    return stream.cancel ? stream.cancel() : stream.destroy ? stream.destroy() : stream.return?.()
  })
}

/** Calls what has no say in what becomes of the request: a hook, or what frees a body. What it throws is ignored. */
export function quietly(call: () => unknown): void {
  // In a promise, so that a rejection goes the way of a throw.
  new Promise((resolve) => resolve(call())).catch(() => {})
}
