import { didYouMean } from '@errspec/core/schema'
import { deliverText } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import type { RulesCommand } from './rules-command.js'
import { findRule, ruleEntries, rulesPage, ruleText } from './rules-page.js'

/** Prints one rule, or writes the page of all rules. */
export async function runRules(command: RulesCommand, session: Session): Promise<number> {
  const { rule } = command
  if (rule === undefined) return deliverText(command, session, rulesPage)
  const found = findRule(rule)
  if (!found) {
    const ids = ruleEntries.map(({ id }) => id)
    throw new UsageError(`there is no rule '${rule}'${didYouMean(rule, ids)}; 'errspec rules' prints all of them`)
  }
  return deliverText(command, session, () => ruleText(found))
}
