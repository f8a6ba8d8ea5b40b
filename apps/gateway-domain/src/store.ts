/** Who calls, and what their contract allows. Money is in nano-euros: whole numbers, so that sums are exact. */
export interface Organisation {
  readonly name: string
  /** Monthly commit. */
  readonly commit: number
  /** Spent so far in the month asked for. */
  readonly spent: number
  /** Requests at the same time. */
  readonly maxThroughput: number
}

export type ModelKind = 'chat' | 'embedding' | 'image' | 'image-edit' | 'document'

export interface Model {
  readonly name: string
  readonly kind: ModelKind
  /** Which backend serves it. */
  readonly backend: string
  /** Nano-euros for a token read, a token written and a whole call. */
  readonly inputPrice: number
  readonly outputPrice: number
  readonly callPrice: number
  readonly maxInputImages: number
  readonly enhancesPrompts: boolean
  /** Length of its embeddings; 0 for other kinds. */
  readonly dimensions: number
}

/** A call that is about to run. */
export interface Reservation {
  /** Its request id, which no other call has. */
  readonly id: string
  readonly organisation: string
  readonly model: string
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string
  /** The most that it can cost. */
  readonly amount: number
  /** The organisation's monthly commit. */
  readonly commit: number
}

/** What a call came to. */
export interface Booking {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number
}

/** All calls of an organisation to one model on one day. */
export interface UsageRow extends Booking {
  readonly model: string
  readonly day: string
  readonly requests: number
}

/** How long, in ms, an amount is set aside at most: a process that was killed settles nothing. Longer than any call may run. */
export const RESERVED_MS = 10 * 60_000

/** Keys, organisations, models and usage. Every method can fail as a database can. */
export interface Store {
  /** The owner of a key, with what was spent in `month` (`YYYY-MM`); `undefined` where the key does not exist or is inactive. */
  findOwner(key: string, month: string): Promise<Organisation | undefined>
  findModel(name: string): Promise<Model | undefined>
  /**
   * Sets the amount aside for a call, in one atomic step. Resolves with what is booked and set aside in its month already: where
   * that has reached the commit, nothing was set aside.
   */
  reserve(reservation: Reservation): Promise<number>
  /** Books a call in place of what is set aside for it. Rejects where nothing is, and then books nothing. */
  book(id: string, booking: Booking): Promise<void>
  /** Makes a call cost nothing, whether an amount is set aside for it, booked, or neither. After a failure, may be asked again. */
  cancel(id: string): Promise<void>
  /** Usage in `month` (`YYYY-MM`) by day and model. */
  usage(organisation: string, month: string): Promise<readonly UsageRow[]>
  close(): Promise<void>
}
