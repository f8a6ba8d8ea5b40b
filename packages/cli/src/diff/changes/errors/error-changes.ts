import type { ErrorDefinition } from '@errspec/core'
import { envelopeParts } from '@errspec/core/adapter'
import { pathTo } from '@errspec/core/schema'
import { type Contract, codeOf } from '../../../shared/contract/contract.js'
import { type Change, change, NOTHING } from '../change.js'
import { isToldByCode } from '../prose.js'
import { readingOf } from '../reading.js'
import { renamedKinds } from '../renamed-kinds.js'
import { retryChanges } from '../retry-changes.js'
import { factChanges } from './fact-changes.js'
import { paramChanges } from './param-changes.js'
import { readingChanges } from './reading-changes.js'
import { textChanges } from './text-changes.js'

/** What changed of the errors themselves: kinds, statuses, texts, params, facts, retries, deprecations. */
export function errorChanges(base: Contract, head: Contract): readonly Change[] {
  const before = base.catalog.errors
  const after = head.catalog.errors
  const renamed = renamedKinds(base.catalog, head.catalog)
  const newNames = [...renamed.values()]
  const removed = Object.keys(before).filter((kind) => !Object.hasOwn(after, kind) && !renamed.has(kind))
  const added = Object.keys(after).filter((kind) => !Object.hasOwn(before, kind) && !newNames.includes(kind))
  return [
    ...removed.map((kind) =>
      change('kind-removed', pathTo('errors', kind), {
        message: `'${kind}' is gone`,
        oldClient: `waits in vain for '${kind}': what is answered instead has another kind`,
        newClient: readingOf(head.catalog, base.catalog, kind).says,
      }),
    ),
    ...[...renamed].map(([kind, name]) =>
      change('kind-renamed', pathTo('errors', kind), {
        message: `'${kind}' is called '${name}' now`,
        oldClient: readingOf(base.catalog, head.catalog, name, kind).says,
        newClient: `${readingOf(head.catalog, base.catalog, kind, name).says}; code that asks for '${kind}' no longer compiles`,
        ...(isSameToClients(base, head, kind, name) ? { breaks: ['source'] as const } : {}),
      }),
    ),
    ...Object.keys(before).flatMap((kind) => {
      const name = renamed.get(kind) ?? kind
      const [old, current] = [before[kind], after[name]]
      return old && current ? changesOf(base, head, kind, name, old, current) : []
    }),
    ...readingChanges(base, head, renamed),
    ...added.map((kind) =>
      change('kind-added', pathTo('errors', kind), {
        message: `'${kind}' is new: ${after[kind]?.status} ${JSON.stringify(after[kind]?.message)}`,
        oldClient: readingOf(base.catalog, head.catalog, kind).says,
        newClient: `does not meet '${kind}'`,
      }),
    ),
  ]
}

/** Whether the body of an error that is called something else looks as before: clients go by its code, which is not the kind. */
function isSameToClients(base: Contract, head: Contract, kind: string, name: string): boolean {
  const isShown = ({ catalog }: Contract) => envelopeParts(catalog.envelope).includes('kind')
  return (
    isToldByCode(base, head) && codeOf(base.catalog, kind) === codeOf(head.catalog, name) && ![base, head].some(isShown)
  )
}

function changesOf(
  base: Contract,
  head: Contract,
  kind: string,
  name: string,
  old: ErrorDefinition,
  current: ErrorDefinition,
): readonly Change[] {
  const path = pathTo('errors', name)
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
  changes.push(...textChanges(base, head, kind, name), ...paramChanges(base, head, kind, name))
  changes.push(...factChanges(base, head, kind, name))
  changes.push(
    ...retryChanges(base, head, kind, name, path),
    ...deprecationChanges(path, name, old, current),
    ...sinceChanges(path, name, old, current),
  )
  return changes
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

function sinceChanges(path: string, name: string, old: ErrorDefinition, current: ErrorDefinition): readonly Change[] {
  if (old.since === current.since) return []
  const message = `'${name}' was there since ${old.since ?? 'no version that is named'}, and is since ${current.since ?? 'none'}`
  return [change('since-changed', `${path}.since`, { message, oldClient: NOTHING, newClient: NOTHING })]
}
