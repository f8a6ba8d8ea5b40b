import type { DiffOptions } from '../diff/diff-command.js'
import { type AddCommand, accepting, compared, ofContract } from '../shared/command-options.js'

/** One call of `errspec changeset`. */
export interface ChangesetCommand extends DiffOptions {
  readonly name: 'changeset'
  readonly check?: boolean
  readonly package?: string
}

/** Its arguments and options. */
export const addChangeset: AddCommand<ChangesetCommand> = (program, onCall) => {
  accepting(
    compared(
      ofContract(program.command('changeset').description('write the changeset for the changes between two contracts')),
    ),
  )
    .option(
      '--package <folder>',
      'the npm package that carries the contract (default: the one that the file of HEAD is in)',
    )
    .option('--check', "write nothing; fail when the contract's version or the pending changesets promise too little")
    .action((base: string | undefined, head: string | undefined, options) =>
      onCall({
        name: 'changeset',
        ...(base === undefined ? {} : { base }),
        ...(head === undefined ? {} : { head }),
        ...options,
      }),
    )
}
