import { type Contract, isKindRetryable, isStatusRetryable } from '../../shared/contract/contract.js'
import { type Change, change, type Impact } from './change.js'
import { readingOf } from './reading.js'

/** Whether an error is retried where it was not, or no longer. */
export function retryChanges(
  base: Contract,
  head: Contract,
  kind: string,
  name: string,
  path: string,
): readonly Change[] {
  const [old, current] = [base.catalog.errors[kind], head.catalog.errors[name]]
  if (!old || !current) return []
  const was = isKindRetryable(base.catalog, kind)
  const is = isKindRetryable(head.catalog, name)
  if (was === is) return []
  // Where it follows from the row of its status, the row says so for all of its errors.
  const isOfStatus = old.retry === undefined && current.retry === undefined && old.status === current.status
  const rows = [base, head].map(({ catalog }) => isStatusRetryable(catalog, current.status))
  if (isOfStatus && rows[0] !== rows[1]) return []
  const byOld = readingOf(base.catalog, head.catalog, name, kind)
  const byNew = readingOf(head.catalog, base.catalog, kind, name)
  return [
    retryChange(`${path}.retry`, `'${name}'`, is, {
      oldClient: retryInWords(byOld.retries, is, current.status),
      newClient: retryInWords(byNew.retries, was, old.status),
    }),
  ]
}

/** That something may be retried now, or no longer. */
export function retryChange(
  path: string,
  what: string,
  is: boolean,
  impact: Pick<Impact, 'oldClient' | 'newClient'>,
): Change {
  const message = `${what} is ${is ? 'retryable now' : 'no longer retryable'}`
  return change(is ? 'retry-added' : 'retry-removed', path, { message, ...impact })
}

/** What a client does that would or would not retry by itself, and meets a server that says whether to. */
export function retryInWords(retries: boolean, serverSays: boolean, status: number): string {
  if (retries === serverSays) return retries ? 'tries it again' : 'does not try it again'
  if (retries) return 'tries it again, unless the header x-should-retry: false keeps it from that'
  // Wire rule 4: `true` is sent on a 5xx alone.
  return `does not try it again${status >= 500 ? ', unless the header x-should-retry: true tells it to' : ''}`
}
