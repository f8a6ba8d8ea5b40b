import { isRecord } from '../../values/plain-data.js'
import type { ForeignError, Thrown } from './thrown.js'

/** @hapi/boom 9 and 10. What it has made of another error (`boomify`) keeps that one's text, and lacks the mark of its maker. */
export function fromBoom(thrown: Thrown): ForeignError | undefined {
  const { isBoom, isServer, output, message } = thrown
  if (isBoom !== true || !isRecord(output)) return undefined
  const isOwnText = typeof thrown['typeof'] === 'function' && isServer === false
  return { status: output['statusCode'], text: isOwnText ? message : undefined, headers: output['headers'] }
}
