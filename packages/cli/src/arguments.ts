import { printable } from '@errspec/core/schema'
import { CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander'
import { changeLevels } from './diff/changes/rules.js'
import { type ImportSource, importSources } from './import/imported.js'
import { type SchemaSubject, schemaSubjects } from './openapi/openapi.js'
import type { JudgementOptions } from './rules/judgement.js'
import type { OutputOptions } from './shared/generated-text.js'
import type { ContractOptions } from './shared/program-session.js'
import { isColor, isHome, type SiteLook } from './site/look.js'

/** What two contracts are compared, and what is left out. */
export interface DiffOptions extends ContractOptions, JudgementOptions {
  readonly base?: string
  readonly head?: string
  readonly baseGuide?: string
}

/** Another form of the bodies than the contract's own: words and files. */
export interface EnvelopeNames {
  readonly envelope?: readonly string[]
}

/** One call of the program, understood. */
export type Command = { readonly color?: boolean } & (
  | ({
      readonly name: 'explain'
      readonly what?: string
      readonly from?: string
      readonly json?: boolean
    } & ContractOptions)
  | ({ readonly name: 'list'; readonly json?: boolean } & ContractOptions)
  | ({ readonly name: 'docs' } & ContractOptions & OutputOptions)
  | ({ readonly name: 'site'; readonly out: string; readonly check?: boolean } & SiteLook & ContractOptions)
  | ({ readonly name: 'export' } & ContractOptions & OutputOptions)
  | ({ readonly name: 'openapi'; readonly into?: string } & ContractOptions & OutputOptions & EnvelopeNames)
  | ({ readonly name: 'json-schema'; readonly of: SchemaSubject } & ContractOptions & OutputOptions & EnvelopeNames)
  | ({ readonly name: 'check'; readonly format: ReportFormat } & ContractOptions & JudgementOptions)
  | ({
      readonly name: 'diff'
      readonly format: ReportFormat
    } & DiffOptions)
  | ({ readonly name: 'changeset'; readonly check?: boolean; readonly package?: string } & DiffOptions)
  | ({
      readonly name: 'mock'
      readonly port: number
      readonly host: string
    } & ContractOptions &
      EnvelopeNames)
  | ({
      readonly name: 'probe'
      readonly url: string
      readonly scenarios?: string
      readonly mock?: boolean
      readonly header: readonly string[]
      readonly trustsRequestId?: boolean
      readonly timeout?: number
      readonly format: ReportFormat
    } & ContractOptions &
      EnvelopeNames &
      JudgementOptions)
  | {
      readonly name: 'import'
      readonly file: string
      readonly out?: string
      readonly from?: ImportSource
      readonly keys?: readonly string[]
      readonly as?: string
    }
  | ({ readonly name: 'rules'; readonly rule?: string } & OutputOptions)
)

const reportFormats = ['text', 'json', 'github', 'markdown'] as const
type ReportFormat = (typeof reportFormats)[number]

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

  const bare = (usage: string, description: string) => program.command(usage).description(description)
  const colored = (part: Program) =>
    part
      .option('--color', 'colours, also in a pipe or a file')
      .option('--no-color', 'no colours; NO_COLOR does the same')
      .helpOption('-h, --help', 'show this help')
  /** A command with the options of those that read a contract; `name` of the result comes from here. */
  const define = (usage: string, description: string) =>
    colored(
      bare(usage, description)
        .option('-c, --catalog <file[#export]>', 'the contract: a TypeScript, JavaScript or JSON file')
        .option('--guide <file[#export]>', "the contract's guide, where the file of the catalog does not have it"),
    )
  const generated = (part: Program) =>
    part
      .option('-o, --out <file>', 'write to a file instead of printing')
      .option('--check', 'write nothing; fail when the file of --out is not what would be written')
  const compared = (part: Program) =>
    part
      .argument('[base]', "the contract before: FILE[#export], or git:REV:PATH[#export] (default: the project's)")
      .argument('[head]', 'the contract after (default: the one of --catalog; of a revision: its file as it is now)')
      .option('--base-guide <file[#export]>', 'the guide of the contract before')
  /** What counts, for the commands that find something. */
  const accepting = (part: Program) =>
    part
      .option('--ignore <file>', 'what is accepted: RULE [PATH] on each line (default: .errspec-ignore)')
      .option('--baseline <file>', 'what was found when it was written (default: .errspec-baseline)')
      .option('--level <rule=level>', 'error, warning or off, for a rule; may be repeated', collect, [])
  const judged = (part: Program, failOn: readonly string[], standard: string) =>
    accepting(part)
      .addOption(new Option('-f, --format <format>', 'how to print').choices(reportFormats).default('text'))
      .addOption(
        new Option('--fail-on <level>', 'the least that makes the exit code 1').choices(failOn).default(standard),
      )
      .option('--fail-on-unused', 'fail where a line of the ignore file or the baseline matches nothing')
      .option('--write-baseline', 'accept everything that is found now: write it to the baseline')
      .option('--summary [file]', 'append the report as Markdown (default: to $GITHUB_STEP_SUMMARY)')
  const envelope = () =>
    new Option(
      '--envelope <names>',
      "the form of the bodies: own (the default), openai, problem, nest or FILE[#export]; of several, with commas, the request's Accept picks one",
    ).argParser((value: string, earlier: readonly string[] = []) => [...earlier, ...value.split(',').filter(Boolean)])

  define('explain [what...]', 'what an error means, why it happens, and what to do')
    .option(
      '--from <file>',
      'a log: in it WHAT is a request id, and without WHAT every error is explained; - is the standard input',
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
      onCommand({ name: 'explain', ...(words.length > 0 ? { what: words.join(' ') } : {}), ...options }),
    )

  define('list', 'the quick reference: every status, every error')
    .option('--json', 'as data')
    .action((options) => onCommand({ name: 'list', ...options }))

  generated(define('docs', 'the whole reference as Markdown')).action((options) =>
    onCommand({ name: 'docs', ...options }),
  )

  define('site', 'the whole reference as web pages, with a search')
    .requiredOption('-o, --out <folder>', 'the folder to write to')
    .option('--check', 'write nothing; fail when the folder is not what would be written')
    .option('--title <text>', 'the title of the site')
    .option('--home <address>', 'where every page leads to: https://..., or a path', homeAddress)
    .option('--accent <colour>', 'the colour of links and marks: #0a7, #00aa77', accentColor)
    .action((options) => onCommand({ name: 'site', ...options }))

  generated(define('openapi', 'OpenAPI 3.1 components of the errors, or an OpenAPI document with them'))
    .option(
      '--into <file>',
      'a document (JSON or YAML): its operations get the errors that the contract has for them, or that they list under x-errors',
    )
    .addOption(envelope())
    .action((options) => onCommand({ name: 'openapi', ...options }))

  generated(define('json-schema', 'JSON Schema of the bodies of errors'))
    .addOption(
      new Option('--of <what>', 'the errors of the contract, any error (envelope), or a catalog file')
        .choices(schemaSubjects)
        .default('errors'),
    )
    .addOption(envelope())
    .action((options) => onCommand({ name: 'json-schema', ...options }))

  generated(
    define('export', 'the contract and its guide as one JSON file, which other languages and every command read'),
  ).action((options) => onCommand({ name: 'export', ...options }))

  judged(
    define('check', 'what is wrong with a contract, and what may cause trouble later'),
    ['error', 'warning', 'never'],
    'error',
  )
    .argument('[catalog]', 'the same as --catalog')
    .action((catalog: string | undefined, options, part: Program) => {
      if (catalog !== undefined && options.catalog !== undefined) {
        part.error(`error: two catalogs are named, '${catalog}' and '${options.catalog}'; leave one of them out`)
      }
      onCommand({ name: 'check', ...options, ...(catalog === undefined ? {} : { catalog }) })
    })

  judged(
    compared(define('diff', 'what changed between two contracts, and the version that it needs')),
    [...changeLevels, 'error', 'warning', 'never'],
    'breaking',
  ).action((base: string | undefined, head: string | undefined, options) =>
    onCommand({
      name: 'diff',
      ...(base === undefined ? {} : { base }),
      ...(head === undefined ? {} : { head }),
      ...options,
    }),
  )

  accepting(compared(define('changeset', 'write the changeset for the changes between two contracts')))
    .option(
      '--package <folder>',
      'the npm package that carries the contract (default: the one that the file of HEAD is in)',
    )
    .option('--check', "write nothing; fail when the contract's version or the pending changesets promise too little")
    .action((base: string | undefined, head: string | undefined, options) =>
      onCommand({
        name: 'changeset',
        ...(base === undefined ? {} : { base }),
        ...(head === undefined ? {} : { head }),
        ...options,
      }),
    )

  define('mock', 'a server that raises any error of the contract')
    .option('-p, --port <port>', 'the port; 0 is a free one', port, 4010)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(envelope())
    .action((options) => onCommand({ name: 'mock', ...options }))

  judged(
    define('probe', 'test a running server: does it send errors as the contract says?'),
    ['error', 'warning', 'never'],
    'error',
  )
    .argument('<url>', 'the address of the server: http://127.0.0.1:3000')
    .option(
      '-s, --scenarios <file[#export]>',
      'for each kind, the request that makes the server raise it: a JSON file or a module',
    )
    .option('--mock', 'the server is one of `errspec mock`')
    .option('-H, --header <name: value>', 'sent with every request; may be repeated', collect, [])
    .addOption(envelope())
    .option('--trusts-request-id', 'the server uses the x-request-id that a request has')
    .option('--timeout <ms>', 'the longest wait for an answer, in ms', milliseconds)
    .action((url: string, options) => onCommand({ name: 'probe', url, ...options }))

  colored(bare('import <file>', 'a first catalog from an OpenAPI document, a list of errors or an i18n file'))
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
    .action((file: string, options) => onCommand({ name: 'import', file, ...options }))

  generated(colored(bare('rules [rule...]', 'what the rules say that check, diff and probe name')))
    .addHelpText(
      'after',
      `
RULE is the name that a report has for it, or a rule of the wire.

  errspec rules x-error-kind
  errspec rules wire rule 3
  errspec rules --out docs/rules.md`,
    )
    .action((words: string[], options) =>
      onCommand({ name: 'rules', ...(words.length > 0 ? { rule: words.join(' ') } : {}), ...options }),
    )

  return program
}

const collect = (value: string, earlier: readonly string[]) => [...earlier, value]

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

function homeAddress(text: string): string {
  if (isHome(text)) return text
  throw new InvalidArgumentError('It is an address of HTTP (https://www.example.com), or a path (/, ../).')
}

function accentColor(text: string): string {
  if (isColor(text)) return text
  throw new InvalidArgumentError('It is a # and three or six hexadecimal digits: #0a7, #00aa77.')
}

function milliseconds(text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It is a whole number of milliseconds above 0.')
}
