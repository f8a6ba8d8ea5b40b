import { paramRulesOf, ruleOf } from '../template/param-rules.js'
import { checkKeys, type Report } from '../values/checks.js'
import { describe } from '../values/describe.js'
import { didYouMean } from '../values/nearest.js'
import { pathTo } from '../values/path.js'
import { isRecord, ownValue } from '../values/plain-data.js'
import type { DefaultKinds, ErrorDefinition, ErrorDefinitions } from './definition.js'

/** Each role of `defaults`, and whether its kind is a fault of the server. */
const ROLES = {
  unknown: true,
  badJson: false,
  unreadableBody: false,
  bodyTooLarge: false,
  invalidInput: false,
  contentType: false,
} satisfies Record<keyof DefaultKinds, boolean>

/** Checks that each role has a kind that generic code can raise. */
export function checkDefaults(defaults: unknown, errors: ErrorDefinitions, given: unknown, report: Report): void {
  if (!isRecord(defaults)) {
    return report('defaults', `must be an object with at least 'unknown', not ${describe(defaults)}`)
  }
  checkKeys(defaults, Object.keys(ROLES), 'defaults', report)
  if (defaults['unknown'] === undefined) report('defaults.unknown', 'is required: the kind of every unforeseen failure')
  for (const [role, isServerFault] of Object.entries(ROLES)) {
    const kind = defaults[role]
    const path = `defaults.${role}`
    if (kind === undefined) continue
    const error = checkKind(kind, errors, given, path, report)
    if (!error) continue
    checkParamless(kind as string, error, role === 'invalidInput', path, report)
    if (isStatus(error) && error.status >= 500 !== isServerFault) {
      report(path, `'${kind}' has status ${error.status}; this role is for a ${isServerFault ? '5xx' : '4xx'}`)
    }
  }
}

/** Checks that the kind of each row of the retry table is one of that status that generic code can raise. */
export function checkStatusKinds(statuses: unknown, errors: ErrorDefinitions, given: unknown, report: Report): void {
  if (!isRecord(statuses)) return
  for (const [status, row] of Object.entries(statuses)) {
    const kind = isRecord(row) ? row['kind'] : undefined
    const path = pathTo('statuses', status, 'kind')
    if (kind === undefined) continue
    const error = checkKind(kind, errors, given, path, report)
    if (!error) continue
    checkParamless(kind as string, error, false, path, report)
    if (isStatus(error) && error.status !== Number(status))
      report(path, `'${kind}' has status ${error.status}, not ${status}`)
  }
}

/** What is no status has been told as such. */
const isStatus = ({ status }: ErrorDefinition) => Number.isInteger(status)

/** Finds the error of a kind among those that are sound; one that is `given` and is not has been told of as such. */
function checkKind(
  kind: unknown,
  errors: ErrorDefinitions,
  given: unknown,
  path: string,
  report: Report,
): ErrorDefinition | undefined {
  const kinds = isRecord(given) ? Object.keys(given) : []
  if (typeof kind === 'string' && kinds.includes(kind)) return ownValue(errors, kind)
  const hint = typeof kind === 'string' ? didYouMean(kind, kinds) : ''
  report(path, `${describe(kind)} is not a kind of this catalog${hint}`)
  return undefined
}

function checkParamless(kind: string, error: ErrorDefinition, mayList: boolean, path: string, report: Report): void {
  // A type that is none has been told as such.
  if (!Object.values(error.params ?? {}).every(ruleOf)) return
  const rules = Object.entries(paramRulesOf(error))
  // The first list of issues is the one that is filled.
  const [list] = (mayList && rules.find(([, { isIssues }]) => isIssues)) || []
  const needed = rules.filter(([name, { isOptional }]) => !isOptional && name !== list)
  if (needed.length > 0) {
    report(path, `'${kind}' has params (${needed.map(([name]) => name).join(', ')}), which generic code could not fill`)
  }
}
