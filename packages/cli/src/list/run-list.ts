import { contractLabel, type Session } from '../shared/program-session.js'
import { formatListing, list } from './list.js'
import type { ListCommand } from './list-command.js'

/** Prints the quick reference. */
export async function runList(command: ListCommand, session: Session): Promise<number> {
  const contract = await session.contractOf(command)
  const listing = list(contract)
  const label = contractLabel(contract, session)
  if (command.json) session.printJson({ contract: label, ...listing })
  else session.print(`${formatListing(contract, listing, session.style)}\n${session.style.dim(`Contract: ${label}`)}\n`)
  return 0
}
