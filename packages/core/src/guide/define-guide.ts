import type { Catalog } from '../contract/catalog.js'
import { DefinitionError, type ErrorDefinitions, type Fault } from '../definition/definition.js'
import { checkKeys, checkRecords, checkText, checkTexts } from '../values/checks.js'
import { copyData, deepFreeze } from '../values/copy.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { pathTo } from '../values/path.js'
import { isRecord } from '../values/plain-data.js'

/** What people read about a status. */
export interface GuideStatus {
  /** What the status means in this API, in one sentence. */
  readonly summary: string
  /** What to do, in a few words: the last column of a quick reference. */
  readonly action: string
  /** The steps that help with every error of this status whose group has no steps of its own. */
  readonly solution?: readonly string[]
}

/** Errors of one status that share a cause and a solution. */
export interface GuideGroup<Kind extends string = string> {
  readonly title: string
  readonly kinds: readonly Kind[]
  readonly cause: string
  /** The steps that help; without them, the status's. */
  readonly solution?: readonly string[]
}

/** Something worth knowing that belongs to no single error. */
export interface GuideNote {
  readonly title: string
  readonly text: string
  /** Points under the text. */
  readonly items?: readonly string[]
}

/** Causes and solutions for the errors of a catalog. */
export interface GuideDefinition<Kind extends string = string> {
  readonly statuses: Readonly<Record<number, GuideStatus>>
  /** Every kind of the catalog stands in exactly one group. */
  readonly groups: readonly GuideGroup<Kind>[]
  readonly notes?: readonly GuideNote[]
}

/** A checked guide, frozen. */
export type Guide<Kind extends string = string> = GuideDefinition<Kind>

type Groups = readonly { readonly kinds: readonly string[] }[]

/** Each kind with the indexes of the groups that it is in. */
type Placement<G extends Groups> = {
  [Index in keyof G & `${number}` as G[Index] extends { kinds: readonly (infer Kind extends string)[] }
    ? Kind
    : never]: Index
}

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never

type PlacedTwice<P> = { [Kind in keyof P]: IsUnion<P[Kind]> extends false ? never : Kind }[keyof P]

/** What a guide still lacks, as a property that it cannot have: the compiler's message then names the kinds. */
type Complete<Kind extends string, G extends Groups> = [Exclude<Kind, keyof Placement<G>>] extends [never]
  ? [PlacedTwice<Placement<G>>] extends [never]
    ? unknown
    : { readonly 'these kinds are in more than one group': PlacedTwice<Placement<G>> }
  : { readonly 'these kinds are in no group': Exclude<Kind, keyof Placement<G>> }

/**
 * Joins causes and solutions to a catalog. A guide that leaves a kind out, or has one twice, does not compile; at run
 * time it throws a `DefinitionError` that lists every fault with its path.
 */
export function defineGuide<
  Errors extends ErrorDefinitions,
  const Definition extends GuideDefinition<keyof Errors & string>,
>(
  catalog: Pick<Catalog<Errors>, 'name' | 'errors' | 'statuses'>,
  definition: Definition & Complete<keyof Errors & string, Definition['groups']>,
): Guide<keyof Errors & string> {
  const faults = guideFaults(catalog, definition)
  if (faults.length > 0) throw new DefinitionError(`The guide to '${catalog.name}'`, faults)
  return deepFreeze(copyData(definition as GuideDefinition<keyof Errors & string>))
}

/** Every fault of a would-be guide. */
function guideFaults(
  catalog: { readonly errors: ErrorDefinitions; readonly statuses: object },
  guide: unknown,
): readonly Fault[] {
  const faults: Fault[] = []
  const report = (path: string, message: string) => void faults.push({ path, message })
  if (!isRecord(guide)) return [{ path: '', message: `must be an object, not ${describe(guide)}` }]
  checkKeys(guide, ['statuses', 'groups', 'notes'], '', report)

  const statuses = isRecord(guide['statuses']) ? guide['statuses'] : {}
  if (!isRecord(guide['statuses'])) report('statuses', 'must be an object with a row for each status')
  for (const status of Object.keys(catalog.statuses)) {
    if (!Object.hasOwn(statuses, status)) report(pathTo('statuses', status), 'is missing')
  }
  for (const [status, row] of Object.entries(statuses)) {
    const path = pathTo('statuses', status)
    if (!Object.hasOwn(catalog.statuses, status)) report(path, 'is not a status of the catalog')
    if (!isRecord(row)) {
      report(path, `must be an object, not ${describe(row)}`)
      continue
    }
    checkKeys(row, ['summary', 'action', 'solution'], path, report)
    checkText(row['summary'], `${path}.summary`, report)
    checkText(row['action'], `${path}.action`, report)
    checkTexts(row['solution'], `${path}.solution`, report)
  }

  const placed = new Map<string, string>()
  const titles = new Set<unknown>()
  const groups = checkRecords(guide['groups'], 'groups', report)
  for (const [path, group] of groups) {
    checkKeys(group, ['title', 'kinds', 'cause', 'solution'], path, report)
    checkText(group['title'], `${path}.title`, report)
    checkText(group['cause'], `${path}.cause`, report)
    checkTexts(group['solution'], `${path}.solution`, report)
    if (titles.has(group['title'])) report(`${path}.title`, `${describe(group['title'])} is another group's title`)
    titles.add(group['title'])
    const kinds = Array.isArray(group['kinds']) ? group['kinds'] : []
    if (kinds.length === 0) report(`${path}.kinds`, 'must be a list of kinds that is not empty')
    const seen = new Set<number>()
    kinds.forEach((kind, index) => {
      const kindPath = `${path}.kinds.${index}`
      const error = Object.hasOwn(catalog.errors, kind) ? catalog.errors[kind] : undefined
      if (!error) {
        const hint = didYouMean(String(kind), Object.keys(catalog.errors))
        report(kindPath, `${describe(kind)} is not a kind of the catalog${hint}`)
        return
      }
      const earlier = placed.get(kind)
      if (earlier) report(kindPath, `'${kind}' is in ${earlier} already`)
      else placed.set(kind, path)
      seen.add(error.status)
      const row = statuses[error.status]
      if (group['solution'] === undefined && isRecord(row) && row['solution'] === undefined) {
        report(kindPath, `'${kind}' has no solution: neither its group nor status ${error.status} has one`)
      }
    })
    if (seen.size > 1) report(`${path}.kinds`, `are of more than one status (${[...seen].join(', ')}); split the group`)
  }
  for (const kind of Object.keys(catalog.errors)) {
    if (!placed.has(kind)) report('groups', `'${kind}' is in no group`)
  }

  if (guide['notes'] !== undefined) {
    for (const [path, note] of checkRecords(guide['notes'], 'notes', report)) {
      checkKeys(note, ['title', 'text', 'items'], path, report)
      checkText(note['title'], `${path}.title`, report)
      checkText(note['text'], `${path}.text`, report)
      checkTexts(note['items'], `${path}.items`, report)
    }
  }
  return faults
}
