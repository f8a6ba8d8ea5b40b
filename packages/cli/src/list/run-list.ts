import type { Command } from '../arguments.js'
import type { Session } from '../shared/program-session.js'
import { formatListing, list } from './list.js'

/** Prints the quick reference. */
export async function runList(command: Command & { name: 'list' }, session: Session): Promise<number> {
  const listing = list(await session.contractOf(command))
  if (command.json) session.printJson(listing)
  else session.print(formatListing(listing, session.style))
  return 0
}
