import type { CatalogFile } from '@errspec/core/schema'
import { pathTo } from '@errspec/core/schema'
import { type Contract, textsOf } from '../../shared/contract/contract.js'
import { type Change, change, NOTHING } from './change.js'

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

type Texts = CatalogFile['statuses'][number] | CatalogFile['errors'][string]

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
    return differing.length > 0 ? [[pathTo(section, key), differing] as const] : []
  })
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
