import { type AddCommand, collect, colored, Option } from '../shared/command-options.js'
import { type ImportSource, importSources } from './imported.js'

/** One call of `errspec import`. */
export interface ImportCommand {
  readonly name: 'import'
  readonly file: string
  readonly out?: string
  readonly from?: ImportSource
  readonly keys?: readonly string[]
  readonly as?: string
}

/** Its arguments and options. */
export const addImport: AddCommand<ImportCommand> = (program, onCall) => {
  colored(
    program
      .command('import <file>')
      .description('a first catalog from an OpenAPI document, a list of errors or an i18n file'),
  )
    .option('-o, --out <file>', 'write to a file instead of printing')
    .addOption(new Option('--from <what>', 'what the file is (default: by its content)').choices(importSources))
    .option('--keys <pattern>', 'of an i18n file only what is under these keys: errors.*; may be repeated', collect, [])
    .option('--as <name>', "the contract's name (default: that of the file)")
    .addHelpText(
      'after',
      `
A list is CSV, JSON, YAML or a table of Markdown with a code, a status and a
message for each error.
What could not be taken over is told on the error output.

  errspec import openapi.yaml --out errors.json
  errspec import en.json --keys 'errors.*' --out errors.json
  errspec check errors.json`,
    )
    .action((file: string, options) => onCall({ name: 'import', file, ...options }))
}
