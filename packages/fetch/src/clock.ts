import type { Clock } from './options.js'

/** The longest time that the platform's timers can wait; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  schedule(callback, ms) {
    // The platform cuts off fractions, and may be early by a part of a millisecond.
    const timer = setTimeout(callback, Math.min(Math.ceil(ms) + 1, LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
}

/** Waits, or ends at once when the signal fires. Resolves in both cases: the caller looks at the signal. */
export function wait(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.schedule(finish, ms)
    signal?.addEventListener('abort', finish)
  })
}
