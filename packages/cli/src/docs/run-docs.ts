import { deliver } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { docs } from './docs.js'
import type { DocsCommand } from './docs-command.js'

/** Generates the reference. */
export function runDocs(command: DocsCommand, session: Session): Promise<number> {
  return deliver(command, session, docs)
}
