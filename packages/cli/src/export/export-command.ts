import { type AddCommand, generated, ofContract } from '../shared/command-options.js'
import type { OutputOptions } from '../shared/generated-text.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec export`. */
export interface ExportCommand extends ContractOptions, OutputOptions {
  readonly name: 'export'
}

/** Its arguments and options. */
export const addExport: AddCommand<ExportCommand> = (program, onCall) => {
  generated(
    ofContract(
      program
        .command('export')
        .description('the contract and its guide as one JSON file, which other languages and every command read'),
    ),
  ).action((options) => onCall({ name: 'export', ...options }))
}
