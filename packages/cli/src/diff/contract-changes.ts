import type { CatalogFile, CatalogFileError } from '@errspec/core/schema'
import { type Contract, isStatusRetryable, textsOf } from '../contract.js'
import { type Change, change, NOTHING } from './change.js'
import { retryChange, retryInWords } from './error-changes.js'
import { renamedKinds } from './renamed-kinds.js'

/** What changed around the errors: name, notice, statuses, retry policy, roles, and the texts for people. */
export function contractChanges(base: Contract, head: Contract): readonly Change[] {
  return [
    ...nameChanges(base, head),
    ...noticeChanges(base, head),
    ...statusChanges(base, head),
    ...policyChanges(base, head),
    ...roleChanges(base, head),
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

function noticeChanges({ catalog: base }: Contract, { catalog: head }: Contract): readonly Change[] {
  const { text = '', on = 'none' } = base.notice ?? {}
  const { text: newText = '', on: newOn = 'none' } = head.notice ?? {}
  // A notice that nobody appends is no part of the wire.
  if (on === 'none' && newOn === 'none') return []
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

function statusChanges(base: Contract, head: Contract): readonly Change[] {
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
    const place = `${path}.headers.${name}`
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

function roleChanges({ catalog: base }: Contract, { catalog: head }: Contract): readonly Change[] {
  const before: Readonly<Record<string, string | undefined>> = { ...base.defaults }
  const after: Readonly<Record<string, string | undefined>> = { ...head.defaults }
  const renamed = renamedKinds(base, head)
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

/** What changed of the texts for people. */
export function guideChanges(base: Contract, head: Contract): readonly Change[] {
  if (!base.guide && !head.guide) return []
  const edited = (path: string, message: string) =>
    change('guide-changed', path, { message, oldClient: NOTHING, newClient: NOTHING })
  if (!base.guide || !head.guide) {
    return [
      edited('guide', head.guide ? 'there are causes and solutions now' : 'there are no causes and solutions any more'),
    ]
  }
  const [before, after] = [ownTexts(base), ownTexts(head)]
  return [
    ...compared(before.statuses, after.statuses, ['summary', 'action', 'solution'], 'statuses').map(([path, fields]) =>
      edited(path, `${fields.join(', ')} changed`),
    ),
    ...compared(before.errors, after.errors, ['title', 'cause', 'solution'], 'errors').map(([path, fields]) =>
      edited(path, `${fields.join(', ')} changed`),
    ),
    ...(isSame(before.notes, after.notes) ? [] : [edited('notes', 'the notes changed')]),
  ]
}

/** The texts of a contract; what an error takes over from its status is the status's alone. */
function ownTexts(contract: Contract): CatalogFile {
  const texts = textsOf(contract)
  const errors = Object.entries(texts.errors).map(([kind, { solution, ...error }]) => {
    const isOwn = solution && !isSame(solution, texts.statuses[error.status]?.solution)
    return [kind, { ...error, ...(isOwn ? { solution } : {}) }]
  })
  return { ...texts, errors: Object.fromEntries(errors) }
}

type Texts = CatalogFile['statuses'][number] | CatalogFileError

/** The entries that both have and whose texts differ, each with the names of those texts. */
function compared(
  before: Readonly<Record<string, Texts>>,
  after: Readonly<Record<string, Texts>>,
  fields: readonly string[],
  section: string,
): readonly (readonly [path: string, fields: readonly string[]])[] {
  return Object.keys(before).flatMap((key) => {
    const [old, current] = [{ ...before[key] } as Record<string, unknown>, { ...after[key] } as Record<string, unknown>]
    if (!Object.hasOwn(after, key)) return []
    const differing = fields.filter((field) => !isSame(old[field], current[field]))
    return differing.length > 0 ? [[`${section}.${key}`, differing] as const] : []
  })
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
