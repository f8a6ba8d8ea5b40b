import { type AddCommand, colored, generated } from '../shared/command-options.js'
import type { OutputOptions } from '../shared/generated-text.js'

/** One call of `errspec rules`. */
export interface RulesCommand extends OutputOptions {
  readonly name: 'rules'
  readonly rule?: string
}

/** Its arguments and options. */
export const addRules: AddCommand<RulesCommand> = (program, onCall) => {
  generated(
    colored(program.command('rules [rule...]').description('what the rules say that check, diff and probe name')),
  )
    .addHelpText(
      'after',
      `
RULE is the name that a report has for it, or a rule of the wire.

  errspec rules x-error-kind
  errspec rules wire rule 3
  errspec rules --out docs/rules.md`,
    )
    .action((words: string[], options) =>
      onCall({ name: 'rules', ...(words.length > 0 ? { rule: words.join(' ') } : {}), ...options }),
    )
}
