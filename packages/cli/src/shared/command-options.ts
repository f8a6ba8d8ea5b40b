import { InvalidArgumentError, Option, type Command as Program } from 'commander'

export type { Program }
export { InvalidArgumentError, Option }

/** Adds a command to the program; each call of it that is understood is handed on. */
export type AddCommand<Call> = (program: Program, onCall: (call: Call) => void) => void

/** Another form of the bodies than the contract's own: words and files. */
export interface EnvelopeNames {
  readonly envelope?: readonly string[]
}

/** How the commands that find something print it. */
export const reportFormats = ['text', 'json', 'github', 'markdown'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Options of every command. */
export const colored = (part: Program): Program =>
  part
    .option('--color', 'colours, also in a pipe or a file')
    .option('--no-color', 'no colours; NO_COLOR does the same')
    .helpOption('-h, --help', 'show this help')

/** Options of those that read a contract. */
export const ofContract = (part: Program): Program =>
  colored(
    part
      .option('-c, --catalog <file[#export]>', 'the contract: a TypeScript, JavaScript or JSON file')
      .option('--guide <file[#export]>', "the contract's guide, where the file of the catalog does not have it"),
  )

/** Options of those that make a file. */
export const generated = (part: Program): Program =>
  part
    .option('-o, --out <file>', 'write to a file instead of printing')
    .option('--check', 'write nothing; fail when the file of --out is not what would be written')

/** Arguments of those that compare two contracts. */
export const compared = (part: Program): Program =>
  part
    .argument('[base]', "the contract before: FILE[#export], or git:REV:PATH[#export] (default: the project's)")
    .argument('[head]', 'the contract after (default: the one of --catalog; of a revision: its file as it is now)')
    .option('--base-guide <file[#export]>', 'the guide of the contract before')

/** What counts, for the commands that find something. */
export const accepting = (part: Program): Program =>
  part
    .option('--ignore <file>', 'what is accepted: RULE [PATH] on each line (default: .errspec-ignore)')
    .option('--baseline <file>', 'what was found when it was written (default: .errspec-baseline)')
    .option('--level <rule=level>', 'error, warning or off, for a rule; may be repeated', collect, [])

/** What counts, and how it is printed and ends. */
export const judged = (part: Program, failOn: readonly string[], standard: string): Program =>
  accepting(part)
    .addOption(new Option('-f, --format <format>', 'how to print').choices(reportFormats).default('text'))
    .addOption(
      new Option('--fail-on <level>', 'the least that makes the exit code 1').choices(failOn).default(standard),
    )
    .option('--fail-on-unused', 'fail where a line of the ignore file or the baseline matches nothing')
    .option('--write-baseline', 'accept everything that is found now: write it to the baseline')
    .option('--summary [file]', 'append the report as Markdown (default: to $GITHUB_STEP_SUMMARY)')

/** The form of the bodies, for those that show or send some. */
export const envelope = (): Option =>
  new Option(
    '--envelope <names>',
    "the form of the bodies: own (the default), openai, problem, nest or FILE[#export]; of several, with commas, the request's Accept picks one",
  ).argParser((value: string, earlier: readonly string[] = []) => [...earlier, ...value.split(',').filter(Boolean)])

/** The values of an option that may be repeated. */
export const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value]
