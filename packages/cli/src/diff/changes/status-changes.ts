import { pathTo } from '@errspec/core/schema'
import { type Contract, isStatusRetryable } from '../../shared/contract/contract.js'
import { type Change, change, NOTHING } from './change.js'
import { rowChanges } from './errors/fact-changes.js'
import { retryChange, retryInWords } from './retry-changes.js'

/** What changed of the retry table: its rows, their titles and headers, and what they say of their errors. */
export function statusChanges(base: Contract, head: Contract, renamed: ReadonlyMap<string, string>): readonly Change[] {
  const [before, after] = [base.catalog.statuses, head.catalog.statuses]
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return all.flatMap((key) => {
    const status = Number(key)
    const path = `statuses.${key}`
    const [old, current] = [before[status], after[status]]
    const was = isStatusRetryable(base.catalog, status)
    const is = isStatusRetryable(head.catalog, status)
    return [
      ...(current
        ? []
        : [
            change('status-removed', path, {
              message: `${key} is no longer listed`,
              oldClient: NOTHING,
              newClient: `treats a ${key} as HTTP means it: ${is ? 'retries it' : 'does not retry it'}`,
            }),
          ]),
      ...(old
        ? []
        : [
            change('status-added', path, {
              message: `${key} ${current?.title} is listed now`,
              oldClient: `treats a ${key} as HTTP means it: ${was ? 'retries it' : 'does not retry it'}`,
              newClient: `${is ? 'retries' : 'does not retry'} a ${key}`,
            }),
          ]),
      ...(was === is
        ? []
        : [
            retryChange(`${path}.retry`, `a ${key}`, is, {
              oldClient: retryInWords(was, is, status),
              newClient: retryInWords(is, was, status),
            }),
          ]),
      ...(old && current && old.title !== current.title
        ? [
            change('status-title-changed', `${path}.title`, {
              message: `the title of ${key} was ${JSON.stringify(old.title)} and is ${JSON.stringify(current.title)}`,
              oldClient: `shows ${JSON.stringify(current.title)} for errors that have no text of their own`,
              newClient: `shows ${JSON.stringify(old.title)} for errors that have no text of their own`,
            }),
          ]
        : []),
      ...(old && current ? headerChanges(path, old.headers ?? {}, current.headers ?? {}) : []),
      ...(old && current
        ? [...kindChanges(path, key, old.kind, current.kind, renamed), ...rowChanges(base, head, status)]
        : []),
    ]
  })
}

type Headers = Readonly<Record<string, string>>

function headerChanges(path: string, old: Headers, current: Headers): readonly Change[] {
  const before = new Map(Object.entries(old).map(([name, value]) => [name.toLowerCase(), value]))
  const after = new Map(Object.entries(current).map(([name, value]) => [name.toLowerCase(), value]))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)]
    if (was === is) return []
    const place = pathTo(path, 'headers', name)
    if (was === undefined) {
      const impact = {
        message: `${name}: ${is} is sent as well`,
        oldClient: `gets a header it may not know`,
        newClient: `does not get ${name}`,
      }
      return [change('header-added', place, impact)]
    }
    const message =
      is === undefined ? `${name} is no longer sent` : `${name} was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`
    const impact = {
      message,
      oldClient: is === undefined ? `does not get ${name}` : `gets another ${name}`,
      newClient: `gets the former ${name}`,
    }
    return [change('header-removed', place, impact)]
  })
}

/** Another kind for the errors of a status that nobody raised from the contract. */
function kindChanges(
  path: string,
  status: string,
  was: string | undefined,
  is: string | undefined,
  renamed: ReadonlyMap<string, string>,
): readonly Change[] {
  if (was === is || (is !== undefined && renamed.get(was ?? '') === is)) return []
  if (was === undefined) {
    const impact = {
      message: `a ${status} that nobody raised from the contract is '${is}' now`,
      oldClient: `meets '${is}' where it met a bare status`,
      newClient: NOTHING,
    }
    return [change('status-kind-added', `${path}.kind`, impact)]
  }
  const impact = {
    message: `a ${status} that nobody raised from the contract was '${was}' and is ${is === undefined ? 'of no kind any more' : `'${is}'`}`,
    oldClient: `waits in vain for '${was}' in that case`,
    newClient: `meets '${was}' in that case`,
  }
  return [change('status-kind-changed', `${path}.kind`, impact)]
}
