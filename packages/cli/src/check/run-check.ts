import { DefinitionError } from '@errspec/core'
import { printable } from '@errspec/core/schema'
import { appendSummary, conclude, countsOf, fileInWorkspace, judge, standardOf } from '../rules/judgement.js'
import { findingsMarkdown } from '../rules/report.js'
import { builtIn, ContractFault } from '../shared/contract/load-contract.js'
import { fileOf } from '../shared/contract/source.js'
import { annotation, type Finding, formatFindings } from '../shared/findings.js'
import { contractLabel, type Session } from '../shared/program-session.js'
import { check, definitionFindings } from './check.js'
import type { CheckCommand } from './check-command.js'

/** Prints what is wrong with a contract; 1 where anything counts that much. */
export async function runCheck(command: CheckCommand, session: Session): Promise<number> {
  const { findings: found, label, source } = await findingsOf(command, session)
  const standard = await standardOf(command, session)
  const judgement = judge(found, standard, ({ rule }) => (rule === 'definition' ? 'error' : 'warning'))
  const { findings, accepted } = judgement
  const counts = countsOf(judgement)
  const markdown = () => findingsMarkdown(`check: ${label}`, findings, counts)
  const verdict = `${label}: ${findings.length === 0 ? session.style.green(['nothing to say', counts].filter(Boolean).join('; ')) : session.style.red(counts)}\n`
  if (command.format === 'json') session.printJson({ contract: label, findings, accepted })
  else if (command.format === 'markdown') session.print(markdown())
  else if (command.format === 'github') {
    const file = source === builtIn.source ? undefined : await fileOf(source, session.io.cwd)
    const shown = fileInWorkspace(file, session)
    for (const finding of findings) session.print(`${annotation(finding.severity, finding, shown)}\n`)
    session.print(verdict)
  } else session.print(findings.length === 0 ? verdict : `${formatFindings(findings, session.style)}\n${verdict}`)
  await appendSummary(command, markdown(), session)
  return conclude(command, judgement, standard, session)
}

interface Found {
  readonly findings: readonly Finding[]
  readonly label: string
  /** What has the faults. */
  readonly source: string
}

async function findingsOf(command: CheckCommand, session: Session): Promise<Found> {
  try {
    const contract = await session.contractOf(command)
    return { findings: check(contract), label: contractLabel(contract, session), source: contract.source }
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    const source = error instanceof ContractFault ? error.source : (await session.sourceOf(command)).source
    return { findings: definitionFindings(error), label: printable(source), source }
  }
}
