import type { Contract } from '../../shared/contract/contract.js'
import { type Change, change, NOTHING } from './change.js'
import { isAllProse } from './prose.js'
import { renamedKinds } from './renamed-kinds.js'
import { statusChanges } from './status-changes.js'

/** What changed around the errors: name, notice, statuses, retry policy and roles. */
export function contractChanges(base: Contract, head: Contract): readonly Change[] {
  const renamed = renamedKinds(base.catalog, head.catalog)
  return [
    ...nameChanges(base, head),
    ...noticeChanges(base, head),
    ...statusChanges(base, head, renamed),
    ...policyChanges(base, head),
    ...roleChanges(base, head, renamed),
  ]
}

function nameChanges({ catalog: base }: Contract, { catalog: head }: Contract): readonly Change[] {
  if (base.name === head.name) return []
  const impact = {
    message: `the catalog is called '${head.name}' instead of '${base.name}'`,
    oldClient: NOTHING,
    newClient: `its errors say catalog '${head.name}'; catalogs that extend '${base.name}' no longer know them`,
  }
  return [change('name-changed', 'name', impact)]
}

function noticeChanges(before: Contract, after: Contract): readonly Change[] {
  const [base, head] = [before.catalog, after.catalog]
  const { text = '', on = 'none' } = base.notice ?? {}
  const { text: newText = '', on: newOn = 'none' } = head.notice ?? {}
  // A notice that nobody appends is no part of the wire.
  if (on === 'none' && newOn === 'none') return []
  if (isAllProse(before, after)) {
    if (on === newOn && text === newText) return []
    const message = `the notice was ${JSON.stringify(text)} on '${on}' and is ${JSON.stringify(newText)} on '${newOn}'`
    return [change('notice-edited', 'notice', { message, oldClient: NOTHING, newClient: NOTHING })]
  }
  const strips = (own: string, sent: string, isSent: boolean) =>
    !isSent || own === sent
      ? 'recognises the messages all the same'
      : 'does not recognise messages that end with a notice it does not know'
  const oldClient = strips(text, newText, newOn !== 'none')
  const newClient = strips(newText, text, on !== 'none')
  return [
    ...(on === newOn
      ? []
      : [
          change('notice-policy-changed', 'notice.on', {
            message: `the notice was on '${on}' and is on '${newOn}'`,
            oldClient,
            newClient,
          }),
        ]),
    // A notice that comes or goes as a whole is told by its policy.
    ...(text === newText || text === '' || newText === ''
      ? []
      : [
          change('notice-text-changed', 'notice.text', {
            message: `the notice was ${JSON.stringify(text)} and is ${JSON.stringify(newText)}`,
            oldClient,
            newClient,
          }),
        ]),
  ]
}

function policyChanges({ catalog: base }: Contract, { catalog: head }: Contract): readonly Change[] {
  const { unsafe, ...timing } = base.retry
  const { unsafe: newUnsafe, ...newTiming } = head.retry
  const differing = (Object.keys(timing) as (keyof typeof timing)[]).filter((key) => timing[key] !== newTiming[key])
  const isLast = base.retry.attempts > 1 && head.retry.attempts === 1
  const words = differing.map((key) => `${key} was ${timing[key]} and is ${newTiming[key]}`)
  if (unsafe && !newUnsafe) words.push('a POST whose answer was lost is no longer sent again')
  return [
    ...(isLast
      ? [
          change('retry-removed', 'retry.attempts', {
            message: 'clients make a single try: nothing is retried any more',
            oldClient: 'retries as before',
            newClient: 'gives up after the first try',
          }),
        ]
      : []),
    ...(words.length > 0 && !isLast
      ? [
          change('retry-policy-changed', 'retry', {
            message: words.join('; '),
            oldClient: 'retries as before',
            newClient: 'retries by the new policy',
          }),
        ]
      : []),
    ...(!unsafe && newUnsafe
      ? [
          change('unsafe-retry-allowed', 'retry.unsafe', {
            message: 'a POST whose answer was lost may be sent again',
            oldClient: 'does not send it again',
            newClient: 'may send it twice to a server that does not expect that',
          }),
        ]
      : []),
  ]
}

function roleChanges(
  { catalog: base }: Contract,
  { catalog: head }: Contract,
  renamed: ReadonlyMap<string, string>,
): readonly Change[] {
  const before: Readonly<Record<string, string | undefined>> = { ...base.defaults }
  const after: Readonly<Record<string, string | undefined>> = { ...head.defaults }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((role) => {
    const [was, is] = [before[role], after[role]]
    if (was === is || (is !== undefined && renamed.get(was ?? '') === is)) return []
    const path = `defaults.${role}`
    if (was === undefined) {
      return [
        change('role-added', path, {
          message: `'${role}' is answered by '${is}' now`,
          oldClient: `meets '${is}' where it met a bare status`,
          newClient: NOTHING,
        }),
      ]
    }
    const now = is === undefined ? 'by no kind any more' : `by '${is}'`
    return [
      change('role-changed', path, {
        message: `'${role}' was answered by '${was}' and is answered ${now}`,
        oldClient: `waits in vain for '${was}' in that case`,
        newClient: `meets '${was}' in that case`,
      }),
    ]
  })
}
