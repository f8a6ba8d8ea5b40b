import type { Catalog } from '../contract/catalog.js'
import type {
  CatalogDefinition,
  ErrorDefinition,
  ErrorDefinitions,
  StatusDefinition,
} from '../definition/definition.js'
import type { Guide, GuideGroup, GuideNote, GuideStatus } from './define-guide.js'

/** An error with the texts of its guide. */
export interface CatalogFileError extends ErrorDefinition {
  /** The title of its group: errors with the same title have cause and solution in common. */
  readonly title?: string
  readonly cause?: string
  /** Its group's solution, or that of its status. */
  readonly solution?: readonly string[]
}

/** A catalog and its guide as one JSON document, each error and status with its own texts: `@errspec/core/ig1.json`. */
export interface CatalogFile extends Omit<CatalogDefinition, 'errors' | 'statuses'> {
  readonly statuses: Readonly<Record<number, StatusDefinition & Partial<GuideStatus>>>
  readonly errors: Readonly<Record<string, CatalogFileError>>
  readonly notes?: readonly GuideNote[]
}

/** Merges a catalog and its guide into one document; `parseCatalog` reads it back. */
export function toCatalogFile<Errors extends ErrorDefinitions>(
  catalog: Pick<Catalog<Errors>, 'toJSON'>,
  guide?: Guide<keyof Errors & string>,
): CatalogFile {
  const definition: CatalogDefinition = catalog.toJSON()
  if (!guide) return definition
  const statuses: Record<number, StatusDefinition & GuideStatus> = {}
  for (const [status, row] of Object.entries(definition.statuses)) {
    statuses[Number(status)] = { ...row, ...(guide.statuses[Number(status)] as GuideStatus) }
  }
  const errors: Record<string, CatalogFileError> = {}
  for (const [kind, error] of Object.entries(definition.errors)) {
    const { title, cause, solution } = guide.groups.find((group) =>
      (group.kinds as readonly string[]).includes(kind),
    ) as GuideGroup
    errors[kind] = { ...error, title, cause, solution: solution ?? guide.statuses[error.status]?.solution ?? [] }
  }
  return { ...definition, statuses, errors, ...(guide.notes ? { notes: guide.notes } : {}) }
}

/** Takes a document apart again; without any text it has no guide. */
export function splitCatalogFile(file: CatalogFile): { definition: CatalogDefinition; guide: Guide | undefined } {
  const { notes, ...rest } = file
  const statuses: Record<number, StatusDefinition> = {}
  const guideStatuses: Record<number, GuideStatus> = {}
  for (const [status, { summary, action, solution, ...row }] of Object.entries(file.statuses)) {
    statuses[Number(status)] = row
    if (summary !== undefined || action !== undefined || solution !== undefined) {
      guideStatuses[Number(status)] = {
        summary: summary as string,
        action: action as string,
        ...(solution && { solution }),
      }
    }
  }
  const errors: Record<string, ErrorDefinition> = {}
  const groups = new Map<string, { title: string; kinds: string[]; cause: string; solution?: readonly string[] }>()
  for (const [kind, { title, cause, solution, ...error }] of Object.entries(file.errors)) {
    errors[kind] = error
    if (title === undefined && cause === undefined && solution === undefined) continue
    // Errors of one group share all three; a title that two groups have is a fault of the guide.
    const key = JSON.stringify([title ?? kind, cause, solution])
    const group = groups.get(key)
    if (group) {
      group.kinds.push(kind)
      continue
    }
    const shared = JSON.stringify(solution) === JSON.stringify(file.statuses[error.status]?.solution)
    groups.set(key, {
      title: title ?? kind,
      kinds: [kind],
      cause: cause as string,
      ...(solution && !shared ? { solution } : {}),
    })
  }
  const hasGuide = groups.size > 0 || Object.keys(guideStatuses).length > 0 || notes !== undefined
  const guide = { statuses: guideStatuses, groups: [...groups.values()], ...(notes ? { notes } : {}) }
  return { definition: { ...rest, statuses, errors }, guide: hasGuide ? guide : undefined }
}
