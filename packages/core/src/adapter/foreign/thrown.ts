import type { Origin, Role } from '../../contract/generic-errors.js'

/** What a library's error means: a cause that the contract has a role for, or a status. */
export interface ForeignError extends Pick<Origin, 'text' | 'issues'> {
  readonly role?: Role
  readonly status?: unknown
  /** Response headers that it brings, for the wait in them. */
  readonly headers?: unknown
}

/** What was thrown, as the files of this room look at it. */
export type Thrown = Readonly<Record<string, unknown>>

/** The status under the name that most libraries give it. */
export function statusOf(thrown: Thrown): unknown {
  return thrown['status'] ?? thrown['statusCode']
}
