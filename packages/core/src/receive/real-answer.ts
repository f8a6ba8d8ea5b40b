/** What an answer tells: its words, the request's id, the wait in ms, whether it is tried again. */
interface Told {
  readonly message: string
  readonly id?: string
  readonly wait?: number
  readonly retry?: boolean
  readonly code?: string
}

/** An answer in the form that public documentation and public bug reports show, and what it tells. For tests. */
export type RealAnswer = readonly [
  name: string,
  status: number,
  body: unknown,
  told: Told,
  headers?: Record<string, string>,
]
