import type { Command } from '../arguments.js'
import { textsOf } from '../shared/contract/contract.js'
import { deliver, jsonText } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'

/** Generates the file that holds the contract and its guide. */
export function runExport(command: Command & { name: 'export' }, session: Session): Promise<number> {
  return deliver(command, session, (contract) => jsonText(textsOf(contract)))
}
