import { relative } from 'node:path'
import { DefinitionError } from '@errspec/core'
import type { Command } from '../arguments.js'
import { check, definitionFindings } from '../commands/check.js'
import { annotation, type Finding, formatFindings, type SourceFile } from '../findings.js'
import type { LoadedContract } from '../load-contract.js'
import type { Session } from '../session.js'

export async function runCheck(command: Command & { name: 'check' }, session: Session): Promise<number> {
  const { findings, contract } = await findingsOf(command, session)
  const file = sourceFileOf(contract, session)
  if (command.format === 'json') session.printJson(findings)
  else if (command.format === 'github') {
    for (const finding of findings) {
      session.print(`${annotation(finding.rule === 'definition' ? 'error' : 'warning', finding, file)}\n`)
    }
  } else {
    const source = contract?.source ?? command.catalog
    const count = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`
    session.print(
      findings.length === 0
        ? `${source}: ${session.style.green('nothing to say')}\n`
        : `${formatFindings(findings, session.style)}\n${source}: ${session.style.red(count)}\n`,
    )
  }
  return findings.length === 0 ? 0 : 1
}

async function findingsOf(
  command: Command & { name: 'check' },
  session: Session,
): Promise<{ findings: readonly Finding[]; contract?: LoadedContract }> {
  try {
    const contract = await session.contractOf(command)
    return { findings: check(contract), contract }
  } catch (error) {
    if (error instanceof DefinitionError) return { findings: definitionFindings(error) }
    throw error
  }
}

/** The file of a contract, its path as a report shows it. */
export function sourceFileOf(contract: LoadedContract | undefined, { io }: Session): SourceFile | undefined {
  return contract?.file && { ...contract.file, path: relative(io.cwd, contract.file.path).replaceAll('\\', '/') }
}
