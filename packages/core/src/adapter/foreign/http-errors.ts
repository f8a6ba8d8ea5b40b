import { type ForeignError, statusOf, type Thrown } from './thrown.js'

/** What http-errors makes, and whatever keeps to its `expose`: the text is for the client where it says so. */
export function fromHttpErrors(thrown: Thrown): ForeignError | undefined {
  const { expose, message, headers } = thrown
  if (typeof expose !== 'boolean') return undefined
  return { status: statusOf(thrown), text: expose ? message : undefined, headers }
}
