import { DefinitionError } from '@errspec/core'
import { printable } from '@errspec/core/schema'
import type { Command } from '../arguments.js'
import { builtIn } from '../shared/contract/load-contract.js'
import { fileOf } from '../shared/contract/source.js'
import { annotation, type Finding, formatFindings } from '../shared/findings.js'
import { type Session, shownFile } from '../shared/program-session.js'
import { check, definitionFindings } from './check.js'

/** Prints what is wrong with a contract; 1 where anything is. */
export async function runCheck(command: Command & { name: 'check' }, session: Session): Promise<number> {
  const { catalog: source = builtIn.source } = command
  const findings = await findingsOf(command, session)
  const file = source === builtIn.source ? undefined : shownFile(await fileOf(source, session.io.cwd), session)
  if (command.format === 'json') session.printJson(findings)
  else if (command.format === 'github') {
    for (const finding of findings) {
      session.print(`${annotation(finding.rule === 'definition' ? 'error' : 'warning', finding, file)}\n`)
    }
  } else {
    const count = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`
    session.print(
      findings.length === 0
        ? `${printable(source)}: ${session.style.green('nothing to say')}\n`
        : `${formatFindings(findings, session.style)}\n${printable(source)}: ${session.style.red(count)}\n`,
    )
  }
  return findings.length === 0 ? 0 : 1
}

async function findingsOf(command: Command & { name: 'check' }, session: Session): Promise<readonly Finding[]> {
  try {
    return check(await session.contractOf(command))
  } catch (error) {
    if (error instanceof DefinitionError) return definitionFindings(error)
    throw error
  }
}
