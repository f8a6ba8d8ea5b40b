import type { ErrorDefinition } from '@errspec/core'
import { parseTemplate, type Template } from '@errspec/core/schema'
import { type Contract, isKindRetryable, isStatusRetryable } from '../contract.js'
import { type Change, change, NOTHING } from './change.js'

/** What changed of the errors themselves: kinds, statuses, texts, params, aliases, retries, deprecations. */
export function errorChanges(base: Contract, head: Contract): readonly Change[] {
  const before = base.catalog.errors
  const after = head.catalog.errors
  const removed = Object.keys(before).filter((kind) => !Object.hasOwn(after, kind))
  const added = Object.keys(after).filter((kind) => !Object.hasOwn(before, kind))
  const renamed = new Map<string, string>()
  for (const kind of removed) {
    const name = added.find((other) => !renamedTo(renamed, other) && isSameError(before[kind], after[other]))
    if (name !== undefined) renamed.set(kind, name)
  }
  return [
    ...removed.filter((kind) => !renamed.has(kind)).map((kind) => removedChange(before[kind], kind)),
    ...[...renamed].map(([kind, name]) => renamedChange(kind, name)),
    ...Object.keys(before).flatMap((kind) => {
      const name = renamed.get(kind) ?? kind
      const [old, current] = [before[kind], after[name]]
      return old && current ? changesOf(base, head, kind, name, old, current) : []
    }),
    ...added.filter((kind) => !renamedTo(renamed, kind)).map((kind) => addedChange(after[kind], kind)),
  ]
}

const renamedTo = (renamed: ReadonlyMap<string, string>, kind: string) => [...renamed.values()].includes(kind)

/** Whether an error under another kind is the same one: its status, and its text or the old text as an alias. */
function isSameError(old: ErrorDefinition | undefined, current: ErrorDefinition | undefined): boolean {
  if (!old || !current || old.status !== current.status) return false
  return [current.message, ...(current.aliases ?? [])].some((text) => skeleton(text) === skeleton(old.message))
}

/** What of a message is on the wire whatever its params are called. */
const skeleton = (text: string) => JSON.stringify(parseTemplate(text).literals)

function removedChange(error: ErrorDefinition | undefined, kind: string): Change {
  return change('kind-removed', `errors.${kind}`, {
    message: `'${kind}' is gone`,
    oldClient: `waits in vain for '${kind}': what is answered instead has another kind`,
    newClient: `takes '${kind}' for 'unrecognized': its status ${error?.status} and its text stay`,
  })
}

function renamedChange(kind: string, name: string): Change {
  return change('kind-renamed', `errors.${kind}`, {
    message: `'${kind}' is called '${name}' now`,
    oldClient: `still reads '${kind}' from the text; the header x-error-kind tells it nothing`,
    newClient: `still reads '${name}' from the text; code that asks for '${kind}' no longer compiles`,
  })
}

function addedChange(error: ErrorDefinition | undefined, kind: string): Change {
  return change('kind-added', `errors.${kind}`, {
    message: `'${kind}' is new: ${error?.status} ${JSON.stringify(error?.message)}`,
    oldClient: `takes '${kind}' for 'unrecognized': its status ${error?.status} and its text stay`,
    newClient: `never meets '${kind}'`,
  })
}

function changesOf(
  base: Contract,
  head: Contract,
  kind: string,
  name: string,
  old: ErrorDefinition,
  current: ErrorDefinition,
): readonly Change[] {
  const path = `errors.${name}`
  const changes: Change[] = []
  if (old.status !== current.status) {
    changes.push(
      change('status-moved', `${path}.status`, {
        message: `'${name}' moves from ${old.status} to ${current.status}`,
        oldClient: `takes it for 'unrecognized': it knows the text at ${old.status} only, and treats it as any ${current.status}`,
        newClient: `takes it for 'unrecognized': it knows the text at ${current.status} only, and treats it as any ${old.status}`,
      }),
    )
  }
  changes.push(...textChanges(path, name, old, current), ...aliasChanges(path, old, current))
  changes.push(...retryChanges(base, head, kind, name, path), ...deprecationChanges(path, name, old, current))
  return changes
}

function textChanges(path: string, name: string, old: ErrorDefinition, current: ErrorDefinition): readonly Change[] {
  const before = parseTemplate(old.message, old.params)
  const after = parseTemplate(current.message, current.params)
  const changes: Change[] = []
  const isSameText = skeleton(old.message) === skeleton(current.message)
  if (!isSameText) {
    changes.push(
      change('message-changed', `${path}.message`, {
        message: `the text was ${JSON.stringify(old.message)} and is ${JSON.stringify(current.message)}`,
        oldClient: knows(old, current.message)
          ? 'still recognises it: it has the new text as an alias'
          : 'does not recognise the text: only the header x-error-kind still says the kind, and the params are lost',
        newClient: knows(current, old.message)
          ? 'still recognises the old text, which is an alias now'
          : 'does not recognise the old text; kept as an alias, it would be',
      }),
    )
  }
  changes.push(...paramChanges(path, name, before, after, isSameText))
  return changes
}

/** Whether a catalog recognises a text as an error's. */
const knows = (error: ErrorDefinition, text: string) =>
  [error.message, ...(error.aliases ?? [])].some((known) => skeleton(known) === skeleton(text))

