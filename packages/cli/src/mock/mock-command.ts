import {
  type AddCommand,
  type EnvelopeNames,
  envelope,
  InvalidArgumentError,
  ofContract,
} from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'

/** One call of `errspec mock`. */
export interface MockCommand extends ContractOptions, EnvelopeNames {
  readonly name: 'mock'
  readonly port: number
  readonly host: string
}

/** Its arguments and options. */
export const addMock: AddCommand<MockCommand> = (program, onCall) => {
  ofContract(program.command('mock').description('a server that raises any error of the contract'))
    .option('-p, --port <port>', 'the port; 0 is a free one', port, 4010)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(envelope())
    .action((options) => onCall({ name: 'mock', ...options }))
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}
