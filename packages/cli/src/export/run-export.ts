import { toCatalogFile } from '@errspec/core/schema'
import type { Contract } from '../shared/contract/contract.js'
import { deliver, jsonText } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import type { ExportCommand } from './export-command.js'

/** Generates the file that holds the contract, its guide and its operations. */
export function runExport(command: ExportCommand, session: Session): Promise<number> {
  return deliver(command, session, (contract) => jsonText(fileOf(contract)))
}

function fileOf({ catalog, guide, operations }: Contract) {
  try {
    return toCatalogFile(catalog, guide, operations)
  } catch (error) {
    // It names the param whose schema cannot be written.
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}
