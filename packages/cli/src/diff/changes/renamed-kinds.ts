import type { AnyCatalog, ErrorDefinition } from '@errspec/core'
import { parseTemplate } from '@errspec/core/schema'

/** The kinds that are called something else now: a kind that is gone, and a new one with its status and its text. */
export function renamedKinds(
  { errors: before }: AnyCatalog,
  { errors: after }: AnyCatalog,
): ReadonlyMap<string, string> {
  const added = Object.keys(after).filter((kind) => !Object.hasOwn(before, kind))
  const renamed = new Map<string, string>()
  for (const kind of Object.keys(before).filter((name) => !Object.hasOwn(after, name))) {
    const at = added.findIndex((name) => isSameError(before[kind], after[name]))
    const [name] = at === -1 ? [] : added.splice(at, 1)
    if (name !== undefined) renamed.set(kind, name)
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
