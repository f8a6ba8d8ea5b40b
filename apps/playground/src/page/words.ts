import { isApiError, type RetryRefusal } from '@errspec/core'
import { ig1 } from '@errspec/core/ig1'
import type { Exchange, Failure, Run } from './run.js'

/** Why a failed attempt was the last. `aborted` is the caller's own doing. */
const REFUSALS: Readonly<Record<RetryRefusal | 'aborted', string>> = {
  not_retryable: 'the contract says that the same request fails again',
  server_veto: 'the server says x-should-retry: false',
  body_not_replayable: 'its body was a stream, which is used up',
  attempts: 'all attempts are used up',
  retry_after: 'the server asks for a longer wait than this client accepts',
  deadline: 'the wait would end after the deadline',
  budget: 'the retry budget of this page is spent; it fills again within 15 s',
  aborted: 'you stopped it',
}

/** What came of an attempt, and why another one followed, or none. */
export function whyOf({ record, error, answeredAt }: Exchange, run: Run): string {
  if (answeredAt === undefined) return run.endedAt === undefined ? 'On its way' : 'Stopped'
  if (run.tokens && error && !record?.delayMs && !record?.stopped) {
    return 'Not tried again: the answer had begun, and what has come of it was handed over'
  }
  if (!record) return 'The answer is being read'
  if (record.stopped) return `Not tried again: ${REFUSALS[record.stopped as RetryRefusal] ?? record.stopped}`
  if (record.delayMs === undefined) return 'A success: nothing to try again'
  return `Tried again after ${duration(record.delayMs)}: ${error ? cause(error) : 'it may succeed'}`
}

/** Why an error is worth another try. */
function cause(error: Failure): string {
  if (!isApiError(error)) return 'no answer came, and the contract lets a lost request be sent again'
  const wait = error.retryAfterMs === undefined ? '' : `, and the server asks for ${duration(error.retryAfterMs)}`
  const isListed = String(error.status) in ig1.retryTable
  return `${isListed ? 'the contract calls' : 'clients call'} ${error.status} retryable${wait}`
}

/** How it stands, in a sentence. */
export function standOf(run: Run | undefined, now: number): string {
  if (!run) return 'Nothing has been sent yet.'
  const { exchanges, endedAt, failure, mistake, tokens, startedAt } = run
  const count = exchanges.length === 1 ? '1 attempt' : `${exchanges.length} attempts`
  if (mistake !== undefined) return `This request cannot be sent: ${mistake}`
  if (endedAt !== undefined) {
    const took = `after ${count}, in ${duration(endedAt - startedAt)}`
    if (!failure) return `Succeeded ${took}.`
    return tokens
      ? `Broke off in the middle of the stream: ${failure.kind}, ${took}.`
      : `Failed: ${failure.kind}, ${took}.`
  }
  const last = exchanges.at(-1)
  if (tokens) return `Attempt ${exchanges.length} streams: ${tokens.length} tokens so far.`
  if (last?.waitsFrom === undefined || last.record?.delayMs === undefined)
    return `Attempt ${exchanges.length || 1} is on its way.`
  // In steps, or a screen reader would never be silent.
  const left = Math.ceil(Math.max(0, last.waitsFrom + last.record.delayMs - now) / 1000)
  return `Attempt ${exchanges.length + 1} follows in ${left} s.`
}

/** 340 ms, 1.2 s. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** The beginning of what is too long to be read on a page. */
export function beginningOf(text: string, most = 2000): string {
  return text.length <= most ? text : `${text.slice(0, most)}\n... and ${text.length - most} more characters`
}
