import type { JudgementOptions } from '../rules/judgement.js'
import {
  type AddCommand,
  collect,
  type EnvelopeNames,
  envelope,
  InvalidArgumentError,
  judged,
  ofContract,
  type ReportFormat,
} from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec probe`. */
export interface ProbeCommand extends ContractOptions, EnvelopeNames, JudgementOptions {
  readonly name: 'probe'
  readonly url: string
  readonly scenarios?: string
  readonly mock?: boolean
  readonly header: readonly string[]
  readonly trustsRequestId?: boolean
  readonly timeout?: number
  readonly format: ReportFormat
}

/** Its arguments and options. */
export const addProbe: AddCommand<ProbeCommand> = (program, onCall) => {
  judged(
    ofContract(
      program.command('probe').description('test a running server: does it send errors as the contract says?'),
    ),
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
    .action((url: string, options) => onCall({ name: 'probe', url, ...options }))
}

function milliseconds(text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It is a whole number of milliseconds above 0.')
}
