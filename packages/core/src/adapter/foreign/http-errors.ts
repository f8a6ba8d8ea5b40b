import { type ForeignError, statusOf, type Thrown } from './thrown.js'

/** What http-errors makes, and whatever keeps to its `expose`: the text is for the client where it says so. */
export function fromHttpErrors(thrown: Thrown): ForeignError | undefined {
  const { expose, message, headers } = thrown
  if (typeof expose !== 'boolean') return undefined
  const status = statusOf(thrown)
  const prototype = Object(Object.getPrototypeOf(thrown))
  // Its own errors inherit what it writes on others.
  if (typeof prototype.expose === 'boolean') return { status, text: expose ? message : undefined, headers }
  const [before = '', after = ''] = ` ${Object.getOwnPropertyNames(thrown).join(' ')} `.split(' expose ')
  // It prefers the status of what it marks to the one that it is told, and an upstream's is not ours.
  const hadStatus = 'status' in prototype || /\bstatus/.test(before)
  if (hadStatus && isUpstreamsAnswer(thrown)) return undefined
  // Somebody else's error that `createError(403, error)` has marked was not written for the client. The order of what it writes tells
  // it from a team's own error that has a status and `expose`, and speaks for itself.
  const isMarked = /^status/.test(after) && 'status' in thrown && 'statusCode' in thrown
  return isMarked ? { status } : { status, text: expose ? message : undefined, headers }
}

/** What HTTP clients leave on an error that says what an upstream answered. */
function isUpstreamsAnswer(thrown: Thrown): boolean {
  const { code, raw } = thrown
  const marks = ['response', 'request', 'requestID', 'request_id', '$metadata']
  return code === 'UND_ERR_RESPONSE' || Object(raw).statusCode !== undefined || marks.some((name) => name in thrown)
}
