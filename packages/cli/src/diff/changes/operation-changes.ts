import type { AnyOperations } from '@errspec/core'
import { operationKeys, operationShape } from '@errspec/core/adapter'
import { pathTo } from '@errspec/core/schema'
import type { Contract } from '../../shared/contract/contract.js'
import { type Change, change, NOTHING } from './change.js'
import { renamedKinds } from './renamed-kinds.js'

/** What changed about which operation raises what. */
export function operationChanges(base: Contract, head: Contract): readonly Change[] {
  const [before, after] = [base.operations, head.operations]
  // Types that have no operations promise nothing of them.
  if (!before) return after ? addedOperations(operationKeys(after.operations)) : []
  const old = keysByShape(before)
  const current = keysByShape(after)
  const gone = [...old].filter(([shape]) => !current.has(shape)).map(([, key]) => key)
  const added = [...current].filter(([shape]) => !old.has(shape)).map(([, key]) => key)
  const renamed = renamedKinds(base.catalog, head.catalog)
  const nameOf = (kind: string) => renamed.get(kind) ?? kind
  const shared = sharedKinds(before, after, nameOf)
  return [
    ...basePathChanges(before, after),
    ...gone.map((key) =>
      change('operation-removed', pathOf(key), {
        message: `the operation '${key}' is gone`,
        oldClient: 'calls what the server may no longer have, and its code no longer compiles',
        newClient: 'does not call it',
      }),
    ),
    ...addedOperations(added),
    ...[...old].flatMap(([shape, was]) => {
      const is = current.get(shape)
      if (!after || is === undefined) return []
      const old = before.of(was).kinds.map(nameOf)
      return [...renamedChanges(was, is), ...kindChanges(after, is, old, after.of(is).kinds, shared)]
    }),
    ...kindChanges(after, '*', shared.before, shared.after),
  ]
}

/** What any operation raises is told once, and not for each of them. */
function sharedKinds(before: AnyOperations, after: AnyOperations | undefined, nameOf: (kind: string) => string) {
  return {
    before: (before.operations['*'] ?? []).map(nameOf),
    after: after?.operations['*'] ?? [],
  }
}

function addedOperations(keys: readonly string[]): readonly Change[] {
  return keys.map((key) =>
    change('operation-added', pathOf(key), {
      message: `there is a new operation '${key}'`,
      oldClient: 'does not call it',
      newClient: 'calls what the server may not have yet',
    }),
  )
}

function basePathChanges({ basePath: was = '' }: AnyOperations, head: AnyOperations | undefined): readonly Change[] {
  const { basePath: is = '' } = head ?? {}
  if (!head || was === is) return []
  return [
    change('base-path-changed', 'basePath', {
      message: `the base path was '${was}' and is '${is}'`,
      oldClient: `calls the operations under '${was}'`,
      newClient: `calls the operations under '${is}'`,
    }),
  ]
}

/** Clients name an operation by its whole text, the names of its params included. */
function renamedChanges(was: string, is: string): readonly Change[] {
  if (was === is) return []
  return [
    change('operation-renamed', pathOf(was), {
      message: `the operation '${was}' is called '${is}' now`,
      oldClient: NOTHING,
      newClient: 'has to call it by its new name to compile',
    }),
  ]
}

function kindChanges(
  after: AnyOperations | undefined,
  key: string,
  old: readonly string[],
  current: readonly string[],
  shared?: { readonly before: readonly string[]; readonly after: readonly string[] },
): readonly Change[] {
  if (!after) return []
  const who = key === '*' ? 'any operation' : `'${key}'`
  const further = current.filter((kind) => !old.includes(kind) && !shared?.after.includes(kind))
  // A kind that no longer exists is told by itself.
  const fewer = old.filter(
    (kind) => !current.includes(kind) && !shared?.before.includes(kind) && Object.hasOwn(after.catalog.errors, kind),
  )
  return [
    ...further.map((kind) =>
      change('operation-raises', pathOf(key), {
        message: `${who} may raise '${kind}' now`,
        oldClient: `meets '${kind}' as 'unrecognized' where it calls the operation by its name`,
        newClient: `has to treat '${kind}' where its code is exhaustive`,
      }),
    ),
    ...fewer.map((kind) =>
      change('operation-no-longer-raises', pathOf(key), {
        message: `${who} raises '${kind}' no longer`,
        oldClient: `waits for '${kind}' in vain`,
        newClient: `meets '${kind}' of an old server as 'unrecognized' where it calls the operation by its name`,
      }),
    ),
  ]
}

function keysByShape(operations: AnyOperations | undefined): ReadonlyMap<string, string> {
  return new Map(operationKeys(operations?.operations ?? {}).map((key) => [operationShape(key), key]))
}

const pathOf = (key: string) => pathTo('operations', key)
