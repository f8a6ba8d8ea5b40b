import { conformanceRules } from '@errspec/testkit'
import { checkRules } from '../check/check-rules.js'
import { diffRules } from '../diff/changes/rules.js'

/** The rules that a finding of each command may have. No two commands have a rule of one name. */
export const RULES_OF = {
  check: Object.keys(checkRules),
  diff: Object.keys(diffRules),
  probe: conformanceRules.map(({ id }): string => id),
} as const

/** All of them. */
export const FINDING_RULES: readonly string[] = Object.values(RULES_OF).flat()

/** The rule that cannot be accepted: a contract that breaks it cannot be used. */
export const UNACCEPTABLE = 'definition'
