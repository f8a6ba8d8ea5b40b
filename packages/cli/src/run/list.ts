import type { Command } from '../arguments.js'
import { formatListing, list } from '../commands/list.js'
import type { Session } from '../session.js'

/** Prints the quick reference. */
export async function runList(command: Command & { name: 'list' }, session: Session): Promise<number> {
  const listing = list(await session.contractOf(command))
  if (command.json) session.printJson(listing)
  else session.print(formatListing(listing, session.style))
  return 0
}
