import type { AnyCatalog } from '../contract/catalog.js'
import type { AnyOperations } from '../contract/operations.js'
import type { CatalogDefinition } from '../definition/definition.js'
import type { CatalogFile } from './catalog-file-schema.js'
import type { Guide, GuideGroup, GuideStatus } from './define-guide.js'

/**
 * Merges a catalog, its guide and its operations into one document; `parseCatalog` reads it back. Throws a `TypeError` that
 * names the param whose schema has no JSON Schema.
 */
export function toCatalogFile<C extends Pick<AnyCatalog, 'toJSON' | 'errors'>>(
  catalog: C,
  guide?: Guide<keyof C['errors'] & string>,
  operations?: Pick<AnyOperations, 'operations' | 'basePath'>,
): CatalogFile {
  const definition = {
    ...catalog.toJSON(),
    ...(operations?.basePath !== undefined && { basePath: operations.basePath }),
    ...(operations && { operations: operations.operations }),
  } as unknown as CatalogFile
  if (!guide) return definition
  const statuses = Object.entries(definition.statuses).map(([status, row]) => [
    status,
    { ...row, ...guide.statuses[Number(status)] },
  ])
  const errors = Object.entries(definition.errors).map(([kind, error]) => {
    const { title, cause, solution } = guide.groups.find(({ kinds }) =>
      (kinds as readonly string[]).includes(kind),
    ) as GuideGroup
    return [kind, { ...error, title, cause, solution: solution ?? guide.statuses[error.status]?.solution ?? [] }]
  })
  return {
    ...definition,
    statuses: Object.fromEntries(statuses),
    errors: Object.fromEntries(errors),
    ...(guide.notes ? { notes: guide.notes as CatalogFile['notes'] } : {}),
  }
}

/** What a document says of its errors. */
interface FileParts {
  readonly definition: CatalogDefinition
  /** Absent where the document has no texts for people. */
  readonly guide: Guide | undefined
}

/** Takes a document apart again; its operations are left as they are. */
export function splitCatalogFile(file: CatalogFile): FileParts {
  const { notes, basePath, operations, ...rest } = file
  const statuses: Record<string, unknown> = {}
  const guideStatuses: Record<number, GuideStatus> = {}
  for (const [status, { summary, action, solution, ...row }] of Object.entries(file.statuses)) {
    statuses[status] = row
    if (summary !== undefined || action !== undefined || solution !== undefined) {
      guideStatuses[Number(status)] = {
        summary: summary as string,
        action: action as string,
        ...(solution && { solution }),
      }
    }
  }
  const errors: Record<string, unknown> = {}
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
  return {
    definition: { ...rest, statuses, errors } as unknown as CatalogDefinition,
    guide: hasGuide ? (guide as Guide) : undefined,
  }
}
