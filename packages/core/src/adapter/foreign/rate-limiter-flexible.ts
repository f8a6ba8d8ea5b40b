import { isRecord } from '../../values/plain-data.js'
import type { ForeignError, Thrown } from './thrown.js'

/** rate-limiter-flexible: it rejects with the state of the limit, which is no error; a union of limits with that of each. */
export function fromRateLimiterFlexible(thrown: Thrown): ForeignError | undefined {
  if (thrown instanceof Error) return undefined
  const states = isState(thrown) ? [thrown] : Object.values(thrown)
  if (states.length === 0 || !states.every(isState)) return undefined
  const wait = Math.max(...states.map(({ msBeforeNext }) => msBeforeNext as number))
  // -1 where the limit never ends.
  return { status: 429, retryAfterMs: wait > 0 ? wait : undefined }
}

function isState(value: unknown): value is Thrown {
  return (
    isRecord(value) &&
    ['msBeforeNext', 'remainingPoints', 'consumedPoints'].every((name) => typeof value[name] === 'number') &&
    typeof value['isFirstInDuration'] === 'boolean'
  )
}
