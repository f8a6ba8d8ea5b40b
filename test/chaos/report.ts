/** What the program of calls is told to do. */
export interface CallsTask {
  readonly seed: number
  readonly calls: number
  readonly concurrency: number
  readonly targets: readonly Target[]
}

/** A mode, as the caller sees it. */
export interface Target {
  readonly name: string
  readonly url: string
  readonly hangs: boolean
  readonly weight: number
}

/** What became of the calls. */
export interface CallsReport {
  /** How often the calls of each mode ended how, see `Mode`. */
  readonly outcomes: Record<string, Record<string, number>>
  /** The same where only the status tells: of a HEAD, of a body that was not read, of a plain fetch. */
  readonly statuses: Record<string, Record<string, number>>
  /** How the responses ended that were read as events. */
  readonly events: Record<string, Record<string, number>>
  /** What must not happen: a throw that is not typed, an unhandled rejection, a warning of Node. */
  readonly faults: string[]
  /** The modes of calls that had not settled when the patience of the program was over. */
  unsettled: string[]
  /** The longest time that a call went on after its deadline. */
  latestMs: number
  /** Timers of the client that neither fired nor were cancelled once all calls had settled. */
  openTimers: number
}
