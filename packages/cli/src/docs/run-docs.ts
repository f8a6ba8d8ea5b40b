import type { Command } from '../arguments.js'
import { deliver } from '../shared/generated-text.js'
import type { Session } from '../shared/program-session.js'
import { docs } from './docs.js'

/** Generates the reference. */
export function runDocs(command: Command & { name: 'docs' }, session: Session): Promise<number> {
  return deliver(command, session, docs)
}
