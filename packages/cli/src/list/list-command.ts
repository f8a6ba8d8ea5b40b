import { type AddCommand, ofContract } from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec list`. */
export interface ListCommand extends ContractOptions {
  readonly name: 'list'
  readonly json?: boolean
}

/** Its arguments and options. */
export const addList: AddCommand<ListCommand> = (program, onCall) => {
  ofContract(program.command('list').description('the quick reference: every status, every error'))
    .option('--json', 'as data')
    .action((options) => onCall({ name: 'list', ...options }))
}
