import type { Command } from '../arguments.js'
import type { Session } from '../shared/program-session.js'
import { formatListing, list } from './list.js'

/** Prints the quick reference. */
export async function runList(command: Command & { name: 'list' }, session: Session): Promise<number> {
  const contract = await session.contractOf(command)
  const listing = list(contract)
  if (command.json) session.printJson(listing)
  else session.print(formatListing(contract, listing, session.style))
  return 0
}
