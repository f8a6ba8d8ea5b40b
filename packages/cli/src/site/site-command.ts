import { type AddCommand, InvalidArgumentError, ofContract } from '../shared/command-options.js'
import type { ContractOptions } from '../shared/program-session.js'
import { isColor, isHome, type SiteLook } from './look.js'

/** One call of `errspec site`. */
export interface SiteCommand extends ContractOptions, SiteLook {
  readonly name: 'site'
  readonly out: string
  readonly check?: boolean
}

/** Its arguments and options. */
export const addSite: AddCommand<SiteCommand> = (program, onCall) => {
  ofContract(program.command('site').description('the whole reference as web pages, with a search'))
    .requiredOption('-o, --out <folder>', 'the folder to write to')
    .option('--check', 'write nothing; fail when the folder is not what would be written')
    .option('--title <text>', 'the title of the site')
    .option('--home <address>', 'where every page leads to: https://..., or a path', homeAddress)
    .option('--accent <colour>', 'the colour of links and marks: #0a7, #00aa77', accentColor)
    .action((options) => onCall({ name: 'site', ...options }))
}

function homeAddress(text: string): string {
  if (isHome(text)) return text
  throw new InvalidArgumentError('It is an address of HTTP (https://www.example.com), or a path (/, ../).')
}

function accentColor(text: string): string {
  if (isColor(text)) return text
  throw new InvalidArgumentError('It is a # and three or six hexadecimal digits: #0a7, #00aa77.')
}
