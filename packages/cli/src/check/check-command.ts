import type { JudgementOptions } from '../rules/judgement.js'
import { type AddCommand, judged, ofContract, type Program, type ReportFormat } from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec check`. */
export interface CheckCommand extends ContractOptions, JudgementOptions {
  readonly name: 'check'
  readonly format: ReportFormat
}

/** Its arguments and options. */
export const addCheck: AddCommand<CheckCommand> = (program, onCall) => {
  judged(
    ofContract(program.command('check').description('what is wrong with a contract, and what may cause trouble later')),
    ['error', 'warning', 'never'],
    'error',
  )
    .argument('[catalog]', 'the same as --catalog')
    .action((catalog: string | undefined, options, part: Program) => {
      if (catalog !== undefined && options.catalog !== undefined) {
        part.error(`error: two catalogs are named, '${catalog}' and '${options.catalog}'; leave one of them out`)
      }
      onCall({ name: 'check', ...options, ...(catalog === undefined ? {} : { catalog }) })
    })
}
