import { type AddCommand, generated, ofContract } from '../shared/command-options.js'
import type { OutputOptions } from '../shared/generated-text.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec docs`. */
export interface DocsCommand extends ContractOptions, OutputOptions {
  readonly name: 'docs'
}

/** Its arguments and options. */
export const addDocs: AddCommand<DocsCommand> = (program, onCall) => {
  generated(ofContract(program.command('docs').description('the whole reference as Markdown'))).action((options) =>
    onCall({ name: 'docs', ...options }),
  )
}
