import type { AnyCatalog, ErrorDefinition } from '@errspec/core'
import { isCoded, parseTemplate } from '@errspec/core/schema'
import { codeOf } from '../../shared/contract/contract.js'

/** The kinds that are called something else now: a kind that is gone, and a new one with its status, and its code or its text. */
export function renamedKinds(base: AnyCatalog, head: AnyCatalog): ReadonlyMap<string, string> {
  const [before, after] = [base.errors, head.errors]
  const added = Object.keys(after).filter((kind) => !Object.hasOwn(before, kind))
  const renamed = new Map<string, string>()
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  const isSameCode = (kind: string, name: string) =>
    before[kind]?.status === after[name]?.status && String(codeOf(base, kind)) === String(codeOf(head, name))
  // Where bodies have a code, it says more than a text, which several errors may have.
  const signs = [
    ...(isCoded(base.envelope) && isCoded(head.envelope) ? [isSameCode] : []),
    (kind: string, name: string) => isSameError(before[kind], after[name]),
  ]
  for (const isSame of signs) {
    for (const kind of gone.filter((name) => !renamed.has(name))) {
      const at = added.findIndex((name) => isSame(kind, name))
      const [name] = at === -1 ? [] : added.splice(at, 1)
      if (name !== undefined) renamed.set(kind, name)
    }
  }
  return renamed
}

/** Whether an error under another kind is the same one: its status, and its text or the old text as an alias. */
function isSameError(old: ErrorDefinition | undefined, current: ErrorDefinition | undefined): boolean {
  if (!old || !current || old.status !== current.status) return false
  return [current.message, ...(current.aliases ?? [])].some((text) => skeleton(text) === skeleton(old.message))
}

/** What of a message is on the wire whatever its params are called. */
export const skeleton = (text: string): string => JSON.stringify(parseTemplate(text).literals)
