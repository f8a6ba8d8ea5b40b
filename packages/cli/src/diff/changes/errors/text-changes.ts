import type { ErrorDefinition } from '@errspec/core'
import { parseTemplate, pathTo } from '@errspec/core/schema'
import type { Contract } from '../../../shared/contract/contract.js'
import { type Change, change, NOTHING } from '../change.js'
import { isProse } from '../prose.js'
import { readingOf } from '../reading.js'
import { skeleton } from '../renamed-kinds.js'
import { renamedParams } from './param-changes.js'

/** What changed of the texts of an error: its message, and the others that it is recognised by. */
export function textChanges(base: Contract, head: Contract, kind: string, name: string): readonly Change[] {
  const [old, current] = [base.catalog.errors[kind], head.catalog.errors[name]]
  if (!old || !current) return []
  const path = pathTo('errors', name)
  const isEditorial = isProse(base, head, kind, name)
  return [...messageChanges(base, head, kind, name, isEditorial), ...aliasChanges(path, old, current, isEditorial)]
}

function messageChanges(
  base: Contract,
  head: Contract,
  kind: string,
  name: string,
  isEditorial: boolean,
): readonly Change[] {
  const [was, is] = [base.catalog.errors[kind]?.message ?? '', head.catalog.errors[name]?.message ?? '']
  const path = pathTo('errors', name, 'message')
  const message = `the text was ${JSON.stringify(was)} and is ${JSON.stringify(is)}`
  if (isEditorial) {
    // A param that is called something else is no other text.
    const renamed = renamedParams(base, head, kind, name)
    if (wording(was, (param) => renamed.get(param) ?? param) === wording(is)) return []
    const impact = { message, oldClient: 'shows the new text', newClient: 'shows the old text' }
    return [change('message-reworded', path, impact)]
  }
  if (skeleton(was) === skeleton(is)) return []
  return [
    change('message-changed', path, {
      message,
      oldClient: readingOf(base.catalog, head.catalog, name, kind).says,
      newClient: readingOf(head.catalog, base.catalog, kind, name).says,
    }),
  ]
}

function aliasChanges(
  path: string,
  old: ErrorDefinition,
  current: ErrorDefinition,
  isEditorial: boolean,
): readonly Change[] {
  const names = parseTemplate(old.message).names
  const newNames = parseTemplate(current.message).names
  // In the same text a param that is called something else is so in the aliases too.
  const isSameText = skeleton(old.message) === skeleton(current.message)
  const rename = (name: string) => (isSameText ? (newNames[names.indexOf(name)] ?? name) : name)
  const before = [old.message, ...(old.aliases ?? [])].map((text) => [text, wording(text, rename)] as const)
  const after = [current.message, ...(current.aliases ?? [])].map((text) => [text, wording(text)] as const)
  const missing = (from: typeof before, others: typeof before) =>
    from.slice(1).filter(([, own]) => !others.some(([, other]) => other === own))
  const isSame = missing(before, after).length + missing(after, before).length === 0
  if (isEditorial) {
    if (isSame) return []
    return [
      change('aliases-edited', `${path}.aliases`, {
        message: 'the other texts that are recognised are others',
        oldClient: NOTHING,
        newClient: NOTHING,
      }),
    ]
  }
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