function paramChanges(
  path: string,
  kind: string,
  before: Template,
  after: Template,
  isSameText: boolean,
): readonly Change[] {
  // In the same text the place tells which param is which; in another one, the name does.
  const pairs: [old: number, current: number][] = before.names.flatMap((name, index) => {
    const current = isSameText ? index : after.names.indexOf(name)
    return current === -1 ? [] : [[index, current]]
  })
  const gone = before.names.filter((name) => !isSameText && !after.names.includes(name))
  const fresh = after.names.filter((name) => !isSameText && !before.names.includes(name))
  return [
    ...gone.map((name) =>
      change('param-removed', `${path}.message`, {
        message: `{${name}} is gone`,
        oldClient: `no longer finds params.${name}`,
        newClient: `code that reads params.${name} no longer compiles`,
      }),
    ),
    ...fresh.map((name) =>
      change('param-added', `${path}.message`, {
        message: `{${name}} is new`,
        oldClient: `does not know params.${name}`,
        newClient: `does not find params.${name}; a service that raises '${kind}' without it no longer compiles`,
      }),
    ),
    ...pairs.flatMap(([old, current]) => {
      const [oldName = '', name = ''] = [before.names[old], after.names[current]]
      const [oldType, type] = [before.types[old], after.types[current]]
      return [
        ...(oldName === name
          ? []
          : [
              change('param-renamed', `${path}.message`, {
                message: `{${oldName}} is called {${name}} now`,
                oldClient: `reads the value as params.${oldName}, as before`,
                newClient: `reads the value as params.${name}; code that reads params.${oldName} no longer compiles`,
              }),
            ]),
        ...(oldType === type
          ? []
          : [
              change('param-retyped', `${path}.params.${name}`, {
                message: `{${name}} was ${article(oldType)} and is ${article(type)}`,
                oldClient: readsAs(name, oldType, type),
                newClient: readsAs(name, type, oldType),
              }),
            ]),
      ]
    }),
  ]
}

const article = (type = 'string') => `${type === 'integer' ? 'an' : 'a'} ${type}`

/** What a client that takes a param for one type makes of a server that writes another. */
function readsAs(name: string, own: string | undefined, written: string | undefined): string {
  if (own === 'string') return `reads params.${name} as text`
  if (own === 'number' && written === 'integer') return `reads params.${name} as before`
  return `does not recognise the message where {${name}} is no ${own}`
}

function aliasChanges(path: string, old: ErrorDefinition, current: ErrorDefinition): readonly Change[] {
  const gone = (old.aliases ?? []).filter((alias) => !knows(current, alias))
  const fresh = (current.aliases ?? []).filter((alias) => !knows(old, alias))
  return [
    ...gone.map((alias) =>
      change('alias-removed', `${path}.aliases`, {
        message: `${JSON.stringify(alias)} is no alias any more`,
        oldClient: NOTHING,
        newClient: 'does not recognise that text any more, if a server still sends it',
      }),
    ),
    ...fresh.map((alias) =>
      change('alias-added', `${path}.aliases`, {
        message: `${JSON.stringify(alias)} is recognised as well`,
        oldClient: NOTHING,
        newClient: 'recognises that text as well',
      }),
    ),
  ]
}

function retryChanges(base: Contract, head: Contract, kind: string, name: string, path: string): readonly Change[] {
  const [old, current] = [base.catalog.errors[kind], head.catalog.errors[name]]
  const was = isKindRetryable(base.catalog, kind)
  const is = isKindRetryable(head.catalog, name)
  if (was === is) return []
  // Where it follows from the row of its status, the row says so for all of its errors.
  const isOfStatus = old?.retry === undefined && current?.retry === undefined && old?.status === current?.status
  const hasRowChanged =
    isStatusRetryable(base.catalog, old?.status ?? 0) !== isStatusRetryable(head.catalog, current?.status ?? 0)
  return isOfStatus && hasRowChanged ? [] : [retryChange(`${path}.retry`, `'${name}'`, is)]
}

/** That something may be retried now, or no longer. */
export function retryChange(path: string, what: string, is: boolean): Change {
  return is
    ? change('retry-added', path, {
        message: `${what} is retryable now`,
        oldClient: 'does not try it again, unless a header x-should-retry: true tells it to',
        newClient: 'tries it again, unless a header x-should-retry: false keeps it from that',
      })
    : change('retry-removed', path, {
        message: `${what} is no longer retryable`,
        oldClient: 'tries it again in vain, unless the header x-should-retry: false keeps it from that',
        newClient: 'gives up at once where it used to try again',
      })
}

function deprecationChanges(
  path: string,
  name: string,
  old: ErrorDefinition,
  current: ErrorDefinition,
): readonly Change[] {
  const [was, is] = [old.deprecated ?? false, current.deprecated ?? false]
  if (was === is) return []
  const rule = was === false ? 'kind-deprecated' : 'deprecation-changed'
  const message =
    is === false ? `'${name}' is no longer deprecated` : `'${name}' is deprecated${is === true ? '' : `: ${is}`}`
  return [change(rule, `${path}.deprecated`, { message, oldClient: NOTHING, newClient: NOTHING })]
}
