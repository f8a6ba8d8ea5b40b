import type { ErrorDefinition } from '@errspec/core'
import { parseTemplate, type Template } from '@errspec/core/schema'
import type { Contract } from '../../shared/contract/contract.js'
import { type Change, change, NOTHING } from './change.js'
import { readingChanges, readingOf } from './reading.js'
import { renamedKinds, skeleton } from './renamed-kinds.js'
import { retryChanges } from './retry-changes.js'

/** What changed of the errors themselves: kinds, statuses, texts, params, aliases, retries, deprecations. */
export function errorChanges(base: Contract, head: Contract): readonly Change[] {
  const before = base.catalog.errors
  const after = head.catalog.errors
  const renamed = renamedKinds(base.catalog, head.catalog)
  const newNames = [...renamed.values()]
  const removed = Object.keys(before).filter((kind) => !Object.hasOwn(after, kind) && !renamed.has(kind))
  const added = Object.keys(after).filter((kind) => !Object.hasOwn(before, kind) && !newNames.includes(kind))
  return [
    ...removed.map((kind) =>
      change('kind-removed', `errors.${kind}`, {
        message: `'${kind}' is gone`,
        oldClient: `waits in vain for '${kind}': what is answered instead has another kind`,
        newClient: readingOf(head.catalog, base.catalog, kind).says,
      }),
    ),
    ...[...renamed].map(([kind, name]) =>
      change('kind-renamed', `errors.${kind}`, {
        message: `'${kind}' is called '${name}' now`,
        oldClient: readingOf(base.catalog, head.catalog, name, kind).says,
        newClient: `${readingOf(head.catalog, base.catalog, kind, name).says}; code that asks for '${kind}' no longer compiles`,
      }),
    ),
    ...Object.keys(before).flatMap((kind) => {
      const name = renamed.get(kind) ?? kind
      const [old, current] = [before[kind], after[name]]
      return old && current ? changesOf(base, head, kind, name, old, current) : []
    }),
    ...readingChanges(base, head, renamed),
    ...added.map((kind) =>
      change('kind-added', `errors.${kind}`, {
        message: `'${kind}' is new: ${after[kind]?.status} ${JSON.stringify(after[kind]?.message)}`,
        oldClient: readingOf(base.catalog, head.catalog, kind).says,
        newClient: `does not meet '${kind}'`,
      }),
    ),
  ]
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
        oldClient: readingOf(base.catalog, head.catalog, name, kind).says,
        newClient: readingOf(head.catalog, base.catalog, kind, name).says,
      }),
    )
  }
  changes.push(...textChanges(base, head, kind, name), ...aliasChanges(path, old, current))
  changes.push(...retryChanges(base, head, kind, name, path), ...deprecationChanges(path, name, old, current))
  return changes
}

function textChanges(base: Contract, head: Contract, kind: string, name: string): readonly Change[] {
  const [old, current] = [base.catalog.errors[kind], head.catalog.errors[name]]
  if (!old || !current) return []
  const path = `errors.${name}`
  const isSameText = skeleton(old.message) === skeleton(current.message)
  const [before, after] = [parseTemplate(old.message, old.params), parseTemplate(current.message, current.params)]
  return [
    ...(isSameText
      ? []
      : [
          change('message-changed', `${path}.message`, {
            message: `the text was ${JSON.stringify(old.message)} and is ${JSON.stringify(current.message)}`,
            oldClient: readingOf(base.catalog, head.catalog, name, kind).says,
            newClient: readingOf(head.catalog, base.catalog, kind, name).says,
          }),
        ]),
    ...paramChanges(path, name, before, after, isSameText),
  ]
}

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
  const names = parseTemplate(old.message).names
  const newNames = parseTemplate(current.message).names
  // In the same text a param that is called something else is so in the aliases too.
  const isSameText = skeleton(old.message) === skeleton(current.message)
  const rename = (name: string) => (isSameText ? (newNames[names.indexOf(name)] ?? name) : name)
  const before = [old.message, ...(old.aliases ?? [])].map((text) => [text, wording(text, rename)] as const)
  const after = [current.message, ...(current.aliases ?? [])].map((text) => [text, wording(text)] as const)
  const missing = (from: typeof before, others: typeof before) =>
    from.slice(1).filter(([, own]) => !others.some(([, other]) => other === own))
  return [
    ...missing(before, after).map(([alias]) =>
      change('alias-removed', `${path}.aliases`, {
        message: `${JSON.stringify(alias)} is no alias any more`,
        oldClient: NOTHING,
        newClient: 'does not recognise that text any more, if a server still sends it',
      }),
    ),
    ...missing(after, before).map(([alias]) =>
      change('alias-added', `${path}.aliases`, {
        message: `${JSON.stringify(alias)} is recognised as well`,
        oldClient: NOTHING,
        newClient: 'recognises that text as well',
      }),
    ),
  ]
}

/** A text with the order of its params. */
function wording(text: string, rename = (name: string) => name): string {
  const { literals, names } = parseTemplate(text)
  return JSON.stringify([literals, names.map(rename)])
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
