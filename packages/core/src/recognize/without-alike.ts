import type { Wording } from '../definition/wordings.js'

/** Where a body has a code, messages may be alike: one that several kinds have tells none of them. */
export function withoutAlike(wordings: readonly Wording[]): readonly Wording[] {
  const kinds = new Map<string, Set<string>>()
  const keyOf = ({ status, template }: Wording) => JSON.stringify([status, template.literals])
  for (const wording of wordings) {
    const key = keyOf(wording)
    kinds.set(key, (kinds.get(key) ?? new Set()).add(wording.kind))
  }
  return wordings.filter((wording) => kinds.get(keyOf(wording))?.size === 1)
}
