import type { JudgementOptions } from '../rules/judgement.js'
import { type AddCommand, compared, judged, ofContract, type ReportFormat } from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'
import { changeLevels } from './changes/rules.js'

/** One call of `errspec diff`. */
export interface DiffCommand extends DiffOptions {
  readonly name: 'diff'
  readonly format: ReportFormat
}

/** What two contracts are compared, and what is left out. */
export interface DiffOptions extends ContractOptions, JudgementOptions {
  readonly base?: string
  readonly head?: string
  readonly baseGuide?: string
}

/** Its arguments and options. */
export const addDiff: AddCommand<DiffCommand> = (program, onCall) => {
  judged(
    compared(
      ofContract(
        program.command('diff').description('what changed between two contracts, and the version that it needs'),
      ),
    ),
    [...changeLevels, 'error', 'warning', 'never'],
    'breaking',
  ).action((base: string | undefined, head: string | undefined, options) =>
    onCall({
      name: 'diff',
      ...(base === undefined ? {} : { base }),
      ...(head === undefined ? {} : { head }),
      ...options,
    }),
  )
}
