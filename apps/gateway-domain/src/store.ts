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

/** One call to be paid for. */
export interface Booking {
  readonly organisation: string
  readonly model: string
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number
}

/** All calls of an organisation to one model on one day. */
export interface UsageRow extends Omit<Booking, 'organisation'> {
  readonly requests: number
}

/** Keys, organisations, models and usage. Every method can fail as a database can. */
export interface Store {
  /** The owner of a key, with what was spent in `month` (`YYYY-MM`); `undefined` where the key does not exist or is inactive. */
  findOwner(key: string, month: string): Promise<Organisation | undefined>
  findModel(name: string): Promise<Model | undefined>
  book(booking: Booking): Promise<void>
  /** Usage in `month` (`YYYY-MM`) by day and model. */
  usage(organisation: string, month: string): Promise<readonly UsageRow[]>
  close(): Promise<void>
}
