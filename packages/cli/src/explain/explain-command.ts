import { type AddCommand, ofContract } from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec explain`. */
export interface ExplainCommand extends ContractOptions {
  readonly name: 'explain'
  readonly what?: string
  readonly from?: string
  readonly json?: boolean
}

/** Its arguments and options. */
export const addExplain: AddCommand<ExplainCommand> = (program, onCall) => {
  ofContract(program.command('explain [what...]').description('what an error means, why it happens, and what to do'))
    .option(
      '--from <file>',
      'a log, packed with gzip or not: in it WHAT is a request id, and without WHAT every error is explained; - is the standard input',
    )
    .option('--json', 'as data')
    .addHelpText(
      'after',
      `
WHAT is a kind or its code, a status, a message, a body, a log line, or a
request id (with --from). Without it, or as -, it is read from the standard
input.

  errspec explain unknown_model
  errspec explain 402
  curl -s ... | errspec explain
  errspec explain req_abc123xyz --from service.log
  errspec explain --from service.log`,
    )
    .action((words: string[], options) =>
      onCall({ name: 'explain', ...(words.length > 0 ? { what: words.join(' ') } : {}), ...options }),
    )
}
