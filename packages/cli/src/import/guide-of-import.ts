import { isRetryableStatus } from '@errspec/core'
import type { CatalogFile } from '@errspec/core/schema'
import type { ImportedError } from './imported.js'

/** The texts of an error for people. */
export type ErrorTexts = Pick<ImportedError, 'cause' | 'solution'>

/**
 * A catalog file with the causes and solutions that were read. A guide speaks of every error and status: what the file does not say is
 * assumed, and told.
 */
export function withGuide(
  file: CatalogFile,
  texts: ReadonlyMap<string, ErrorTexts>,
): { readonly file: CatalogFile; readonly remarks: readonly string[] } {
  if (![...texts.values()].some(({ cause, solution }) => cause ?? solution)) return { file, remarks: [] }
  let [causes, solutions] = [0, 0]
  const errors = Object.entries(file.errors).map(([kind, error]) => {
    const { cause, solution } = texts.get(kind) ?? {}
    if (cause === undefined && texts.has(kind)) causes++
    if (solution === undefined && texts.has(kind)) solutions++
    return [kind, { ...error, cause: cause ?? error.message, ...(solution && { solution: [...solution] }) }]
  })
  const statuses = Object.entries(file.statuses).map(([status, row]) => {
    const action = isRetryableStatus(Number(status)) ? 'Try again later' : 'Correct the request'
    return [status, { ...row, summary: `${row.title}.`, action, solution: [`${action}.`] }]
  })
  const lacking = [
    ...(causes > 0 ? [`${errorsThat(causes)} no cause, for which the message stands`] : []),
    ...(solutions > 0 ? [`${errorsThat(solutions)} no solution but the one of its status`] : []),
  ]
  return {
    file: { ...file, statuses: Object.fromEntries(statuses), errors: Object.fromEntries(errors) },
    remarks: [
      "'summary', 'action' and 'solution' of each status are assumed: correct them",
      ...(lacking.length > 0 ? [`${lacking.join('; ')}: write what helps`] : []),
    ],
  }
}

const errorsThat = (count: number) => (count === 1 ? '1 error has' : `each of ${count} errors has`)
