import { type ForeignError, statusOf, type Thrown } from './thrown.js'

/** What http-errors makes, and whatever keeps to its `expose`: the text is for the client where it says so. */
export function fromHttpErrors(thrown: Thrown): ForeignError | undefined {
  const { expose, message, headers } = thrown
  if (typeof expose !== 'boolean') return undefined
  const status = statusOf(thrown)
  const marked = markedNames(thrown)
  if (!marked) return { status, text: expose ? message : undefined, headers }
  // It prefers the status of what it wraps to the one that it is told, and an upstream's is not ours.
  const isUpstreams = /\bstatus/.test(marked.before) && isUpstreamsAnswer(thrown)
  return isUpstreams ? undefined : { status }
}

/**
 * The names of somebody else's error that `createError(403, error)` has marked, as far as they were there before: what it says was
 * not written for the client. http-errors' own errors inherit what it writes, in this order, on others; a team's error that has
 * but a status and `expose` speaks for itself.
 */
function markedNames(thrown: Thrown): { readonly before: string } | undefined {
  if (typeof Object.getPrototypeOf(thrown)?.expose === 'boolean') return undefined
  const [before, after] = ` ${Object.keys(thrown).join(' ')} `.split(' expose ')
  const isMarked = /^status/.test(after ?? '') && 'status' in thrown && 'statusCode' in thrown
  return isMarked ? { before: before ?? '' } : undefined
}

/** What HTTP clients leave on an error that says what an upstream answered. */
function isUpstreamsAnswer(thrown: Thrown): boolean {
  const { code, raw } = thrown
  const marks = ['response', 'request', 'requestID', 'request_id', '$metadata']
  return code === 'UND_ERR_RESPONSE' || Object(raw).statusCode !== undefined || marks.some((name) => name in thrown)
}
