import type { Report } from '../values/checks.js'
import { pathTo } from '../values/path.js'
import type { ErrorDefinitions } from './definition.js'
import { type Wording, wordingsOf } from './wordings.js'

/** Templates of one status that differ only between their first and last placeholder are searched one by one. */
const MOST_ALIKE = 16
/** So many of those that are alike are named. */
const MOST_NAMED = 5

/** Messages of a text contract that could not be told apart, with or without the notice, and too many that are hard to. */
export function checkAlike(errors: ErrorDefinitions, noticeText: string, report: Report): void {
  const seen = new Map<string, string>()
  const groups = new Map<string, string[]>()
  // What is no status has been told as such.
  const wordings = wordingsOf(errors).filter(({ status }) => Number.isInteger(status))
  for (const wording of wordings) {
    const { status, template } = wording
    const { literals } = template
    const path = pathOfWording(wording)
    const skeleton = JSON.stringify([status, literals])
    const earlier = seen.get(skeleton)
    if (earlier) report(path, `has the same text around its placeholders as ${earlier}, at the same status`)
    else seen.set(skeleton, path)
    if (literals.length < 3) continue
    const ends = JSON.stringify([status, literals[0], literals.at(-1)])
    const group = groups.get(ends)
    if (group) group.push(path)
    else groups.set(ends, [path])
  }
  for (const [ends, paths] of groups) {
    const path = paths[MOST_ALIKE]
    if (path === undefined) continue
    const [status, first, last] = JSON.parse(ends) as [number, string, string]
    const named = paths.slice(0, MOST_NAMED).join(', ')
    report(
      path,
      `is one of ${paths.length} messages of status ${status} that begin with ${JSON.stringify(first)} and end with ${JSON.stringify(last)} (${named}, ...): more than ${MOST_ALIKE} messages that are so alike cannot be searched fast; vary their first or last words`,
    )
  }
  for (const wording of wordings) {
    const { status, template } = wording
    const { literals } = template
    const ending = literals.at(-1) ?? ''
    if (noticeText === '' || !ending.endsWith(noticeText)) continue
    const other = seen.get(JSON.stringify([status, [...literals.slice(0, -1), ending.slice(0, -noticeText.length)]]))
    if (other) report(pathOfWording(wording), `is ${other} with the notice, so that they could not be told apart`)
  }
}

/** Where a wording stands in the catalog. */
export function pathOfWording({ kind, index }: Wording): string {
  return pathTo('errors', kind, ...(index === 0 ? ['message'] : ['aliases', index - 1]))
}
