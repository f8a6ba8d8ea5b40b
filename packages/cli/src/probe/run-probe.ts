import { extname } from 'node:path'
import { pathTo } from '@errspec/core/schema'
import { type ConformanceTarget, formatReport, mockScenarios, type RuleResult, runConformance } from '@errspec/testkit'
import { accept, type IgnoreEntry } from '../rules/ignore-file.js'
import { appendSummary, conclude, countsOf, fileInWorkspace, judge, standardOf } from '../rules/judgement.js'
import { findingsMarkdown } from '../rules/report.js'
import { loadExport } from '../shared/contract/load-contract.js'
import { loadEnvelopes } from '../shared/contract/load-envelope.js'
import { annotation, type Finding } from '../shared/findings.js'
import { contractLabel, type Session } from '../shared/program-session.js'
import { UsageError } from '../shared/usage-error.js'
import { alike } from './alike.js'
import type { ProbeCommand } from './probe-command.js'

/** Runs the conformance suite on a server; 1 where a rule is broken. */
export async function runProbe(command: ProbeCommand, session: Session): Promise<number> {
  const { url, mock, trustsRequestId, timeout } = command
  const contract = await session.contractOf(command)
  const { catalog, operations } = contract
  if (mock && command.scenarios !== undefined)
    throw new UsageError('probe: --mock has scenarios of its own; leave one of the two out')
  const given: Scenarios = mock ? mockScenarios(catalog) : await readScenarios(command.scenarios, session)
  const envelope = await loadEnvelopes(command.envelope, contract, session.io.cwd, 'probe')
  const report = await runConformance({
    ...given,
    catalog,
    baseUrl: url.replace(/\/$/, ''),
    headers: { ...given.headers, ...readHeaders(command.header) },
    ...(envelope === undefined ? {} : { envelope }),
    ...(operations === undefined ? {} : { operations }),
    ...(trustsRequestId === undefined ? {} : { trustsRequestId }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
  }).catch((error: unknown) => {
    if (error instanceof TypeError)
      throw new UsageError(
        error.message
          .replace(/^runConformance/, 'probe')
          .replaceAll("'baseUrl'", 'the URL')
          .replaceAll("'headers.authorization'", "--header 'authorization: ...'"),
      )
    throw error
  })
  const label = contractLabel(contract, session)
  const standard = await standardOf(command, session)
  const judgement = judge(report.failed.map(findingOf), standard, () => 'error')
  const { findings, accepted } = judgement
  const failed = findings.map(({ result, severity }) => ({ ...result, severity }))
  const counts = countsOf(judgement)
  const heading = `probe: ${label} at ${report.baseUrl}`
  const markdown = () => findingsMarkdown(heading, alike(findings), counts || `${report.passed.length} passed`)
  const verdict = `Contract: ${label}${counts && `; ${counts}`}\n`
  if (command.format === 'json') {
    session.printJson({ contract: label, ...report, failed, accepted: accepted.map(({ result }) => result) })
  }
  if (report.passed.length === 0 && report.failed.every(({ rule }) => rule === 'answered')) {
    const reason = report.failed[0] ? ` (${report.failed[0].actual})` : ''
    throw new UsageError(`probe: ${url} answers nothing: is the server running, and is this its address?${reason}`)
  }
  if (command.format === 'text') session.print(`${formatReport({ ...report, failed })}${verdict}`)
  if (command.format === 'markdown') session.print(markdown())
  if (command.format === 'github') {
    const file = fileInWorkspace(contract.file, session)
    for (const finding of alike(findings)) {
      session.print(`${annotation(finding.severity, finding, finding.result.kind === undefined ? undefined : file)}\n`)
    }
    session.print(`${report.passed.length} passed. ${verdict}`)
  }
  await appendSummary(command, markdown(), session)
  if (command.scenarios === undefined && !mock) {
    session.remark('Without --scenarios the kinds are not raised: their rules are skipped.')
  }
  // Only what was looked at can say that nothing is left to accept.
  const isJudged = (entry: IgnoreEntry) =>
    accept(report.passed.map(findingOf), [entry]).accepted.length > 0 &&
    accept(report.skipped.map(placeOf), [entry]).accepted.length === 0
  return conclude(command, judgement, standard, session, isJudged)
}

const placeOf = ({ rule, kind, case: id }: Pick<RuleResult, 'rule' | 'kind' | 'case'>): Finding => ({
  rule,
  path: kind === undefined ? pathTo('cases', id) : pathTo('errors', kind),
  message: '',
})

const findingOf = (result: RuleResult) => ({
  ...placeOf(result),
  // The rule and the kind stand beside it.
  message: `${result.title} On ${result.request}, expected ${result.expected}; came ${result.actual}.${result.hint === undefined ? '' : ` ${result.hint}`}`,
  result,
})

type Scenarios = Omit<ConformanceTarget, 'baseUrl'>

/** The scenarios of a file: the options of `runConformance`, or only its `scenarios`. */
async function readScenarios(source: string | undefined, session: Session): Promise<Scenarios> {
  if (source === undefined) return { scenarios: {} }
  const value = await loadExport(source, session.io.cwd)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${source}: must hold an object of scenarios by kind${extname(source) === '.json' ? '' : ', exported as default'}`,
    )
  }
  return 'scenarios' in value ? (value as Scenarios) : { scenarios: value }
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value = ''] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(line) ?? []
      if (name === undefined)
        throw new UsageError(`probe --header: ${JSON.stringify(line)} is no header; write it as 'name: value'`)
      return [name, value]
    }),
  )
}
