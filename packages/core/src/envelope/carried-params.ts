import { type Envelope, partsOf } from './compile-envelope.js'

/** Whether what an envelope writes of a param is all of it, so that a client can read it back from the body. */
export function carriesParam(
  envelope: Envelope,
  name: string,
  isIssues: boolean,
  place: 'body' | 'frame' = 'body',
): boolean {
  const parts = partsOf(envelope[place])
  if (!['params', '...', `params.${name}`].some((part) => parts.includes(part))) return false
  if (!isIssues || !envelope.issue) return true
  const shown = partsOf(envelope.issue)
  return (
    ['message', 'code'].every((part) => shown.includes(part)) &&
    ['pointer', 'field'].some((part) => shown.includes(part))
  )
}
