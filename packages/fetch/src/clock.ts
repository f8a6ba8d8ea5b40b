/** Time and chance, for tests to take over. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number
  /** Calls back after a wait in ms; returns what cancels it. */
  schedule(callback: () => void, ms: number): () => void
}

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
