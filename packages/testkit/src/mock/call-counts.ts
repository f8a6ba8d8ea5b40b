import { createHash } from 'node:crypto'

const MOST_CALLS = 10_000

/** Counts how often each kind of call has failed. Bounded: the kind that was last seen longest ago is forgotten. */
export class CallCounts {
  readonly #failures = new Map<string, number>()
  readonly #most: number

  constructor(most = MOST_CALLS) {
    this.#most = most
  }

  /** Whether this call is one of the `times` that fail; the one after them succeeds and starts the count again. */
  isToFail(key: readonly unknown[], times: number): boolean {
    // A digest, since the key holds a whole URL and whole headers.
    const call = createHash('sha256').update(JSON.stringify(key)).digest('base64')
    const failures = this.#failures.get(call) ?? 0
    this.#failures.delete(call)
    if (failures >= times) return false
    this.#failures.set(call, failures + 1)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > this.#most && oldest !== undefined) this.#failures.delete(oldest)
    return true
  }
}
