import { schemaIssues } from '../../contract/schema-issues.js'
import type { Issue } from '../../template/param-types.js'
import { isRecord } from '../../values/plain-data.js'
import type { ForeignError, Thrown } from './thrown.js'

/** celebrate's mark, a symbol of each copy's own. */
const isMark = (symbol: symbol) => symbol.description === 'celebrated'

/** celebrate 15 and 16: Joi's errors, by the part of the request. Without this mark a Joi error may be about the service's own data. */
export function fromCelebrate(thrown: Thrown): ForeignError | undefined {
  const { details } = thrown
  if (!(details instanceof Map)) return undefined
  const mark = Object.getOwnPropertySymbols(thrown).find(isMark)
  if (!mark || (thrown as Record<symbol, unknown>)[mark] !== true) return undefined
  return { role: 'invalidInput', status: 400, issues: [...details.values()].flatMap(joiIssues) }
}

function joiIssues(error: unknown): readonly Issue[] {
  const list: unknown = Object(error).details
  return Array.isArray(list)
    ? schemaIssues(list.filter(isRecord).map(({ message, path, type }) => ({ message, path, code: type }) as never))
    : []
}
