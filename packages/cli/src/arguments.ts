import { printable } from '@errspec/core/schema'
import { CommanderError, Command as Program } from 'commander'
import { addChangeset, type ChangesetCommand } from './changeset/changeset-command.js'
import { addCheck, type CheckCommand } from './check/check-command.js'
import { addDiff, type DiffCommand } from './diff/diff-command.js'
import { addDocs, type DocsCommand } from './docs/docs-command.js'
import { addExplain, type ExplainCommand } from './explain/explain-command.js'
import { addExport, type ExportCommand } from './export/export-command.js'
import { addImport, type ImportCommand } from './import/import-command.js'
import { addList, type ListCommand } from './list/list-command.js'
import { addMock, type MockCommand } from './mock/mock-command.js'
import { addJsonSchema, addOpenApi, type JsonSchemaCommand, type OpenApiCommand } from './openapi/openapi-command.js'
import { addProbe, type ProbeCommand } from './probe/probe-command.js'
import { addRules, type RulesCommand } from './rules/rules-command.js'
import { addSite, type SiteCommand } from './site/site-command.js'

/** One call of the program, understood. */
export type Command = { readonly color?: boolean } & (
  | ExplainCommand
  | ListCommand
  | DocsCommand
  | SiteCommand
  | OpenApiCommand
  | JsonSchemaCommand
  | ExportCommand
  | CheckCommand
  | DiffCommand
  | ChangesetCommand
  | MockCommand
  | ProbeCommand
  | ImportCommand
  | RulesCommand
)

/** Adds each command, in the order of the help. */
const COMMANDS = [
  addExplain,
  addList,
  addDocs,
  addSite,
  addOpenApi,
  addJsonSchema,
  addExport,
  addCheck,
  addDiff,
  addChangeset,
  addMock,
  addProbe,
  addImport,
  addRules,
]

/** A command to carry out, or a text to print instead: help, a version, or what is wrong with the arguments. */
export type ParsedArguments =
  | { readonly command: Command }
  | { readonly text: string; readonly isError: boolean; readonly exitCode: number }

/** Understands the arguments of a call, the program's name left out. `width` is that of the terminal, for the help. */
export function parseArguments(argv: readonly string[], version: string, width?: number): ParsedArguments {
  let command: Command | undefined
  let output = ''
  let errors = ''
  const program = createProgram(version, (parsed) => {
    command = parsed
  })
  for (const part of [program, ...program.commands]) {
    part.exitOverride().configureOutput({
      writeOut: (text) => {
        output += text
      },
      writeErr: (text) => {
        errors += text
      },
      // What it quotes of the arguments is on one line.
      outputError: (text, write) => {
        const [, message = text, suggestion = ''] = /^([\s\S]*?)(\n\(Did you mean [^\n]*\?\))?\n$/.exec(text) ?? []
        write(`${printable(message)}${suggestion}\n`)
      },
      getOutHelpWidth: () => width ?? 80,
      getErrHelpWidth: () => width ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  }
  try {
    if (argv.length === 0) return { text: program.helpInformation(), isError: true, exitCode: 2 }
    // Help on what is no command is told like the command itself.
    const [first = '', second = ''] = argv
    const isHelpOnNothing =
      first === 'help' && second !== '' && !program.commands.some((part) => part.name() === second)
    program.parse(isHelpOnNothing ? [second] : [...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const isError = error.exitCode !== 0
    return { text: isError ? errors : output, isError, exitCode: isError ? 2 : 0 }
  }
  if (!command) return { text: program.helpInformation(), isError: true, exitCode: 2 }
  return { command }
}

function createProgram(version: string, onCommand: (command: Command) => void): Program {
  const program = new Program('errspec')
    .description('Your error contract in the terminal: explain, document, check, compare, mock and probe it.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('(add --help to see what there is)')
    .addHelpText(
      'after',
      `
Without --catalog the contract is the one that package.json names, as in
"errspec": { "catalog": "src/errors.ts" }, and else that of the IG1 AI API.
Exit codes: 0 all is well, 1 there is something to report, 2 it could not be
done.`,
    )

  for (const add of COMMANDS) add(program, onCommand)
  return program
}
