import { type Envelope, type Node, partsOf } from './compile-envelope.js'

/** Whether a template shows anything at all of a param. */
export function showsParam(template: Node, name: string, isWhole = false): boolean {
  const parts = partsOf(template, isWhole)
  return ['params', '...', `params.${name}`].some((part) => parts.includes(part))
}

/** Whether what an envelope writes of a param is all of it, so that a client can read it back from the body. */
export function carriesParam(
  envelope: Envelope,
  name: string,
  isIssues: boolean,
  place: 'body' | 'frame' = 'body',
): boolean {
  if (!showsParam(envelope[place], name, true)) return false
  if (!isIssues || !envelope.issue) return true
  const shown = partsOf(envelope.issue, true)
  return (
    ['message', 'code'].every((part) => shown.includes(part)) &&
    ['pointer', 'field'].some((part) => shown.includes(part))
  )
}
